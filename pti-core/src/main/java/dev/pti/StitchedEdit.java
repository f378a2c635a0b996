package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.Stitching;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tunes a tuned generator further, so that an edit agrees with the photograph at its border. */
final class StitchedEdit {
  private StitchedEdit() {}

  static Edited of(Edited edited, Stitching how, Cancellation cancellation) {
    Tuned tuned = edited.tuned();
    Pti pti = tuned.pti();
    Tuning before = edited.stitching().orElse(tuned.tuning());
    Tuning further = tune(pti, edited, before, how, cancellation);
    return edited.stitched(sum(before, further));
  }

  private static Tuning tune(
      Pti pti, Edited edited, Tuning before, Stitching how, Cancellation cancellation) {
    Settings settings = pti.settings().stitching(how, pti.session().perceptual());
    return Job.unkept(
            pti,
            settings,
            before,
            cancellation,
            workspace ->
                how.tune(edited.tuned().target(), edited.latent(), edited.picture(), workspace))
        .result();
  }

  /** Adds what moved further to what had moved; the noise stays that of before. */
  private static Tuning sum(Tuning before, Tuning further) {
    Map<String, FloatTensor> sum = new LinkedHashMap<>(before.difference());
    further.difference().forEach((name, moved) -> sum.merge(name, moved, StitchedEdit::sum));
    return Tuning.builder()
        .from(further)
        .difference(sum)
        .factors(Map.of())
        .noise(before.noise())
        .build();
  }

  private static FloatTensor sum(FloatTensor a, FloatTensor b) {
    float[] values = a.toArray();
    float[] others = b.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += others[i];
    }
    return FloatTensor.wrap(values, a.shape());
  }
}
