package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What refinement of features gives after the default job, and what it costs: likeness, edits, what
 * else of the generator moved. Beside it tuning that goes on for about as long, and the same after
 * the fast job.
 */
final class RefinementStudy {
  static final String NAME = "refinement";

  static final String TUNED = "tuned";
  static final String LONGER = "tuned in 150 steps";
  static final String REFINED = "refined";
  static final String FAST = "fast";
  static final String FAST_REFINED = "fast, refined";

  private static final FeatureRefinement DEFAULTS = FeatureRefinement.ofDefaults();

  /** By the name of the row, in the table's order. */
  private static final Map<String, FeatureRefinement> REFINEMENTS = new LinkedHashMap<>();

  static {
    REFINEMENTS.put(REFINED, DEFAULTS);
    REFINEMENTS.put("refined, reach .2", DEFAULTS.with(b -> b.reach(.2)));
    REFINEMENTS.put("refined, reach 1", DEFAULTS.with(b -> b.reach(1)));
    REFINEMENTS.put("refined at 16", DEFAULTS.with(b -> b.resolution(16)));
    REFINEMENTS.put("refined at 32", DEFAULTS.with(b -> b.resolution(32)));
    REFINEMENTS.put("refined in 200 steps", DEFAULTS.with(b -> b.steps(200)));
  }

  private final Subject subject;
  private final Measurements measurements;
  private final Consumer<String> log;

  RefinementStudy(Subject subject, Measurements measurements, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.log = log;
  }

  void measure(List<Path> portraits) {
    try (FaceAttributes faces = new FaceAttributes();
        Pti standard = subject.preset(Preset.DEFAULT).build();
        Pti fast = subject.preset(Preset.FAST).build();
        Pti longer =
            subject
                .preset(Preset.DEFAULT)
                .tuner(Preset.DEFAULT.tuner().with(b -> b.steps(150)))
                .build()) {
      MethodsStudy.warmUp(subject, portraits.get(0));
      for (Path portrait : portraits) {
        if (isMissing(portrait)) {
          Timed<Tuned> tuned = Timed.of(() -> standard.invert(portrait).tune());
          String name = Portraits.name(portrait);
          run(TUNED, name, standard, faces, () -> tuned);
          run(LONGER, name, longer, faces, () -> Timed.of(() -> longer.invert(portrait).tune()));
          REFINEMENTS.forEach(
              (method, how) -> run(method, name, standard, faces, () -> refined(tuned, how)));
          Timed<Tuned> quickly = Timed.of(() -> fast.invert(portrait).tune());
          run(FAST, name, fast, faces, () -> quickly);
          run(FAST_REFINED, name, fast, faces, () -> refined(quickly, DEFAULTS));
        }
        log.accept(NAME + " " + Portraits.name(portrait));
      }
    }
  }

  private static Timed<Tuned> refined(Timed<Tuned> tuned, FeatureRefinement how) {
    Timed<Tuned> refined = Timed.of(() -> tuned.result().refine(how));
    return new Timed<>(refined.result(), tuned.seconds() + refined.seconds());
  }

  /** Does the work of a row that is missing. */
  private void run(
      String method, String portrait, Pti pti, FaceAttributes faces, Supplier<Timed<Tuned>> work) {
    measurements.measure(
        NAME,
        method,
        portrait,
        () -> {
          Timed<Tuned> done = work.get();
          return MethodsStudy.figures(pti, faces, done.result(), done.seconds());
        });
  }

  private boolean isMissing(Path portrait) {
    String name = Portraits.name(portrait);
    return methods().stream().anyMatch(method -> !measurements.has(NAME, method, name));
  }

  /** The rows in the table's order. */
  static List<String> methods() {
    List<String> methods = new ArrayList<>(List.of(TUNED, LONGER));
    methods.addAll(REFINEMENTS.keySet());
    methods.addAll(List.of(FAST, FAST_REFINED));
    return methods;
  }
}
