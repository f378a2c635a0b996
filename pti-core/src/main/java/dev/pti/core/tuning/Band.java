package dev.pti.core.tuning;

import dev.pti.api.FloatTensor;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.Region;
import java.util.function.DoubleUnaryOperator;

/**
 * The band around the border of what is put back, told by its soft mask: with w the mask's weight
 * at a place, the band counts 4 w (1 − w) as far as w is below {@value #INSIDE}; from there on it
 * is the inside.
 *
 * @param region what is put back, without its feather
 * @param width of the band, as a share of the height
 */
record Band(Region region, double width) {
  private static final double INSIDE = .75;

  /** How much each place counts as border. */
  Region around() {
    return weighted("band", w -> w < INSIDE ? 4 * w * (1 - w) : 0);
  }

  /** Where the edit is kept. */
  Region inside() {
    return weighted("inside", w -> w < INSIDE ? 0 : 1);
  }

  private Region weighted(String name, DoubleUnaryOperator weight) {
    Region soft = region.feathered(width / 2);
    Region drawn =
        size -> {
          float[] weights = soft.at(size).toTensor().toArray();
          for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) weight.applyAsDouble(weights[i]);
          }
          return Mask.of(name, FloatTensor.wrap(weights, size.height(), size.width()));
        };
    return drawn.named(name);
  }

  /** The photograph, with the edited picture inside of the band. */
  Picture composed(Picture photograph, Picture edited) {
    int width = photograph.width();
    int height = photograph.height();
    float[] values = photograph.toTensor().toArray();
    Mask inside = inside().at(photograph.size());
    for (int i = 0; i < values.length; i++) {
      int row = i / width % height;
      if (inside.get(row, i % width) > 0) {
        values[i] = edited.get(i / width / height, row, i % width);
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  /** The weighted mean of the absolute differences in the band, of 255. */
  double difference(Picture photograph, Picture picture) {
    int width = photograph.width();
    int height = photograph.height();
    Mask band = around().at(photograph.size());
    double sum = 0;
    double total = 0;
    for (int i = 0; i < 3 * width * height; i++) {
      int row = i / width % height;
      float weight = band.get(row, i % width);
      float seen = picture.get(i / width / height, row, i % width);
      float wanted = photograph.get(i / width / height, row, i % width);
      sum += weight * Math.abs(wanted - Math.max(-1, Math.min(1, seen)));
      total += weight;
    }
    return sum / total * 127.5;
  }
}
