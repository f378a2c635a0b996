package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;

/**
 * Cuts a turned square or rectangle out of a photograph, as FFHQ's script does: shrink, fill what
 * lies beyond the border, turn, shrink again.
 *
 * <p>A window around the square is read with every k x k pixels as their mean, k chosen so that the
 * square keeps at least twice the wanted size: memory depends on that size, not on the photograph.
 * Beyond the border it reads what a mirror there would show, and {@link MirroredBorder} softens
 * that. The square is then read from the window at a multiple of the size, by a cubic kernel, and
 * resized with Lanczos's, which keeps fine patterns from turning into coarse ones.
 */
final class TurnedCrop {
  /** How much more than the square is read, of its height. */
  private static final double MARGIN = .1;

  /** The largest square that is cut where no size is wanted: FFHQ's. */
  private static final int LARGEST = 1024;

  private TurnedCrop() {}

  /**
   * Cuts a square of as many pixels as it has in the photograph, up to {@value #LARGEST} a side.
   */
  static Picture square(Picture photograph, Placement placement) {
    int side = (int) Math.max(1, Math.min(LARGEST, Math.round(placement.side())));
    return cut(photograph, placement, PictureSize.square(side));
  }

  static Picture cut(Picture photograph, Placement placement, PictureSize size) {
    int shrink = Math.max(1, (int) (placement.side() / size.height() * .5));
    Point centre = placement.centre();
    Point reach = placement.reach(size);
    double margin = Math.max(3, MARGIN * placement.side());
    int left = (int) Math.floor(centre.x() - reach.x() - margin);
    int top = (int) Math.floor(centre.y() - reach.y() - margin);
    PictureSize window =
        new PictureSize(
            (int) Math.ceil(2 * (reach.x() + margin) / shrink) + 1,
            (int) Math.ceil(2 * (reach.y() + margin) / shrink) + 1);
    float[] values = read(photograph, left, top, window, shrink);
    double overhang =
        Math.max(
            Math.max(reach.x() - centre.x(), reach.y() - centre.y()),
            Math.max(
                centre.x() + reach.x() - photograph.width(),
                centre.y() + reach.y() - photograph.height()));
    if (overhang > 0) {
      double pad = Math.max(overhang + margin, .3 * placement.side());
      MirroredBorder border =
          new MirroredBorder(
              (0 - left) / (double) shrink,
              (0 - top) / (double) shrink,
              (photograph.width() - left) / (double) shrink,
              (photograph.height() - top) / (double) shrink,
              pad / shrink);
      border.soften(values, window.width(), .02 * placement.side() / shrink);
    }
    Bicubic pixels = new Bicubic(values, window);
    return turn(pixels, new Point(left, top), shrink, placement, size);
  }

  private static float[] read(Picture photograph, int left, int top, PictureSize size, int shrink) {
    float[] window = new float[3 * size.pixels()];
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < size.height(); row++) {
        for (int column = 0; column < size.width(); column++) {
          double sum = 0;
          for (int i = 0; i < shrink; i++) {
            int y = mirrored(top + row * shrink + i, photograph.height());
            for (int k = 0; k < shrink; k++) {
              sum +=
                  photograph.get(
                      channel, y, mirrored(left + column * shrink + k, photograph.width()));
            }
          }
          window[at++] = (float) (sum / ((double) shrink * shrink));
        }
      }
    }
    return window;
  }

  /** The outermost pixel is the mirror: it comes once. */
  private static int mirrored(int index, int count) {
    if (index >= 0 && index < count) {
      return index;
    }
    int period = Math.max(1, 2 * (count - 1));
    int folded = Math.floorMod(index, period);
    return Math.min(folded, period - folded);
  }

  private static Picture turn(
      Bicubic pixels, Point corner, int shrink, Placement placement, PictureSize size) {
    int times = (int) Math.max(2, Math.ceil(placement.side() / shrink / size.height()));
    PictureSize samples = new PictureSize(times * size.width(), times * size.height());
    float[] values = new float[3 * samples.pixels()];
    for (int row = 0; row < samples.height(); row++) {
      for (int column = 0; column < samples.width(); column++) {
        Point place = placement.toPhotograph(new Point(column, row), samples);
        double x = (place.x() - corner.x() + .5) / shrink - .5;
        double y = (place.y() - corner.y() + .5) / shrink - .5;
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * samples.height() + row) * samples.width() + column] =
              pixels.at(channel, x, y);
        }
      }
    }
    return Resampling.resize(
        Picture.of(FloatTensor.wrap(values, 3, samples.height(), samples.width())),
        size.width(),
        size.height());
  }
}
