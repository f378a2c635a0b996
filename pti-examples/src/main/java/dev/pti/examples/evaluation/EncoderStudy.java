package dev.pti.examples.evaluation;

import com.google.common.math.Quantiles;
import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The encoder alone against a search, and how long it takes for a picture. */
final class EncoderStudy {
  static final String NAME = "encoder";

  static final String ENCODER = "encoder";
  static final String SEARCH = "100 steps in W";
  static final List<String> METHODS = List.of(SEARCH, ENCODER);

  /** One time is so short that its median is what counts. */
  private static final int TIMES = 5;

  /** Until the virtual machine has compiled what it runs. */
  private static final int WARM_UP = 20;

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  EncoderStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    try (Pti encoder = subject.encoder().build();
        Pti search = subject.inW().build()) {
      for (int i = 0; i < WARM_UP; i++) {
        encoder.invert(portraits.get(0));
      }
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
    double[] seconds =
        IntStream.range(0, TIMES)
            .mapToDouble(i -> Timed.of(() -> pti.invert(target)).seconds())
            .toArray();
    Map<String, Double> figures = Studies.figures(inverted.metrics());
    figures.put("milliseconds", Quantiles.median().compute(seconds) * 1000);
    return figures;
  }
}
