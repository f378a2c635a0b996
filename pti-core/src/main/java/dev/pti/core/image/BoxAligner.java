package dev.pti.core.image;

import dev.pti.api.Box;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.shared.PartNames;
import java.util.Optional;
import java.util.function.Function;

/** Cuts out what is around boxes that somebody else finds. */
record BoxAligner(Function<Picture, Box> finder) implements Aligner {
  @Override
  public Picture align(Picture photograph) {
    return TurnedCrop.square(photograph, placement(photograph, PictureSize.square(1)));
  }

  @Override
  public Aligned align(Picture photograph, PictureSize size) {
    Placement placement = placement(photograph, size);
    return new Aligned(TurnedCrop.cut(photograph, placement, size), Optional.of(placement));
  }

  private Placement placement(Picture photograph, PictureSize size) {
    Box box = finder.apply(photograph);
    if (box == null) {
      throw new InvalidInputException(name() + " gave null, wanted a box");
    }
    double height = Math.max(box.height(), box.width() / size.aspect());
    if (!(height > 0)) {
      throw new InvalidInputException(
          "%s gave a box from %s, which holds nothing".formatted(name(), box));
    }
    // A box counts from the corner of the first pixel, a point from its middle.
    Point centre =
        new Point((box.left() + box.right() - 1) / 2, (box.top() + box.bottom() - 1) / 2);
    return new Placement(centre, height, 0, photograph.width(), photograph.height());
  }

  @Override
  public String toString() {
    return "around boxes of " + name();
  }

  private String name() {
    return PartNames.of(finder, "own finder");
  }
}
