package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.Tuned;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What several portraits in one generator cost: the same portraits tuned one by one, each in a
 * generator of its own, and together, with as many steps of each, without locality regularization
 * and with it, and by the default preset, which averages the gradients of four.
 *
 * <p>Rows are of the methods {@code alone}, {@code together 10}, {@code alone, locality} and {@code
 * together 10, locality}, {@code alone, default}, {@code together 10, default} and {@code together
 * 10, one at a time, default}, where 10 is how many portraits share the generator; {@code seconds}
 * is what a portrait's tuning took. Memory is no figure here: the methods of one call share a
 * process, whose heap grows as Java sees fit.
 */
final class TogetherStudy {
  static final String NAME = "together";

  /** How the part by the default preset is asked for. */
  static final String DEFAULT_NAME = "together-default";

  static final String ALONE = "alone";
  private static final String TOGETHER = "together ";

  /** Ends the names of the methods with locality regularization. */
  static final String LOCALITY = ", locality";

  /** Ends the names of the methods that are the default preset's. */
  static final String DEFAULT = ", default";

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  TogetherStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  /**
   * Measures what is missing.
   *
   * @param some portraits, which share a generator
   */
  void measure(List<Path> some) {
    measure(some, subject.inW().withoutLocality(), "");
    measure(some, subject.inW(), LOCALITY);
  }

  /** The same by the default preset, and by its tuner of one. */
  void measureByDefault(List<Path> some) {
    measure(some, subject.preset(Preset.DEFAULT), DEFAULT);
    measureTogether(
        some,
        subject.preset(Preset.DEFAULT).tuner(Preset.DEFAULT.tuner()),
        TOGETHER + some.size() + ", one at a time" + DEFAULT);
  }

  private void measure(List<Path> some, Pti.Builder builder, String suffix) {
    String alone = ALONE + suffix;
    String together = TOGETHER + some.size() + suffix;
    if (some.stream().allMatch(it -> has(alone, it) && has(together, it))) {
      return;
    }
    try (Pti pti = builder.build()) {
      for (Path portrait : some) {
        if (!has(alone, portrait)) {
          put(alone, pti.invert(portrait).tune(), 1);
        }
      }
    }
    measureTogether(some, builder, together);
  }

  private void measureTogether(List<Path> some, Pti.Builder builder, String together) {
    if (some.stream().allMatch(it -> has(together, it))) {
      return;
    }
    try (Pti pti = builder.build()) {
      pti.invertAll(some).tune().all().forEach(it -> put(together, it, some.size()));
    }
  }

  /** Says whether a method is that of several portraits, with or without locality. */
  static boolean isTogether(String method, String suffix) {
    return method.matches(TOGETHER + "\\d+" + suffix);
  }

  private boolean has(String method, Path portrait) {
    return measurements.has(NAME, method, Portraits.name(portrait));
  }

  private void put(String method, Tuned tuned, int shared) {
    Map<String, Double> figures = Studies.figures(tuned.metrics());
    figures.put("seconds", tuned.report().number("tuning.seconds") / shared);
    String name = tuned.target().name();
    measurements.measure(NAME, method, name, () -> figures);
    log.accept(NAME + " " + method + " " + name);
  }
}
