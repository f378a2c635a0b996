package dev.pti.examples.evaluation;

import dev.pti.Faces;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.core.image.Aligned;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * What finding, aligning and putting back reach on aligned portraits: found again when rescaled,
 * shifted and padded at random; moved how far by aligning what is aligned; changed how much by
 * aligning and putting back without an edit.
 */
final class FaceStudy {
  private final Random random;
  private final List<Double> errors = new ArrayList<>();
  private final List<Double> moves = new ArrayList<>();
  private final List<Double> changes = new ArrayList<>();
  private int portraits;
  private int unmoved;
  private int found;
  private int refused;
  private int changedOutside;

  FaceStudy(long seed) {
    random = new Random(seed);
  }

  void add(Picture portrait) {
    portraits++;
    Optional<Face> original = largest(portrait);
    if (original.isPresent()) {
      unmoved++;
    }
    findMoved(portrait, original);
    original.ifPresent(face -> align(portrait, face.landmarks()));
  }

  private static Optional<Face> largest(Picture picture) {
    return Faces.detector().detect(picture).stream().max(Comparator.comparingDouble(Face::area));
  }

  /** Scales by half to twice, and lays it somewhere on a grey canvas up to twice as large. */
  private void findMoved(Picture portrait, Optional<Face> original) {
    int side = (int) Math.round(portrait.width() * Math.pow(2, 2 * random.nextDouble() - 1));
    int width = side + random.nextInt(side + 1);
    int height = side + random.nextInt(side + 1);
    int left = random.nextInt(width - side + 1);
    int top = random.nextInt(height - side + 1);
    float grey = 2 * random.nextFloat() - 1;
    Picture scaled = Resampling.resize(portrait, side, side);
    float[] values = new float[3 * height * width];
    Arrays.fill(values, grey);
    for (int i = 0; i < 3 * side * side; i++) {
      int channel = i / (side * side);
      int row = i / side % side;
      int column = i % side;
      values[(channel * height + top + row) * width + left + column] =
          scaled.get(channel, row, column);
    }
    Optional<Face> again = largest(Picture.of(FloatTensor.wrap(values, 3, height, width)));
    if (again.isPresent()) {
      found++;
      double scale = side / (double) portrait.width();
      original.ifPresent(
          face -> {
            double error = 0;
            for (int i = 0; i < 5; i++) {
              Point from = face.landmarks().points().get(i);
              Point carried =
                  new Point(
                      (from.x() + .5) * scale - .5 + left, (from.y() + .5) * scale - .5 + top);
              error += carried.distance(again.get().landmarks().points().get(i)) / 5;
            }
            errors.add(error / (scale * face.landmarks().eyeDistance()));
          });
    }
  }

  private void align(Picture portrait, Landmarks landmarks) {
    Aligned aligned;
    try {
      Aligner aligner = Aligner.face(Faces.detector(), FaceChoice.largest());
      int side =
          (int) Math.round(Placement.ofFace(landmarks, portrait.width(), portrait.height()).side());
      aligned = aligner.align(portrait, PictureSize.square(side));
    } catch (dev.pti.api.InvalidInputException e) {
      refused++;
      return;
    }
    Placement placement = aligned.placement().orElseThrow();
    double moved = 0;
    for (Point point : landmarks.points()) {
      moved += placement.toTarget(point, portrait.size()).distance(point) / 5;
    }
    moves.add(moved * 128 / portrait.width());
    Picture back =
        PasteBack.ofDefaults()
            .with(PasteBack.Blend.PICTURE)
            .withinSquare()
            .apply(portrait, placement, aligned.picture(), aligned.picture());
    compare(portrait, back, placement);
  }

  private void compare(Picture before, Picture after, Placement placement) {
    double sum = 0;
    int count = 0;
    for (int row = 0; row < before.height(); row++) {
      for (int column = 0; column < before.width(); column++) {
        Point place = placement.toTarget(new Point(column, row), PictureSize.square(2));
        boolean inside =
            place.x() >= -.5 && place.x() <= 1.5 && place.y() >= -.5 && place.y() <= 1.5;
        for (int channel = 0; channel < 3; channel++) {
          float change =
              Math.abs(after.get(channel, row, column) - before.get(channel, row, column));
          if (inside) {
            sum += change * 127.5;
            count++;
          } else if (change != 0) {
            changedOutside++;
          }
        }
      }
    }
    changes.add(sum / count);
  }

  /** The figures, a line each. */
  List<String> lines() {
    return List.of(
        line(
            "portraits: %d, a face found in %d as they are, in %d moved",
            portraits, unmoved, found),
        line(
            "landmarks of moved ones, of the eye distance: median %.4f, 95 %% within %.4f",
            quantile(errors, .5), quantile(errors, .95)),
        line(
            "aligning moves landmarks, pixels at 128: median %.2f, 95 %% within %.2f; refused %d",
            quantile(moves, .5), quantile(moves, .95), refused),
        line(
            "put back without an edit: mean change inside %.3f / 255, largest mean %.3f, values"
                + " changed outside %d",
            changes.stream().mapToDouble(it -> it).average().orElse(Double.NaN),
            quantile(changes, 1),
            changedOutside));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double quantile(List<Double> values, double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
  }
}
