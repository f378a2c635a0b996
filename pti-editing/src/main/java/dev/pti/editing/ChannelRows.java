package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Style channels in a row, one layer after the other, as StyleCLIP's files hold them. */
final class ChannelRows {
  private ChannelRows() {}

  static int count(List<StyleLayer> layers) {
    return layers.stream().mapToInt(layer -> layer.bias().count()).sum();
  }

  /** Deals a row out to all layers, or to convolutions alone if it is as long. */
  static Map<String, FloatTensor> split(String label, List<StyleLayer> layers, FloatTensor row) {
    List<StyleLayer> convolutions = layers.stream().filter(layer -> !layer.toRgb()).toList();
    int all = count(layers);
    int some = count(convolutions);
    if (row.count() != all && row.count() != some) {
      throw new InvalidInputException(
          "%s has %d channels, generator has %d, or %d without to-RGB layers"
              .formatted(label, row.count(), all, some));
    }
    float[] values = row.toArray();
    Map<String, FloatTensor> moves = new LinkedHashMap<>();
    int from = 0;
    for (StyleLayer layer : row.count() == all ? layers : convolutions) {
      int end = from + layer.bias().count();
      float[] own = Arrays.copyOfRange(values, from, end);
      moves.put(layer.name(), FloatTensor.wrap(own, own.length));
      from = end;
    }
    return moves;
  }

  static float[] join(Styles styles) {
    float[] row = new float[styles.channels().values().stream().mapToInt(FloatTensor::count).sum()];
    int at = 0;
    for (FloatTensor layer : styles.channels().values()) {
      System.arraycopy(layer.toArray(), 0, row, at, layer.count());
      at += layer.count();
    }
    return row;
  }
}
