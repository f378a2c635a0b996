package dev.pti;

import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far tensors moved, by name. */
final class Differences {
  private Differences() {}

  /** Adds what moved further to what had moved. */
  static Map<String, FloatTensor> add(
      Map<String, FloatTensor> before, Map<String, FloatTensor> further) {
    Map<String, FloatTensor> sum = new LinkedHashMap<>(before);
    further.forEach((name, moved) -> sum.merge(name, moved, Differences::add));
    return sum;
  }

  static FloatTensor add(FloatTensor a, FloatTensor b) {
    return sum(a, b, 1);
  }

  static FloatTensor subtract(FloatTensor a, FloatTensor b) {
    return sum(a, b, -1);
  }

  private static FloatTensor sum(FloatTensor a, FloatTensor b, int sign) {
    float[] values = a.toArray();
    float[] others = b.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += sign * others[i];
    }
    return FloatTensor.wrap(values, a.shape());
  }
}
