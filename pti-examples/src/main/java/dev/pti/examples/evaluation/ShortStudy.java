package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.Tuned;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How soon the encoder and tuning reach the distance that the job in W ends at. Both run one after
 * the other in one process, so that a busy machine slows both.
 */
final class ShortStudy {
  static final String NAME = "short";

  /** The same for each path that was tried; not on the page. */
  static final String TRIES = "short-tries";

  static final String DEFAULT = "default";
  static final String SHORT = "short";

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  ShortStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    run(NAME, portraits, Map.of(SHORT, ShortPath.CHOSEN));
  }

  void tries(List<Path> portraits) {
    Map<String, ShortPath> paths = new LinkedHashMap<>();
    ShortPath.TRIED.forEach(path -> paths.put(path.toString(), path));
    run(TRIES, portraits, paths);
  }

  private void run(String study, List<Path> portraits, Map<String, ShortPath> paths) {
    MethodsStudy.warmUp(subject, portraits.get(0));
    try (Pti pti = subject.inW().build()) {
      for (Path portrait : portraits) {
        String name = Portraits.name(portrait);
        measurements.measure(study, DEFAULT, name, () -> job(pti, portrait));
        double distance = measurements.figure(study, DEFAULT, name, "perceptual").orElseThrow();
        paths.forEach(
            (method, path) ->
                measurements.measure(study, method, name, () -> job(path, distance, portrait)));
        log.accept(study + " " + name);
      }
    }
  }

  private Map<String, Double> job(ShortPath path, double distance, Path portrait) {
    try (Pti pti = path.open(subject, distance)) {
      return job(pti, portrait);
    }
  }

  private static Map<String, Double> job(Pti pti, Path portrait) {
    Timed<Tuned> tuned = Timed.of(() -> pti.invert(portrait).tune());
    Map<String, Double> figures = Studies.figures(tuned.result().metrics());
    figures.put("steps", (double) tuned.result().tuning().history().size());
    figures.put("reached", tuned.result().tuning().stoppedBy().equals("threshold") ? 1. : 0.);
    figures.put("drift", MethodsStudy.drift(pti, tuned.result()));
    figures.put("seconds", tuned.seconds());
    return figures;
  }
}
