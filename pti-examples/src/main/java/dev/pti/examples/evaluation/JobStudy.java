package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
      Collections.unmodifiableMap(new EnumMap<>(Map.of(Preset.DEFAULT, .2, Preset.FAST, .1)));

  /** The time until as near, as part of the reference's; none where a job never was. */
  static final String PART = "part";

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;
  private final Arrival arrival = new Arrival("squeeze-caffe");

  JobStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  /** A preset's job that is ended when its part of the reference's time is over. */
  static String cut(Preset preset) {
    return name(preset) + ", %s of the reference's time".formatted(PARTS.get(preset));
  }

  /** A preset's job that is ended as soon as it is as near as the reference. */
  static String near(Preset preset) {
    return name(preset) + ", when as near";
  }

  /** A preset's job with all of its steps. */
  static String whole(Preset preset) {
    return name(preset) + ", whole";
  }

  static String name(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Measures the reference's job and the others', of the first dozen with all of their steps too.
   */
  void measure(List<Path> portraits) {
    List<Path> left = portraits.stream().filter(it -> !isComplete(it, portraits)).toList();
    if (left.isEmpty()) {
      return;
    }
    MethodsStudy.warmUp(subject, left.get(0));
    try (Pti reference = subject.preset(Preset.REFERENCE).build();
        Pti standard = open(Preset.DEFAULT);
        Pti fast = open(Preset.FAST);
        FaceAttributes faces = new FaceAttributes()) {
      Map<Preset, Pti> others = new EnumMap<>(Map.of(Preset.DEFAULT, standard, Preset.FAST, fast));
      others.values().forEach(pti -> pti.invert(left.get(0)));
      for (Path portrait : left) {
        String name = Portraits.name(portrait);
        // Times of one portrait compare only if they are of one process.
        measurements.forget(row -> row.study().equals(NAME) && row.portrait().equals(name));
        measurements.measure(
            NAME, REFERENCE, name, () -> WholeJob.figures(reference, portrait, faces));
        others.forEach(
            (preset, pti) -> {
              double part = Objects.requireNonNull(PARTS.get(preset));
              measurements.measure(NAME, near(preset), name, () -> run(pti, 0, portrait, faces));
              measurements.measure(NAME, cut(preset), name, () -> run(pti, part, portrait, faces));
              if (isWhole(portrait, portraits)) {
                measurements.measure(
                    NAME,
                    whole(preset),
                    name,
                    () -> run(pti, Double.POSITIVE_INFINITY, portrait, faces));
              }
            });
        log.accept(NAME + " " + name);
      }
    }
  }

  private static boolean isWhole(Path portrait, List<Path> portraits) {
    return portraits.indexOf(portrait) < Portraits.DOZEN;
  }

  private boolean isComplete(Path portrait, List<Path> portraits) {
    String name = Portraits.name(portrait);
    return measurements.has(NAME, REFERENCE, name)
        && PARTS.keySet().stream()
            .allMatch(
                preset ->
                    measurements.has(NAME, near(preset), name)
                        && measurements.has(NAME, cut(preset), name)
                        && (!isWhole(portrait, portraits)
                            || measurements.has(NAME, whole(preset), name)));
  }

  private Pti open(Preset preset) {
    return subject.preset(preset).tuner(preset.tuner().with(b -> b.stopWhen(arrival))).build();
  }

  private Map<String, Double> run(Pti pti, double part, Path portrait, FaceAttributes faces) {
    String name = Portraits.name(portrait);
    double whole = reference(name, "seconds");
    arrival.await(reference(name, "perceptual"), reference(name, "mse"), part * whole);
    Map<String, Double> figures = WholeJob.figures(pti, portrait, faces);
    arrival.seconds().ifPresent(seconds -> figures.put(PART, seconds / whole));
    return figures;
  }

  private double reference(String portrait, String figure) {
    return measurements.figure(NAME, REFERENCE, portrait, figure).orElseThrow();
  }
}
