package dev.pti.core.image;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where a face lies in each frame of a sequence.
 *
 * <p>Landmarks that are found frame by frame jump by a pixel or so, and a square cut by them would
 * jitter, which is the worst flicker of all. So the face is found in every frame, followed by its
 * place (the choice of a face is for the first frame in which there is one), bridged in a straight
 * line where it is not found, and its landmarks are smoothed over time before the square is placed.
 * A frame that cannot be read is left out.
 *
 * <p>An aligner other than {@link Aligner#face} is asked for each frame by itself. Immutable.
 */
public final class FrameTrack {
  /** How far a face moves from one frame to the next at most, of its box. */
  private static final double STRIDE = 1;

  private final Aligner aligner;
  private final List<Place> places;
  private final Map<String, String> leftOut;

  /**
   * A frame and where the square lies in it.
   *
   * @param index in the reader
   * @param name of the frame
   * @param placement empty if the aligner is asked
   * @param isBridged whether no face was found, and the square lies between its neighbours'
   */
  public record Place(int index, String name, Optional<Placement> placement, boolean isBridged) {}

  private FrameTrack(Aligner aligner, List<Place> places, Map<String, String> leftOut) {
    this.aligner = aligner;
    this.places = List.copyOf(places);
    this.leftOut = Collections.unmodifiableMap(leftOut);
  }

  /**
   * Reads every frame once, and finds the face in it.
   *
   * @param reader gives the frames
   * @param aligner one that finds faces, or any other
   * @param smoothing of the landmarks: the deviation of a Gaussian in frames, 0 for none
   * @param done is told the index of each frame that was looked at, and may throw
   * @return at least one frame
   * @throws InvalidInputException if no frame can be read, two differ in size, no frame has a face,
   *     or the choice refuses the first frame's faces
   */
  public static FrameTrack of(
      FrameReader reader, Aligner aligner, double smoothing, IntConsumer done) {
    return new Finding(reader, aligner).track(smoothing, done);
  }

  /**
   * Returns the frames that can be read.
   *
   * @return in order, at least one
   */
  public List<Place> places() {
    return places;
  }

  /**
   * Returns the frames that cannot be read.
   *
   * @return why, by name, in order
   */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  /**
   * Cuts a frame's square out.
   *
   * @param place of {@link #places}
   * @param frame the picture
   * @param resolution pixels a side
   * @return the target, named as the frame
   * @throws InvalidInputException if the aligner refuses the frame
   */
  public Target target(Place place, Picture frame, int resolution) {
    return place.placement().isEmpty()
        ? Targets.of(place.name(), frame, aligner, resolution)
        : new Target(
            place.name(),
            TurnedCrop.cut(frame, place.placement().get(), resolution),
            place.placement());
  }

  /** The pass over all frames. */
  private static final class Finding {
    private final FrameReader reader;
    private final Aligner aligner;
    private final List<Integer> readable = new ArrayList<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<Optional<Landmarks>> found = new ArrayList<>();
    private Optional<Box> last = Optional.empty();
    private int missed;
    private double best = Double.NEGATIVE_INFINITY;
    private int width;
    private int height;

    Finding(FrameReader reader, Aligner aligner) {
      this.reader = reader;
      this.aligner = aligner;
    }

    FrameTrack track(double smoothing, IntConsumer done) {
      for (int index = 0; index < reader.count(); index++) {
        look(index);
        done.accept(index);
      }
      if (readable.isEmpty()) {
        throw new InvalidInputException(
            "none of the %d frames of %s can be read: %s"
                .formatted(reader.count(), reader, leftOut.values().iterator().next()));
      }
      return new FrameTrack(
          aligner, aligner instanceof FaceAligner ? faces(smoothing) : others(), leftOut);
    }

    private void look(int index) {
      Picture frame;
      try {
        frame = reader.read(index);
      } catch (InvalidInputException e) {
        leftOut.put(reader.name(index), String.valueOf(e.getMessage()));
        found.add(Optional.empty());
        return;
      }
      if (readable.isEmpty()) {
        width = frame.width();
        height = frame.height();
      } else if (frame.width() != width || frame.height() != height) {
        throw new InvalidInputException(
            "frame %s is %d x %d pixels, frame %s is %d x %d, wanted frames of one size"
                .formatted(
                    reader.name(index),
                    frame.width(),
                    frame.height(),
                    reader.name(readable.get(0)),
                    width,
                    height));
      }
      readable.add(index);
      if (aligner instanceof FaceAligner faces) {
        Optional<Face> face = find(faces, frame, index);
        missed = face.isPresent() ? 0 : missed + 1;
        last = face.map(Face::box).or(() -> last);
        found.add(face.map(Face::landmarks));
      }
    }

    private Optional<Face> find(FaceAligner aligner, Picture frame, int index) {
      List<Face> faces = Face.largestFirst(aligner.detector().detect(frame));
      if (faces.isEmpty()) {
        best = Math.max(best, aligner.detector().bestScore(frame).orElse(best));
        return Optional.empty();
      }
      if (last.isEmpty()) {
        try {
          return Optional.of(aligner.choice().choose(faces));
        } catch (InvalidInputException e) {
          throw new InvalidInputException("frame " + reader.name(index) + ": " + e.getMessage(), e);
        }
      }
      Box box = last.get();
      double reach = STRIDE * (1 + missed) * Math.max(box.width(), box.height());
      return faces.stream()
          .min(Comparator.comparingDouble(it -> distance(it, box)))
          .filter(it -> distance(it, box) <= reach);
    }

    private static double distance(Face face, Box from) {
      return face.box().centre().distance(from.centre());
    }

    private List<Place> others() {
      return readable.stream()
          .map(index -> new Place(index, reader.name(index), Optional.empty(), false))
          .toList();
    }

    private List<Place> faces(double smoothing) {
      double[][] points = bridged();
      TimeSmoothing overTime = TimeSmoothing.over(points.length, smoothing);
      List<Place> places = new ArrayList<>();
      for (int index : readable) {
        double[][] smooth = new double[5][2];
        for (int number = 0; number < 10; number++) {
          int at = number;
          smooth[number / 2][number % 2] = overTime.at(index, frame -> points[frame][at]);
        }
        places.add(
            new Place(
                index,
                reader.name(index),
                Optional.of(Placement.ofFace(Landmarks.of(smooth), width, height)),
                found.get(index).isEmpty()));
      }
      return places;
    }

    /** The landmarks of each frame as ten numbers; where there are none, on the line between. */
    private double[][] bridged() {
      int[] known =
          IntStream.range(0, found.size()).filter(i -> found.get(i).isPresent()).toArray();
      if (known.length == 0) {
        throw new InvalidInputException(
            "no face was found in any of the %d frames of %s%s"
                .formatted(
                    readable.size(),
                    reader,
                    Double.isFinite(best)
                        ? String.format(Locale.ROOT, ", the best score seen is %.2f", best)
                        : ""));
      }
      double[][] points = new double[found.size()][];
      Between between = new Between(known);
      for (int i = 0; i < points.length; i++) {
        double[] before = numbers(between.before(i));
        double[] after = numbers(between.after(i));
        double part = between.part(i);
        points[i] = new double[before.length];
        for (int number = 0; number < before.length; number++) {
          points[i][number] = (1 - part) * before[number] + part * after[number];
        }
      }
      return points;
    }

    private double[] numbers(int frame) {
      return found.get(frame).orElseThrow().points().stream()
          .flatMapToDouble(it -> DoubleStream.of(it.x(), it.y()))
          .toArray();
    }
  }
}
