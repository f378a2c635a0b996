package dev.pti;

import static java.util.Objects.requireNonNull;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.core.image.Between;
import dev.pti.core.image.FrameTrack;
import dev.pti.core.image.TimeSmoothing;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pivots of frames. One frame at a time is in memory; what stays is its pivot.
 *
 * <p>A search of its own would find each frame in another valley, and the film would jump between
 * them. So from the second frame on a search goes on from the pivot before, in few steps, and
 * without the random walk by which a search from the mean finds its valley. Noise maps are not
 * fitted: grain that is each frame's own flickers. A frame without a face has its pivot between its
 * neighbours'.
 */
final class FramePivots {
  /** The highest rate of a search that goes on. */
  private static final double RATE = .05;

  private final Pti pti;
  private final Frames frames;
  private final FrameTrack track;
  private final Cancellation cancellation;

  FramePivots(Pti pti, Frames frames, FrameTrack track, Cancellation cancellation) {
    this.pti = pti;
    this.frames = frames;
    this.track = track;
    this.cancellation = cancellation;
  }

  /** The pivots of all frames of the track, bridged and smoothed. */
  List<Latent> find() {
    List<FrameTrack.Place> places = track.places();
    FrameProgress progress = new FrameProgress(pti, "inversion", places.size(), cancellation);
    Map<Integer, Latent> found = new TreeMap<>();
    Latent last = null;
    for (int i = 0; i < places.size(); i++) {
      FrameTrack.Place place = places.get(i);
      if (!place.isBridged()) {
        last = invert(place, last);
        found.put(i, last);
      }
      progress.done(i, place.name());
    }
    return smoothed(bridged(found, places.size()));
  }

  private Latent invert(FrameTrack.Place place, @Nullable Latent last) {
    Target target = target(place);
    Inverter inverter = inverter(last);
    try {
      return Job.unkept(
              pti,
              pti.settings().with(StepListener.none()),
              null,
              cancellation,
              workspace -> inverter.invert(target, workspace))
          .result()
          .pivot();
    } catch (InvalidInputException e) {
      throw new InvalidInputException("frame " + place.name() + ": " + e.getMessage(), e);
    }
  }

  private Target target(FrameTrack.Place place) {
    Picture frame = frames.reader().read(place.index());
    return track.target(place, frame, pti.session().generator().resolution());
  }

  private Inverter inverter(@Nullable Latent last) {
    if (!(pti.settings().inverter() instanceof Projection projection)) {
      return pti.settings().inverter();
    }
    Projection plain = projection.with(b -> b.fitNoise(false));
    return last == null
        ? plain
        : plain
            .from(new GivenPivot(last))
            .onward()
            .with(
                b ->
                    b.steps(frames.settings().followingSteps())
                        .learningRate(Math.min(RATE, plain.settings().learningRate())));
  }

  private static List<Latent> bridged(Map<Integer, Latent> found, int count) {
    Between between = new Between(found.keySet().stream().mapToInt(it -> it).toArray());
    List<Latent> pivots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Latent before = requireNonNull(found.get(between.before(i)));
      double part = between.part(i);
      pivots.add(
          part == 0 ? before : before.mix(requireNonNull(found.get(between.after(i))), part));
    }
    return pivots;
  }

  private List<Latent> smoothed(List<Latent> pivots) {
    TimeSmoothing overTime = TimeSmoothing.over(pivots.size(), frames.settings().latentSmoothing());
    List<float[]> values = pivots.stream().map(it -> it.toTensor().toArray()).toList();
    List<Latent> smooth = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      float[] frame = new float[values.get(i).length];
      for (int at = 0; at < frame.length; at++) {
        int here = at;
        frame[at] = (float) overTime.at(i, other -> values.get(other)[here]);
      }
      Latent pivot = pivots.get(i);
      smooth.add(Latent.inWPlus(FloatTensor.wrap(frame, pivot.layers(), pivot.width())));
    }
    return smooth;
  }
}
