package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;

/**
 * The part of a photograph into which an edited square returns, with what is put there. The rest of
 * the photograph is neither copied nor looked at.
 */
final class Patch {
  /** Inside of the border that gradients are bent to, the mask is at least this. */
  private static final float HALF = .5f;

  private final Picture photograph;
  private final Placement placement;
  private final PictureSize size;
  private final Bicubic source;
  private final boolean difference;
  private final int top;
  private final int left;
  private final int height;
  private final int width;

  /**
   * Finds where the square lies.
   *
   * @param source of the square's proportions
   * @param difference whether the source is half of a difference, to be added, or a picture
   */
  Patch(Picture photograph, Placement placement, Picture source, boolean difference) {
    this.photograph = photograph;
    this.placement = placement;
    this.difference = difference;
    size = source.size();
    this.source = new Bicubic(source.toTensor().toArray(), size);
    Point centre = placement.centre();
    Point reach = placement.reach(size);
    top = first(centre.y() - reach.y(), photograph.height());
    left = first(centre.x() - reach.x(), photograph.width());
    height = end(centre.y() + reach.y(), photograph.height()) - top;
    width = end(centre.x() + reach.x(), photograph.width()) - left;
  }

  /**
   * Puts it in.
   *
   * @param mask of the square, of any size
   * @param byGradients whether the source is bent to meet the photograph, or faded in
   * @return the whole photograph
   */
  Picture put(Bicubic mask, boolean byGradients) {
    if (height <= 0 || width <= 0) {
      return photograph;
    }
    float[] weights = weights(mask);
    float[] values = new float[3 * height * width];
    for (int channel = 0; channel < 3; channel++) {
      if (byGradients) {
        bend(channel, weights, values);
      } else {
        fade(channel, weights, values);
      }
    }
    return photograph.covered(Picture.of(FloatTensor.wrap(values, 3, height, width)), top, left);
  }

  private void fade(int channel, float[] weights, float[] values) {
    for (int at = 0; at < weights.length; at++) {
      float before = before(channel, at);
      values[channel * weights.length + at] =
          weights[at] > 0 ? seen(before + weights[at] * change(channel, at, before)) : before;
    }
  }

  private void bend(int channel, float[] weights, float[] values) {
    boolean[] inside = new boolean[weights.length];
    float[] membrane = new float[weights.length];
    for (int at = 0; at < weights.length; at++) {
      inside[at] = weights[at] >= HALF;
      membrane[at] = inside[at] ? 0 : -change(channel, at, before(channel, at));
    }
    Membrane.fill(membrane, inside, height, width);
    for (int at = 0; at < weights.length; at++) {
      float before = before(channel, at);
      values[channel * weights.length + at] =
          inside[at] ? seen(before + change(channel, at, before) + membrane[at]) : before;
    }
  }

  private float before(int channel, int at) {
    return photograph.get(channel, top + at / width, left + at % width);
  }

  private float change(int channel, int at, float before) {
    Point place = place(at);
    float read = source.at(channel, place.x(), place.y());
    return difference ? 2 * read : read - before;
  }

  private Point place(int at) {
    return placement.toTarget(new Point(left + at % width, top + at / width), size);
  }

  private float[] weights(Bicubic mask) {
    float[] weights = new float[height * width];
    for (int at = 0; at < weights.length; at++) {
      Point place = place(at);
      double ramp = PasteBack.ramp(place.x(), place.y(), size);
      if (ramp > 0) {
        double x = (place.x() + .5) / size.width();
        double y = (place.y() + .5) / size.height();
        float drawn = mask.at(0, x * mask.width() - .5, y * mask.height() - .5);
        weights[at] = (float) ramp * Math.max(0, Math.min(1, drawn));
      }
    }
    return weights;
  }

  /** What a viewer sees of a value: a change beyond white is none. */
  static float seen(float value) {
    return Math.max(-1, Math.min(1, value));
  }

  private static int first(double border, int count) {
    return Math.max(0, Math.min(count, (int) Math.floor(border)));
  }

  private static int end(double border, int count) {
    return Math.max(0, Math.min(count, (int) Math.ceil(border) + 1));
  }
}
