package dev.pti.core.tuning;

import dev.pti.api.Mask;
import dev.pti.api.PictureSize;
import dev.pti.api.Region;

/**
 * What {@code PasteBack} puts back by default: the face of a square, and of other pictures, which
 * show something else, the whole but the border.
 */
record FaceOrAll() implements Region {
  /** Where the border shows half, as a share of the shorter side. */
  private static final double BORDER = .06;

  private static final Region FACE = Region.face();

  @Override
  public Mask at(PictureSize size) {
    return (size.isSquare() ? FACE : all(size)).at(size);
  }

  private static Region all(PictureSize size) {
    double border = BORDER * Math.min(size.width(), size.height());
    double across = border / size.width();
    double down = border / size.height();
    return Region.rectangle(across, down, 1 - across, 1 - down).named("all but the border");
  }

  @Override
  public String name() {
    return FACE.name();
  }

  @Override
  public String toString() {
    return name();
  }
}
