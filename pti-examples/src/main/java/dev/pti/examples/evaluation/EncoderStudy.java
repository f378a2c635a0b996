package dev.pti.examples.evaluation;

import dev.pti.Encoder;
import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The bundled encoder alone against the default search, and how long it takes for a picture. */
final class EncoderStudy {
  static final String NAME = "encoder";

  static final String ENCODER = "encoder";
  static final String SEARCH = "100 steps in W";
  static final List<String> METHODS = List.of(SEARCH, ENCODER);

  /** A pass is so short that one alone would be measured badly. */
  private static final int PASSES = 5;

  private final Measurements measurements;
  private final Consumer<String> log;

  EncoderStudy(Measurements measurements, Consumer<String> log) {
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    try (Pti encoder = Pti.builder().encoder(Encoder.bundled()).build();
        Pti search = Pti.ofDefaults()) {
      encoder.invert(portraits.get(0));
      for (Path portrait : portraits) {
        String name = Portraits.name(portrait);
        measurements.measure(NAME, ENCODER, name, () -> timed(encoder, portrait));
        measurements.measure(
            NAME, SEARCH, name, () -> Studies.figures(search.invert(portrait).metrics()));
        log.accept(NAME + " " + name);
      }
    }
  }

  private static Map<String, Double> timed(Pti pti, Path portrait) {
    Inverted inverted = pti.invert(portrait);
    Target target = inverted.target();
    Timed<Inverted> passes =
        Timed.of(
            () -> {
              for (int i = 1; i < PASSES; i++) {
                pti.invert(target);
              }
              return pti.invert(target);
            });
    Map<String, Double> figures = Studies.figures(inverted.metrics());
    figures.put("milliseconds", passes.seconds() / PASSES * 1000);
    return figures;
  }
}
