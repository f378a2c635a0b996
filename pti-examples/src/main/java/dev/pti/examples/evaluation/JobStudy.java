package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How soon a preset's job, from the photograph to the tuned generator, is as near as the reference
 * preset's job ends, and what it has done to the generator when it ends itself. The jobs of a
 * portrait run one after the other in one process, so that a busy machine slows all.
 */
final class JobStudy {
  static final String NAME = "job";

  static final String REFERENCE = "reference";
  static final String DEFAULT = "default";
  static final String FAST = "fast";

  /** The time until as near as the reference ended, as part of its; none where a job never was. */
  static final String PART = "part";

  private final Measurements measurements;
  private final Consumer<String> log;

  JobStudy(Measurements measurements, Consumer<String> log) {
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    Map<String, Pti.Builder> jobs = new LinkedHashMap<>();
    jobs.put(REFERENCE, Pti.builder().preset(Preset.REFERENCE));
    jobs.put(DEFAULT, Pti.builder());
    jobs.put(FAST, Pti.builder().preset(Preset.FAST));
    measure(portraits, jobs);
  }

  /** Measures jobs of which the reference is the first. */
  void measure(List<Path> portraits, Map<String, Pti.Builder> jobs) {
    List<Path> left =
        portraits.stream()
            .filter(portrait -> !jobs.keySet().stream().allMatch(job -> has(job, portrait)))
            .toList();
    if (left.isEmpty()) {
      return;
    }
    Arrival arrival = new Arrival("squeeze-caffe");
    Map<String, Pti> open = new LinkedHashMap<>();
    try (FaceAttributes faces = new FaceAttributes()) {
      MethodsStudy.warmUp(left.get(0));
      jobs.forEach((job, builder) -> open.put(job, builder.listener(arrival).build()));
      open.values().stream().skip(1).forEach(pti -> pti.invert(left.get(0)).tune());
      for (Path portrait : left) {
        open.forEach(
            (job, pti) ->
                measurements.measure(
                    NAME,
                    job,
                    Portraits.name(portrait),
                    () -> measure(pti, portrait, arrival, faces)));
        log.accept(NAME + " " + Portraits.name(portrait));
      }
    } finally {
      open.values().forEach(Pti::close);
    }
  }

  private boolean has(String job, Path portrait) {
    return measurements.has(NAME, job, Portraits.name(portrait));
  }

  private Map<String, Double> measure(
      Pti pti, Path portrait, Arrival arrival, FaceAttributes faces) {
    String name = Portraits.name(portrait);
    arrival.await(reference(name, "perceptual"), reference(name, "mse"));
    Timed<Tuned> tuned = Timed.of(() -> pti.invert(portrait).tune());
    Map<String, Double> figures = MethodsStudy.figures(pti, faces, tuned.result(), tuned.seconds());
    arrival.seconds().ifPresent(until -> figures.put(PART, until / reference(name, "seconds")));
    return figures;
  }

  /** Where the reference ended; before it did, what no job reaches. */
  private double reference(String portrait, String figure) {
    return measurements.figure(NAME, REFERENCE, portrait, figure).orElse(-1);
  }
}
