package dev.pti.contract;

import dev.pti.api.FloatTensor;
import dev.pti.api.Target;
import dev.pti.api.Workspace;

/** Smooth pictures that stand for photographs. */
final class Waves {
  private Waves() {}

  /** The photograph of a number, of the size that a generator draws. */
  static Target photograph(int number, Workspace workspace) {
    return target("photograph" + number, number, workspace.generator().resolution());
  }

  /**
   * Draws one.
   *
   * @param name of the target
   * @param phase each number gives another picture
   * @param side pixels
   */
  static Target target(String name, int phase, int side) {
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      double row = i / side % side / (double) side;
      double column = i % side / (double) side;
      int channel = i / (side * side);
      values[i] = (float) (.8 * Math.sin(phase + 4 * row + (1 + channel) * column));
    }
    return Target.of(name, FloatTensor.wrap(values, 3, side, side));
  }
}
