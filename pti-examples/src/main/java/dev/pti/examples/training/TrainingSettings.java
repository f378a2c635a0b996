package dev.pti.examples.training;

import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.FeatureEncoder;
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
 * @param corrections how often what was guessed is corrected, in stages after the guess's
 * @param dropout which part of what the hidden layers read is left out, at random (Srivastava et
 *     al. 2014): there are few portraits
 */
record TrainingSettings(
    Stage stage,
    int steps,
    int portraits,
    int drawn,
    double learningRate,
    long seed,
    Arithmetic arithmetic,
    int corrections,
    double dropout) {
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
    if (corrections < 0 || corrections > 99) {
      throw new InvalidInputException("corrections is " + corrections + ", wanted 0 to 99");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new InvalidInputException(
          "dropout is " + dropout + ", wanted at least 0 and less than 1");
    }
  }

  double learningRate(int step) {
    double rest = 1 - (double) step / steps;
    return learningRate * Math.min(1, (step + 1.) / WARM_UP) * Math.min(1, rest / COOL_DOWN);
  }

  /** How many passes the stage goes through. */
  int passes() {
    return stage == Stage.GUESS ? 1 : 1 + corrections;
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
            String.valueOf(passes() - 1),
            "dropout",
            String.valueOf(dropout)));
  }
}
