package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Point;

/**
 * Cuts a turned square out of a photograph, as FFHQ's script does: shrink, fill what lies beyond
 * the border, turn, shrink again.
 *
 * <p>A window around the square is read with every k x k pixels as their mean, k chosen so that the
 * square keeps at least twice the resolution: memory depends on the resolution, not on the
 * photograph. Beyond the border it reads what a mirror there would show, and {@link MirroredBorder}
 * softens that. The square is then read from the window at a multiple of the resolution, by a cubic
 * kernel, and resized with Lanczos's, which keeps fine patterns from turning into coarse ones.
 */
final class TurnedCrop {
  /** How much more than the square is read, of its side. */
  private static final double MARGIN = .1;

  private TurnedCrop() {}

  static Picture cut(Picture photograph, Placement placement, int resolution) {
    int shrink = Math.max(1, (int) (placement.side() / resolution * .5));
    double half = placement.side() / 2;
    double reach =
        half * (Math.abs(Math.cos(placement.angle())) + Math.abs(Math.sin(placement.angle())));
    double margin = Math.max(3, MARGIN * placement.side());
    int left = (int) Math.floor(placement.centre().x() - reach - margin);
    int top = (int) Math.floor(placement.centre().y() - reach - margin);
    int side = (int) Math.ceil(2 * (reach + margin) / shrink) + 1;
    float[] window = read(photograph, left, top, side, shrink);
    double overhang =
        Math.max(
            Math.max(reach - placement.centre().x(), reach - placement.centre().y()),
            Math.max(
                placement.centre().x() + reach - photograph.width(),
                placement.centre().y() + reach - photograph.height()));
    if (overhang > 0) {
      double pad = Math.max(overhang + margin, .3 * placement.side());
      MirroredBorder border =
          new MirroredBorder(
              (0 - left) / (double) shrink,
              (0 - top) / (double) shrink,
              (photograph.width() - left) / (double) shrink,
              (photograph.height() - top) / (double) shrink,
              pad / shrink);
      border.soften(window, side, .02 * placement.side() / shrink);
    }
    return turn(window, side, new Point(left, top), shrink, placement, resolution);
  }

  private static float[] read(Picture photograph, int left, int top, int side, int shrink) {
    float[] window = new float[3 * side * side];
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
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
      float[] window, int side, Point corner, int shrink, Placement placement, int resolution) {
    int samples = resolution * (int) Math.max(2, Math.ceil(placement.side() / shrink / resolution));
    Bicubic pixels = new Bicubic(window, side, side);
    float[] values = new float[3 * samples * samples];
    for (int row = 0; row < samples; row++) {
      for (int column = 0; column < samples; column++) {
        Point place = placement.toPhotograph(new Point(column, row), samples);
        double x = (place.x() - corner.x() + .5) / shrink - .5;
        double y = (place.y() - corner.y() + .5) / shrink - .5;
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * samples + row) * samples + column] = pixels.at(channel, x, y);
        }
      }
    }
    return Resampling.resize(
        Picture.of(FloatTensor.wrap(values, 3, samples, samples)), resolution, resolution);
  }
}
