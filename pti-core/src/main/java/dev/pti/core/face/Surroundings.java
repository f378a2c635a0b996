package dev.pti.core.face;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;

/**
 * What is around a face, in a copy in which the face is no larger than the networks need it.
 *
 * @param part of the photograph
 * @param side of the face's box in the copy, pixels
 * @param scale from the photograph to the copy
 */
record Surroundings(Areas.Part part, double side, double scale) {
  /** How far around, in sides of the box: as far as a face moves from frame to frame, and more. */
  private static final double AROUND = 1.25;

  /** Five times what the last network looks at: beyond it landmarks were not found to move less. */
  private static final double LARGEST_SIDE = 256;

  static Surroundings of(Box face, Picture photograph) {
    double side = Math.max(face.width(), face.height());
    double far = AROUND * side;
    Frame around =
        new Frame(
            (float) (face.left() - far),
            (float) (face.top() - far),
            (float) (face.right() + far),
            (float) (face.bottom() + far));
    double scale = Math.min(1, LARGEST_SIDE / side);
    return new Surroundings(Areas.Part.of(around, photograph), scale * side, scale);
  }

  boolean isEmpty() {
    return part.isEmpty();
  }

  Picture copy(Picture photograph) {
    return Areas.smaller(photograph, part, scaled(part.height()), scaled(part.width()));
  }

  private int scaled(int length) {
    return (int) Math.ceil(scale * length);
  }

  /** A face of the copy in the photograph. */
  Face inPhotograph(Face face) {
    Box box = face.box();
    double[][] landmarks =
        face.landmarks().points().stream()
            .map(it -> new double[] {x(it.x()), y(it.y())})
            .toArray(double[][]::new);
    return new Face(
        new Box(x(box.left()), y(box.top()), x(box.right()), y(box.bottom())),
        face.score(),
        Landmarks.of(landmarks));
  }

  private double x(double inCopy) {
    return part.left() + place(inCopy, part.width());
  }

  private double y(double inCopy) {
    return part.top() + place(inCopy, part.height());
  }

  /** Places are counted from the middle of the first pixel. */
  private double place(double inCopy, int length) {
    return (inCopy + .5) * length / scaled(length) - .5;
  }
}
