package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.Map;

/** A job from the photograph to the tuned generator, and what is measured of it. */
final class WholeJob {
  /** How many steps of tuning there were. */
  static final String STEPS = "steps";

  private WholeJob() {}

  /** Inverts and tunes, and measures the result and the edits before and after tuning. */
  static Map<String, Double> figures(Pti pti, Path portrait, FaceAttributes faces) {
    Timed<Tuned> tuned = Timed.of(() -> pti.invert(portrait).tune());
    Map<String, Double> figures = MethodsStudy.figures(pti, faces, tuned.result(), tuned.seconds());
    figures.put(STEPS, (double) tuned.result().tuning().history().size());
    Map<String, Double> before =
        MeasuredEdits.figures(pti, faces, tuned.result().inverted().withoutTuning());
    for (String attribute : MeasuredEdits.attributes()) {
      // A generator without directions has no edits to measure.
      Double effect = before.get(MeasuredEdits.effect(attribute));
      if (effect != null) {
        figures.put(untuned(attribute), effect);
      }
    }
    return figures;
  }

  /** The effect of an edit in the untouched generator, at the job's own pivot. */
  static String untuned(String attribute) {
    return attribute + "_untuned";
  }
}
