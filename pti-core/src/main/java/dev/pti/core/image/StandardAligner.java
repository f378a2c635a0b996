package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import java.util.Optional;

/** The aligners that need no face. */
enum StandardAligner implements Aligner {
  CENTRE_CROP("centre crop") {
    @Override
    public Picture align(Picture photograph) {
      int height = photograph.height();
      int width = photograph.width();
      int side = Math.min(height, width);
      return height == width
          ? photograph
          : crop(photograph, (height - side) / 2, (width - side) / 2, side);
    }
  },
  ALREADY_ALIGNED("already aligned") {
    @Override
    public Picture align(Picture photograph) {
      if (photograph.height() != photograph.width()) {
        throw new InvalidInputException(
            "an aligned picture is square, not %d x %d"
                .formatted(photograph.width(), photograph.height()));
      }
      return photograph;
    }
  };

  private final String description;

  StandardAligner(String description) {
    this.description = description;
  }

  /** Both take the middle. */
  @Override
  public Aligned align(Picture photograph, int resolution) {
    Picture square = align(photograph);
    int height = photograph.height();
    int width = photograph.width();
    int side = square.width();
    int left = (width - side) / 2;
    int top = (height - side) / 2;
    Point centre = new Point(left + (side - 1) / 2., top + (side - 1) / 2.);
    return new Aligned(
        Resampling.resize(square, resolution, resolution),
        Optional.of(new Placement(centre, side, 0, width, height)));
  }

  private static Picture crop(Picture picture, int top, int left, int side) {
    float[] values = new float[3 * side * side];
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          values[at++] = picture.get(channel, top + row, left + column);
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, side, side));
  }

  @Override
  public String toString() {
    return description;
  }
}
