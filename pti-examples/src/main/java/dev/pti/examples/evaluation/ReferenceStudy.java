package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The reference preset as it is and without its threshold, which is meant for another distance and
 * ends tuning early; beside it the other presets. The jobs of a portrait run one after the other in
 * one process, so that a busy machine slows all.
 */
final class ReferenceStudy {
  static final String NAME = "reference";

  static final String PUBLISHED = "reference";
  static final String TO_THE_END = "reference, to the end";
  static final String DEFAULT = "default";
  static final String FAST = "fast";

  /** In the table's order. */
  static final List<String> METHODS = List.of(PUBLISHED, TO_THE_END, DEFAULT, FAST);

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  ReferenceStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    List<Path> left = portraits.stream().filter(it -> !isComplete(it)).toList();
    if (left.isEmpty()) {
      return;
    }
    MethodsStudy.warmUp(subject, left.get(0));
    try (Pti published = subject.preset(Preset.REFERENCE).build();
        Pti toTheEnd = subject.preset(Preset.REFERENCE).tuner(withoutThreshold()).build();
        Pti standard = subject.preset(Preset.DEFAULT).build();
        Pti fast = subject.preset(Preset.FAST).build();
        FaceAttributes faces = new FaceAttributes()) {
      Map<String, Pti> jobs = new LinkedHashMap<>();
      jobs.put(PUBLISHED, published);
      jobs.put(TO_THE_END, toTheEnd);
      jobs.put(DEFAULT, standard);
      jobs.put(FAST, fast);
      // The encoder's first pass takes longer than it would count for.
      standard.invert(left.get(0));
      fast.invert(left.get(0));
      left.forEach(portrait -> measure(portrait, jobs, faces));
    }
  }

  private static PivotalTuning withoutThreshold() {
    return Preset.REFERENCE.tuner().with(b -> b.threshold(OptionalDouble.empty()));
  }

  private void measure(Path portrait, Map<String, Pti> jobs, FaceAttributes faces) {
    String name = Portraits.name(portrait);
    // Times of one portrait compare only if they are of one process.
    measurements.forget(row -> row.study().equals(NAME) && row.portrait().equals(name));
    jobs.forEach(
        (method, pti) -> {
          measurements.measure(NAME, method, name, () -> WholeJob.figures(pti, portrait, faces));
          log.accept(NAME + " " + name + ": " + method);
        });
  }

  private boolean isComplete(Path portrait) {
    return METHODS.stream()
        .allMatch(method -> measurements.has(NAME, method, Portraits.name(portrait)));
  }
}
