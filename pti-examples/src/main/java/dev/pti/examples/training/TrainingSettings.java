package dev.pti.examples.training;

import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.feature.FeatureEncoder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides a training, beside its pictures.
 *
 * @param stage what moves
 * @param steps of the optimizer in this stage; only this may change when a training is resumed
 * @param portraits in a step, whose pictures the generator shall draw
 * @param drawn in a step: pictures that the generator drew, whose latents shall be found
 * @param learningRate Adam's, after a few steps of warming up; it falls to 0 over the last part
 * @param seed of all randomness
 * @param arithmetic in which the generator draws
 * @param passes those after the first, as far as the stage has got to them
 * @param mixed which part of the portraits is mixed from two
 */
record TrainingSettings(
    Stage stage,
    int steps,
    int portraits,
    int drawn,
    double learningRate,
    long seed,
    Arithmetic arithmetic,
    FeatureEncoder.Passes passes,
    double mixed) {
  private static final int WARM_UP = 20;

  /** The part of the steps over which the learning rate falls. */
  private static final double COOL_DOWN = .5;

  TrainingSettings {
    if (steps < 1 || portraits < 1 || drawn < 1) {
      throw new InvalidInputException(
          "steps, portraits and drawn are %d, %d and %d, wanted at least 1"
              .formatted(steps, portraits, drawn));
    }
    if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
      throw new InvalidInputException(
          "learning rate is " + learningRate + ", wanted a finite number above 0");
    }
    int moved = stage == Stage.CORRECTION ? passes.corrections() : passes.descents();
    if ((stage == Stage.CORRECTION || stage == Stage.DESCENT) && moved == 0) {
      throw new InvalidInputException(
          "stage %s moves nothing: corrections is %d, descents is %d"
              .formatted(stage, passes.corrections(), passes.descents()));
    }
    passes =
        new FeatureEncoder.Passes(
            stage == Stage.GUESS ? 0 : passes.corrections(),
            stage.moves(FeatureEncoder.DESCENT) ? passes.descents() : 0);
    if (!(mixed >= 0 && mixed <= 1)) {
      throw new InvalidInputException("mixed is " + mixed + ", wanted 0 to 1");
    }
  }

  double learningRate(int step) {
    double rest = 1 - (double) step / steps;
    return learningRate * Math.min(1, (step + 1.) / WARM_UP) * Math.min(1, rest / COOL_DOWN);
  }

  /** What must be the same when a training is resumed, as metadata. */
  Map<String, String> fixed() {
    return new TreeMap<>(
        Map.of(
            "portraits",
            String.valueOf(portraits),
            "drawn",
            String.valueOf(drawn),
            "learning_rate",
            String.valueOf(learningRate),
            "seed",
            String.valueOf(seed),
            "arithmetic",
            arithmetic.toString(),
            FeatureEncoder.CORRECTIONS_KEY,
            String.valueOf(passes.corrections()),
            FeatureEncoder.DESCENTS_KEY,
            String.valueOf(passes.descents()),
            "mixed",
            String.valueOf(mixed)));
  }
}
