package dev.pti;

import static java.util.Objects.requireNonNull;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.core.film.Between;
import dev.pti.core.film.FrameTrack;
import dev.pti.core.film.TimeSmoothing;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pivots of frames. One frame at a time is in memory, or as many as an encoder looks at
 * at once; what stays is its pivot.
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
    FrameProgress progress = new FrameProgress(pti, "pivots", places.size(), cancellation);
    Map<Integer, Latent> found = new TreeMap<>();
    Projection search = pti.settings().inverter() instanceof Projection chosen ? chosen : null;
    Latent last = null;
    for (int i = 0; i < places.size(); i++) {
      FrameTrack.Place place = places.get(i);
      if (!place.isBridged() && search != null) {
        last = goOn(search, place, last);
        found.put(i, last);
      } else if (!place.isBridged() && !found.containsKey(i)) {
        found.putAll(lookAt(nextFrom(i)));
      }
      progress.done(i, place.name());
    }
    return overTime(found);
  }

  /**
   * The pivots of all frames of the track, bridged and smoothed. Time goes on in a frame between
   * them that cannot be read, as it does for landmarks: so it is bridged with the others, then left
   * out.
   */
  private List<Latent> overTime(Map<Integer, Latent> found) {
    List<FrameTrack.Place> places = track.places();
    int first = places.get(0).index();
    int last = places.get(places.size() - 1).index();
    Map<Integer, Latent> known = new TreeMap<>();
    found.forEach((i, pivot) -> known.put(places.get(i).index() - first, pivot));
    List<Latent> all = smoothed(bridged(known, last - first + 1));
    return places.stream().map(place -> all.get(place.index() - first)).toList();
  }

  /** The next frames with a face, as many as are looked at at once. */
  private List<Integer> nextFrom(int first) {
    return IntStream.range(first, track.places().size())
        .filter(i -> !track.places().get(i).isBridged())
        .limit(InversionJob.most(pti.settings()))
        .boxed()
        .toList();
  }

  /** Looks at each frame by itself. */
  private Map<Integer, Latent> lookAt(List<Integer> some) {
    List<FrameTrack.Place> places = some.stream().map(track.places()::get).toList();
    List<InversionJob.Ended> ended =
        new InversionJob(pti, pti.settings(), null, cancellation, true)
            .run(places.stream().map(this::target).toList());
    Map<Integer, Latent> found = new TreeMap<>();
    for (int i = 0; i < some.size(); i++) {
      found.put(some.get(i), named(places.get(i), ended.get(i).outcome()::get).pivot());
    }
    return found;
  }

  /** Searches on from the pivot before, if there is one. */
  private Latent goOn(Projection search, FrameTrack.Place place, @Nullable Latent last) {
    Target target = target(place);
    Projection from = from(search, last);
    StepListener told = pti.settings().listener();
    return named(
        place,
        () ->
            Job.unkept(
                    pti,
                    pti.settings().with(step -> told.onStep(step.of(place.name()))),
                    null,
                    cancellation,
                    workspace -> from.invert(target, workspace))
                .result()
                .pivot());
  }

  private static <T> T named(FrameTrack.Place place, Supplier<T> inverting) {
    try {
      return inverting.get();
    } catch (InvalidInputException e) {
      throw new InvalidInputException("frame " + place.name() + ": " + e.getMessage(), e);
    }
  }

  private Target target(FrameTrack.Place place) {
    Picture frame = frames.reader().read(place.index());
    return track.target(place, frame, pti.session().generator().pictureSize());
  }

  private Projection from(Projection search, @Nullable Latent last) {
    Projection plain = search.with(b -> b.fitNoise(false));
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
