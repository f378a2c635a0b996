package dev.pti.examples.evaluation;

import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Whether it matters which noise maps a picture is drawn with: the job in W, other noise. */
final class NoiseStudy {
  static final String NAME = "noise";

  static final String UNTUNED = "untuned, fitted noise";
  static final String UNTUNED_UNFITTED = "untuned, no noise was fitted";
  static final String TUNED = "tuned, fitted noise";
  static final String TUNED_OWN = "tuned, noise was fitted and dropped";
  static final String TUNED_UNFITTED = "tuned, no noise was fitted";
  static final List<String> METHODS =
      List.of(UNTUNED, UNTUNED_UNFITTED, TUNED, TUNED_OWN, TUNED_UNFITTED);

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  NoiseStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    Handover handover = new Handover();
    try (Pti fitted = subject.inW().build();
        Pti own =
            subject
                .builder()
                .inverter(handover)
                .tuner(
                    MethodsStudy.LOCALITY_EACH_STEP.with(
                        b -> b.noise(TuningSettings.Noise.GENERATOR)))
                .build();
        Pti unfitted =
            subject.inW().inverter(Projection.inW().with(b -> b.fitNoise(false))).build()) {
      for (Path portrait : portraits) {
        String name = Portraits.name(portrait);
        if (isMissing(name, UNTUNED, TUNED, TUNED_OWN)) {
          Inverted inverted = fitted.invert(portrait);
          handover.hold(inverted.inversion());
          measurements.measure(NAME, UNTUNED, name, () -> Studies.figures(inverted.metrics()));
          measurements.measure(NAME, TUNED, name, () -> Studies.figures(inverted.tune().metrics()));
          measurements.measure(
              NAME,
              TUNED_OWN,
              name,
              () -> Studies.figures(own.invert(inverted.target()).tune().metrics()));
        }
        if (isMissing(name, UNTUNED_UNFITTED, TUNED_UNFITTED)) {
          Inverted inverted = unfitted.invert(portrait);
          measurements.measure(
              NAME, UNTUNED_UNFITTED, name, () -> Studies.figures(inverted.metrics()));
          measurements.measure(
              NAME, TUNED_UNFITTED, name, () -> Studies.figures(inverted.tune().metrics()));
        }
        log.accept(NAME + " " + name);
      }
    }
  }

  private boolean isMissing(String portrait, String... methods) {
    return List.of(methods).stream().anyMatch(method -> !measurements.has(NAME, method, portrait));
  }
}
