package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Region;

/**
 * How an edited square returns into its photograph: through a soft mask, outside of which no bit of
 * the photograph changes.
 *
 * <p>A generator draws at most its resolution. Where the square has more pixels in the photograph,
 * an enlarged picture would be a blurred face in a sharp photograph. So what the edit changed, the
 * edited picture minus the unedited one that the same generator draws, is enlarged and added: pores
 * and hair stay the photograph's own. What the generator could not draw is in neither picture and
 * so stays as well.
 *
 * @param blend what is put there
 * @param region which part of the square: the mask; it also falls to 0 over the outermost {@value
 *     #BORDER} of the shorter side
 * @param seamless whether a difference is evened out where the mask falls off, so that no glow is
 *     seen around the edit; of no effect where the picture or gradients are put
 */
public record PasteBack(Blend blend, Region region, boolean seamless) {
  /** Over how much of the shorter side the mask falls to 0. */
  static final double BORDER = .12;

  private static final Region ALL = Region.rectangle(0, 0, 1, 1);

  private static final Region FACE_OR_ALL = faceOrAll();

  private static Region faceOrAll() {
    Region face = Region.face().feathered(.05);
    Region drawn = size -> (size.isSquare() ? face : ALL).at(size);
    return drawn.named(face.name());
  }

  /** What is put into the photograph. */
  public enum Blend {
    /** The difference where the generator is coarser than the photograph, else the picture. */
    AUTO,
    /** The photograph plus the edited picture minus the unedited. */
    DIFFERENCE,
    /** The edited picture. */
    PICTURE,
    /**
     * As {@link #AUTO}, by its gradients (Pérez et al. 2003): colours inside move so that they meet
     * the photograph's where the mask is half. For an edit that must not fade towards its border.
     */
    GRADIENTS
  }

  /**
   * The default: {@link Blend#AUTO} over the face of an aligned portrait, feathered, so that what
   * an edit does to the background, where a border would be seen, stays out. Pictures that are not
   * square are of something else: of them the whole but the border.
   *
   * @return how
   */
  public static PasteBack ofDefaults() {
    return new PasteBack(Blend.AUTO, FACE_OR_ALL, true);
  }

  /**
   * Takes the whole square but its border, for other subjects than portraits.
   *
   * @return how
   */
  public PasteBack withinSquare() {
    return within(ALL);
  }

  /**
   * Takes another blend.
   *
   * @param choice what is put there
   * @return how
   */
  public PasteBack with(Blend choice) {
    return new PasteBack(choice, region, seamless);
  }

  /**
   * Takes another part of the square.
   *
   * @param part best a feathered one, as in {@code Region.head().feathered(.04)}
   * @return how
   */
  public PasteBack within(Region part) {
    return new PasteBack(blend, part, seamless);
  }

  /**
   * Adds the difference as it is.
   *
   * @return how
   */
  public PasteBack withSeam() {
    return new PasteBack(blend, region, false);
  }

  /**
   * Puts a picture back.
   *
   * @param photograph whole
   * @param placement where the square lies in it
   * @param edited the square, edited
   * @param unedited what the same generator draws without the edit
   * @return the photograph with the edit in it, of its size, with the note of the edited square
   * @throws InvalidInputException if the photograph has another size than the placement says, the
   *     two squares are of different sizes, or a mask is of another size than they
   */
  public Picture apply(Picture photograph, Placement placement, Picture edited, Picture unedited) {
    placement.requireFits(photograph);
    PictureSize size = edited.size();
    if (!size.equals(unedited.size())) {
      throw new InvalidInputException(
          "edited picture is %s, unedited %s, wanted one size".formatted(size, unedited.size()));
    }
    boolean difference =
        blend == Blend.DIFFERENCE || (blend != Blend.PICTURE && placement.side() > size.height());
    float[] weights = region.at(size).toTensor().toArray();
    Picture source = fitted(difference ? minus(edited, unedited, weights) : edited, placement);
    Picture whole =
        new Patch(photograph, placement, source, difference)
            .put(new Bicubic(weights, size), blend == Blend.GRADIENTS);
    return edited.note().map(whole::withNote).orElse(whole);
  }

  /** Not larger than it will lie in the photograph, so that it is not read with gaps. */
  private static Picture fitted(Picture square, Placement placement) {
    PictureSize size = square.size();
    int height = (int) Math.max(1, Math.min(size.height(), Math.ceil(placement.side())));
    int width = height == size.height() ? size.width() : scaled(height, size);
    return Resampling.resize(square, width, height);
  }

  private static int scaled(int height, PictureSize size) {
    return (int) Math.max(1, Math.round(height * size.aspect()));
  }

  /** Half of the difference, so that it keeps within the range that resizing clips to. */
  private Picture minus(Picture edited, Picture unedited, float[] weights) {
    int width = edited.width();
    float[] values = edited.toTensor().toArray();
    float[] others = unedited.toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = (Patch.seen(values[i]) - Patch.seen(others[i])) / 2;
    }
    if (seamless && blend != Blend.GRADIENTS) {
      float[] mask = weights.clone();
      for (int i = 0; i < mask.length; i++) {
        int row = i / width;
        mask[i] *= (float) ramp(i % width, row, edited.size());
      }
      Seam.close(values, mask, width);
    }
    return Picture.of(FloatTensor.wrap(values, 3, edited.height(), width));
  }

  /** From 0 at the border to 1, smoothly; at a place in pixels. */
  static double ramp(double column, double row, PictureSize size) {
    double shorter = Math.min(size.width(), size.height());
    double x = (column + .5) / shorter;
    double y = (row + .5) / shorter;
    double across = Math.min(x, size.width() / shorter - x);
    double down = Math.min(y, size.height() / shorter - y);
    double inside = Math.min(across, down) / BORDER;
    double clipped = Math.max(0, Math.min(1, inside));
    return clipped * clipped * (3 - 2 * clipped);
  }
}
