package dev.pti.core;

import dev.pti.api.FloatTensor;
import java.util.Map;

/** A generator's tensors under rosinality's names, by the rule of the parity fixtures' README. */
public final class RosinalityRuleWeights extends RuleWeights {
  private static final int[] TAPS = {1, 3, 3, 1};

  public RosinalityRuleWeights(Map<String, long[]> shapes, int salt) {
    super(shapes, salt);
  }

  @Override
  protected FloatTensor make(String name, long[] shape) {
    if (name.endsWith(".kernel")) {
      float[] kernel = new float[16];
      for (int i = 0; i < 16; i++) {
        kernel[i] = TAPS[i / 4] * TAPS[i % 4] / 16f;
      }
      return FloatTensor.wrap(kernel, shape);
    }
    if (name.startsWith("style.")) {
      return uniform(name, shape, 0, name.endsWith("bias") ? 20 : 100 * Math.sqrt(12));
    }
    if (name.endsWith(".modulation.bias")) {
      return uniform(name, shape, 1, .2);
    }
    if (name.endsWith(".noise.weight")) {
      return uniform(name, shape, .1, .2);
    }
    return uniform(name, shape, 0, name.endsWith("bias") ? .4 : Math.sqrt(12));
  }
}
