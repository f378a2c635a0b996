package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How soon a preset's job, from the photograph to a tuned generator, is as near as the reference
 * preset's job ends, and what it has done to the generator when a part of the reference's time is
 * over, or when it is as near if that is later. The jobs of a portrait run one after the other in
 * one process, so that a busy machine slows all.
 */
final class JobStudy {
  static final String NAME = "job";

  static final String REFERENCE = "reference";

  /** The others, each with the part of the reference's time that it is given. */
  static final Map<Preset, Double> PARTS =
      new TreeMap<>(Map.of(Preset.DEFAULT, .2, Preset.FAST, .1));

  /** The time until as near, as part of the reference's; none where a job never was. */
  static final String PART = "part";

  private final Measurements measurements;
  private final Consumer<String> log;
  private final Arrival arrival = new Arrival("squeeze-caffe");

  /**
   * What is measured against the reference.
   *
   * @param builder all but the tuner
   * @param part of the reference's time
   */
  record Job(Pti.Builder builder, PivotalTuning tuner, double part) {}

  JobStudy(Measurements measurements, Consumer<String> log) {
    this.measurements = measurements;
    this.log = log;
  }

  /** A preset's job that is ended when its part of the reference's time is over. */
  static String cut(Preset preset) {
    return name(preset) + ", after %s of that time".formatted(PARTS.get(preset));
  }

  /** A preset's job with all of its steps. */
  static String whole(Preset preset) {
    return name(preset) + ", whole";
  }

  static String name(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }

  private static Job job(Preset preset, double part) {
    return new Job(Pti.builder().preset(preset), preset.tuner(), part);
  }

  void measure(List<Path> portraits) {
    Map<String, Job> jobs = new LinkedHashMap<>();
    PARTS.forEach(
        (preset, part) -> {
          jobs.put(cut(preset), job(preset, part));
          jobs.put(whole(preset), job(preset, Double.POSITIVE_INFINITY));
        });
    measure(portraits, jobs);
  }

  /** Measures the reference's job, then others. */
  void measure(List<Path> portraits, Map<String, Job> jobs) {
    List<Path> left =
        portraits.stream()
            .filter(
                portrait ->
                    !has(REFERENCE, portrait)
                        || !jobs.keySet().stream().allMatch(job -> has(job, portrait)))
            .toList();
    if (left.isEmpty()) {
      return;
    }
    MethodsStudy.warmUp(left.get(0));
    Map<String, Pti> open = new LinkedHashMap<>();
    try (Pti reference = Pti.builder().preset(Preset.REFERENCE).build();
        FaceAttributes faces = new FaceAttributes()) {
      jobs.forEach((name, job) -> open.put(name, open(job)));
      open.values().forEach(pti -> pti.invert(left.get(0)));
      for (Path portrait : left) {
        String name = Portraits.name(portrait);
        measurements.measure(NAME, REFERENCE, name, () -> run(reference, portrait, faces));
        jobs.forEach(
            (method, job) ->
                measurements.measure(
                    NAME,
                    method,
                    name,
                    () -> run(Objects.requireNonNull(open.get(method)), job, portrait, faces)));
        log.accept(NAME + " " + name);
      }
    } finally {
      open.values().forEach(Pti::close);
    }
  }

  private Pti open(Job job) {
    return job.builder.tuner(job.tuner.with(b -> b.stopWhen(arrival))).build();
  }

  private boolean has(String job, Path portrait) {
    return measurements.has(NAME, job, Portraits.name(portrait));
  }

  private Map<String, Double> run(Pti pti, Job job, Path portrait, FaceAttributes faces) {
    String name = Portraits.name(portrait);
    double whole = reference(name, "seconds");
    arrival.await(reference(name, "perceptual"), reference(name, "mse"), job.part * whole);
    Map<String, Double> figures = run(pti, portrait, faces);
    arrival.seconds().ifPresent(seconds -> figures.put(PART, seconds / whole));
    return figures;
  }

  private static Map<String, Double> run(Pti pti, Path portrait, FaceAttributes faces) {
    Timed<Tuned> tuned = Timed.of(() -> pti.invert(portrait).tune());
    Map<String, Double> figures = MethodsStudy.figures(pti, faces, tuned.result(), tuned.seconds());
    Map<String, Double> before =
        MeasuredEdits.figures(pti, faces, tuned.result().inverted().withoutTuning());
    for (String attribute : MeasuredEdits.attributes()) {
      figures.put(untuned(attribute), before.get(MeasuredEdits.effect(attribute)));
    }
    return figures;
  }

  /** The effect of an edit in the untouched generator, at the job's own pivot. */
  static String untuned(String attribute) {
    return attribute + "_untuned";
  }

  private double reference(String portrait, String figure) {
    return measurements.figure(NAME, REFERENCE, portrait, figure).orElseThrow();
  }
}
