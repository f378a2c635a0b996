package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.core.tuning.FeatureRefinement;
import java.util.Comparator;
import java.util.List;

/**
 * Refines a film by one of its frames. An offset for each frame would be found anew in each, and
 * flicker; this one goes along with what it belongs to, from frame to frame as through an edit, and
 * fades in frames that show something else there.
 */
final class RefinedFilm {
  private RefinedFilm() {}

  static TunedFrames of(TunedFrames film, FeatureRefinement how, Cancellation cancellation) {
    int index = middle(film.inverted());
    Tuned frame = film.get(index);
    Settings settings = film.inverted().pti().settings();
    String name = frame.target().name();
    Tuned refined = Refined.of(frame, Refined.named(settings, name), how, cancellation);
    List<Refined> found = refined.refinements();
    return film.with(refined.tuning(), found.get(found.size() - 1).with("frame", name));
  }

  /** Refines what a tuning has just led to, which nothing that fails may lose. */
  static TunedFrames after(TunedFrames film, FeatureRefinement how, Cancellation cancellation) {
    return Refined.keeping(film.tuning(), how, () -> of(film, how, cancellation));
  }

  /** The frame with a face of its own whose pivot is nearest to the mean of all of them. */
  private static int middle(InvertedFrames inverted) {
    List<Latent> pivots = inverted.latents();
    Latent mean = mean(inverted.own().mapToObj(pivots::get).toList());
    return inverted
        .own()
        .boxed()
        .min(Comparator.comparingDouble(frame -> pivots.get(frame).distance(mean)))
        .orElseThrow();
  }

  private static Latent mean(List<Latent> pivots) {
    Latent first = pivots.get(0);
    double[] sums = new double[first.layers() * first.width()];
    for (Latent pivot : pivots) {
      float[] values = pivot.toTensor().toArray();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / pivots.size());
    }
    return Latent.inWPlus(FloatTensor.wrap(mean, first.layers(), first.width()));
  }
}
