package dev.pti.core.film;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.shared.FaceFinder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The pass over all frames of a sequence that finds the face in each, follows it, bridges where it
 * is not found, and smooths. Belongs to one run; holds one frame at a time.
 */
final class FrameScan {
  /** How far a face moves from one frame to the next at most, of its box. */
  private static final double STRIDE = 1;

  private final FrameReader reader;
  private final Aligner aligner;

  /** The checksums of the frames that can be read, by their numbers. */
  private final Map<Integer, String> readable = new TreeMap<>();

  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private final List<Optional<Landmarks>> found = new ArrayList<>();
  private Optional<Box> last = Optional.empty();
  private int missed;
  private double best = Double.NEGATIVE_INFINITY;
  private int width;
  private int height;

  FrameScan(FrameReader reader, Aligner aligner) {
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
    List<FrameTrack.Place> places = aligner instanceof FaceFinder ? faces(smoothing) : others();
    return new FrameTrack(aligner, width, height, places, leftOut);
  }

  private void look(int index) {
    Picture frame;
    try {
      frame = reader.read(index);
    } catch (InvalidInputException e) {
      leftOut.put(reader.name(index), String.valueOf(e.getMessage()));
      // The face has moved on all the same.
      missed++;
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
                  reader.name(readable.keySet().iterator().next()),
                  width,
                  height));
    }
    readable.put(index, FrameChecksum.sha256(frame));
    if (aligner instanceof FaceFinder finder) {
      Optional<Face> face = find(finder, frame, index);
      missed = face.isPresent() ? 0 : missed + 1;
      last = face.map(Face::box).or(() -> last);
      found.add(face.map(Face::landmarks));
    }
  }

  private Optional<Face> find(FaceFinder finder, Picture frame, int index) {
    if (last.isPresent() && missed == 0) {
      Optional<Face> near = following(finder.faces(frame, last.get()), last.get());
      if (near.isPresent()) {
        return near;
      }
    }
    List<Face> faces = finder.faces(frame);
    if (faces.isEmpty()) {
      best = Math.max(best, finder.bestScore(frame).orElse(best));
      return Optional.empty();
    }
    if (last.isEmpty()) {
      try {
        return Optional.of(finder.chosen(faces));
      } catch (InvalidInputException e) {
        throw new InvalidInputException("frame " + reader.name(index) + ": " + e.getMessage(), e);
      }
    }
    return following(faces, last.get());
  }

  /** The nearest to where it was, if it can have come that far. */
  private Optional<Face> following(List<Face> faces, Box box) {
    double reach = STRIDE * (1 + missed) * Math.max(box.width(), box.height());
    return faces.stream()
        .min(Comparator.comparingDouble(it -> distance(it, box)))
        .filter(it -> distance(it, box) <= reach);
  }

  private static double distance(Face face, Box from) {
    return face.box().centre().distance(from.centre());
  }

  private List<FrameTrack.Place> others() {
    List<FrameTrack.Place> places = new ArrayList<>();
    readable.forEach(
        (index, sha256) ->
            places.add(
                new FrameTrack.Place(index, reader.name(index), Optional.empty(), false, sha256)));
    return places;
  }

  private List<FrameTrack.Place> faces(double smoothing) {
    double[][] points = bridged();
    TimeSmoothing overTime = TimeSmoothing.over(points.length, smoothing);
    List<FrameTrack.Place> places = new ArrayList<>();
    for (Map.Entry<Integer, String> frame : readable.entrySet()) {
      int index = frame.getKey();
      double[][] smooth = new double[5][2];
      for (int number = 0; number < 10; number++) {
        int at = number;
        smooth[number / 2][number % 2] = overTime.at(index, other -> points[other][at]);
      }
      places.add(
          new FrameTrack.Place(
              index,
              reader.name(index),
              Optional.of(Placement.ofFace(Landmarks.of(smooth), width, height)),
              found.get(index).isEmpty(),
              frame.getValue()));
    }
    return places;
  }

  /** The landmarks of each frame as ten numbers; where there are none, on the line between. */
  private double[][] bridged() {
    int[] known = IntStream.range(0, found.size()).filter(i -> found.get(i).isPresent()).toArray();
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
