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
 * @param width of the band, as a share of the side
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
        resolution -> {
          float[] weights = soft.at(resolution).toTensor().toArray();
          for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) weight.applyAsDouble(weights[i]);
          }
          return Mask.of(name, FloatTensor.wrap(weights, resolution, resolution));
        };
    return drawn.named(name);
  }

  /** The photograph, with the edited picture inside of the band. */
  Picture composed(Picture photograph, Picture edited) {
    int side = photograph.width();
    float[] values = photograph.toTensor().toArray();
    Mask inside = inside().at(side);
    for (int i = 0; i < values.length; i++) {
      int row = i / side % side;
      if (inside.get(row, i % side) > 0) {
        values[i] = edited.get(i / side / side, row, i % side);
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, side, side));
  }

  /** The weighted mean of the absolute differences in the band, of 255. */
  double difference(Picture photograph, Picture picture) {
    int side = photograph.width();
    Mask band = around().at(side);
    double sum = 0;
    double total = 0;
    for (int i = 0; i < 3 * side * side; i++) {
      int row = i / side % side;
      float weight = band.get(row, i % side);
      float seen = picture.get(i / side / side, row, i % side);
      float wanted = photograph.get(i / side / side, row, i % side);
      sum += weight * Math.abs(wanted - Math.max(-1, Math.min(1, seen)));
      total += weight;
    }
    return sum / total * 127.5;
  }
}
