package dev.pti.examples.evaluation;

import dev.pti.Inverted;
import dev.pti.Metrics;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Picture;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Two studies: what locality regularization holds in place, and whether an edit keeps the person.
 * Both by the job in W and with seed 0 unless a line says otherwise.
 */
final class Studies {
  static final String LOCALITY = "locality";
  static final String EDITING = "editing";

  /** L2 of values in [-1, 1] at which both runs of the locality study stop: an MSE of .005. */
  private static final double LOCALITY_L2 = .02;

  private static final int LOCALITY_CODES = 50;

  /** How far an edit moves a picture, in the perceptual distance from the unedited one. */
  private static final double EDIT_DISTANCE = .1;

  private final Subject subject;
  private final Measurements measurements;
  private final Portraits portraits;
  private final Consumer<String> log;

  Studies(Subject subject, Measurements measurements, Portraits portraits, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.portraits = portraits;
    this.log = log;
  }

  /** Tuning with and without locality to the same MSE, and how far each moved the generator. */
  void locality(int count) {
    PivotalTuning tuning =
        MethodsStudy.LOCALITY_EACH_STEP.with(
            b -> b.threshold(OptionalDouble.empty()).l2Threshold(LOCALITY_L2).steps(400));
    try (Pti on = subject.inW().tuner(tuning).build();
        Pti off = subject.inW().tuner(tuning.with(b -> b.locality(Optional.empty()))).build()) {
      for (Path portrait : portraits.first(count)) {
        measureDrift("off", off, portrait);
        measureDrift("on", on, portrait);
        log.accept(LOCALITY + " " + Portraits.name(portrait));
      }
    }
  }

  private void measureDrift(String method, Pti pti, Path portrait) {
    measurements.measure(
        LOCALITY,
        method,
        Portraits.name(portrait),
        () -> {
          Tuned tuned = pti.invert(portrait).tune();
          Map<String, Double> figures = new LinkedHashMap<>();
          figures.put(
              "drift",
              Drift.between(
                  pti, pti.generator(), tuned.generator(), tuned.latent(), LOCALITY_CODES));
          figures.put("mse", tuned.metrics().mse());
          figures.put("steps", (double) tuned.tuning().history().size());
          return figures;
        });
  }

  /** The same visible change by three directions, on the tuned and on the untouched generator. */
  void editing(int count) {
    try (Pti pti = subject.inW().build()) {
      List<Direction> directions = SemanticFactorization.of(pti.generator()).directions(3);
      for (Path portrait : portraits.first(count)) {
        String name = Portraits.name(portrait);
        if (measurements.has(EDITING, "sefa-3, tuned", name)) {
          continue;
        }
        Inverted inverted = pti.invert(portrait);
        for (Direction direction : directions) {
          measureEdit(pti, direction, "untuned", inverted.withoutTuning());
        }
        Tuned tuned = inverted.tune();
        for (Direction direction : directions) {
          measureEdit(pti, direction, "tuned", tuned);
        }
        log.accept(EDITING + " " + name);
      }
    }
  }

  private void measureEdit(Pti pti, Direction direction, String generator, Tuned tuned) {
    measurements.measure(
        EDITING,
        direction.name() + ", " + generator,
        tuned.target().name(),
        () -> {
          Picture unedited = tuned.picture();
          double strength = strengthFor(pti, tuned, unedited, direction);
          Picture edited = tuned.edit(direction, strength).picture();
          Map<String, Double> figures = new LinkedHashMap<>();
          figures.put("strength", strength);
          figures.put("moved", pti.compare(unedited, edited).perceptual());
          figures.put("identity", pti.compare(tuned.target().picture(), edited).identity());
          return figures;
        });
  }

  /** The strength at which the edit moves the picture by the wanted distance, by bisection. */
  private static double strengthFor(Pti pti, Tuned tuned, Picture unedited, Direction direction) {
    double low = 0;
    double high = 1;
    while (high < 1000 && moved(pti, tuned, unedited, direction, high) < EDIT_DISTANCE) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < 10; i++) {
      double middle = (low + high) / 2;
      if (moved(pti, tuned, unedited, direction, middle) < EDIT_DISTANCE) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double moved(
      Pti pti, Tuned tuned, Picture unedited, Direction direction, double strength) {
    return pti.compare(unedited, tuned.edit(direction, strength).picture()).perceptual();
  }

  static Map<String, Double> figures(Metrics metrics) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("mse", metrics.mse());
    figures.put("psnr", metrics.psnr());
    figures.put("ms_ssim", metrics.msSsim());
    figures.put("perceptual", metrics.perceptual());
    figures.put("identity", metrics.identity());
    return figures;
  }
}
