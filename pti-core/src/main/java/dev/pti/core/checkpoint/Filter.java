package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.util.List;

/** The filter that every published StyleGAN2 resamples with: the outer product of 1, 3, 3, 1. */
final class Filter {
  private static final int[] TAPS = {1, 3, 3, 1};

  private Filter() {}

  /** The filter {@code [4, 4]}, its sum being one. */
  static FloatTensor tensor() {
    float[] values = new float[TAPS.length * TAPS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = TAPS[i / TAPS.length] * TAPS[i % TAPS.length] / 64f;
    }
    return FloatTensor.wrap(values, TAPS.length, TAPS.length);
  }

  /** The filter as if it stood in a file. */
  static StoredTensor stored() {
    return new StoredTensor(ElementType.F32, List.of(4L, 4L), into -> into.put(tensor().toArray()));
  }
}
