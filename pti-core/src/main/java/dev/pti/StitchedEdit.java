package dev.pti;

import dev.pti.api.Tuning;
import dev.pti.core.tuning.Stitching;
import java.util.Map;

/**
 * Tunes a tuned generator further, so that an edit agrees with the photograph at its border. What
 * an edit adds to style channels is in the difference from which this starts.
 */
final class StitchedEdit {
  private StitchedEdit() {}

  static Edited of(Edited edited, Stitching how, Cancellation cancellation) {
    Tuned tuned = edited.tuned();
    Pti pti = tuned.pti();
    Edits edits = edited.undrawn();
    Tuning before = edited.stitching().orElseGet(() -> edits.shift().addedTo(tuned.tuning()));
    Tuning further = tune(pti, edited, before, how, cancellation);
    return edits.drawStitched(sum(before, further), edited.edits());
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

  /** Adds what moved further to what had moved; noise and features stay. */
  private static Tuning sum(Tuning before, Tuning further) {
    return Tuning.builder()
        .from(further)
        .difference(Differences.add(before.difference(), further.difference()))
        .factors(Map.of())
        .noise(before.noise())
        .features(before.features())
        .build();
  }
}
