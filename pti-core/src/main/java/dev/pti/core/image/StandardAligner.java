package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import java.util.Optional;

/** The aligners that need no face. */
enum StandardAligner implements Aligner {
  CENTRE_CROP("centre crop") {
    @Override
    Picture cut(Picture photograph, PictureSize proportions) {
      int height = photograph.height();
      int width = photograph.width();
      int fittingWidth = (int) Math.max(1, Math.round(height * proportions.aspect()));
      if (fittingWidth <= width) {
        return crop(photograph, fittingWidth, height);
      }
      return crop(photograph, width, (int) Math.max(1, Math.round(width / proportions.aspect())));
    }
  },
  ALREADY_ALIGNED("already aligned") {
    @Override
    Picture cut(Picture photograph, PictureSize proportions) {
      if (!photograph.size().isProportionalTo(proportions)) {
        throw new InvalidInputException(
            "an aligned picture is %s, not %s"
                .formatted(
                    proportions.isSquare() ? "square" : "of the proportions of " + proportions,
                    photograph.size()));
      }
      return photograph;
    }
  };

  private final String description;

  StandardAligner(String description) {
    this.description = description;
  }

  abstract Picture cut(Picture photograph, PictureSize proportions);

  @Override
  public Picture align(Picture photograph) {
    return cut(photograph, PictureSize.square(1));
  }

  /** Both take the middle. */
  @Override
  public Aligned align(Picture photograph, PictureSize size) {
    Picture part = cut(photograph, size);
    int left = (photograph.width() - part.width()) / 2;
    int top = (photograph.height() - part.height()) / 2;
    Point centre = new Point(left + (part.width() - 1) / 2., top + (part.height() - 1) / 2.);
    return new Aligned(
        Resampling.resize(part, size.width(), size.height()),
        Optional.of(
            new Placement(centre, part.height(), 0, photograph.width(), photograph.height())));
  }

  private static Picture crop(Picture picture, int width, int height) {
    if (picture.size().equals(new PictureSize(width, height))) {
      return picture;
    }
    int left = (picture.width() - width) / 2;
    int top = (picture.height() - height) / 2;
    float[] values = new float[3 * width * height];
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          values[at++] = picture.get(channel, top + row, left + column);
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  @Override
  public String toString() {
    return description;
  }
}
