package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Kernels;

/**
 * From RGB in [-1, 1] to what a backbone was trained to see: {@code image * gain + offset}.
 *
 * @param gain {@code [1, 3, 1, 1]}
 * @param offset {@code [1, 3, 1, 1]}
 */
record Colours(NDArray gain, NDArray offset) {
  /** LPIPS's scaling layer: ImageNet's means and deviations, brought from [0, 1] to [-1, 1]. */
  static Colours lpips(NDManager manager) {
    double[] shift = {-.030, -.088, -.188};
    double[] scale = {.458, .448, .450};
    float[] gain = new float[3];
    float[] offset = new float[3];
    for (int i = 0; i < 3; i++) {
      gain[i] = (float) (1 / scale[i]);
      offset[i] = (float) (-shift[i] / scale[i]);
    }
    return of(gain, offset, manager);
  }

  /** Caffe's: 0 to 255 minus the means 123, 117 and 104 of red, green and blue. */
  static Colours caffe(NDManager manager) {
    return of(
        new float[] {127.5f, 127.5f, 127.5f},
        new float[] {127.5f - 123, 127.5f - 117, 127.5f - 104},
        manager);
  }

  private static Colours of(float[] gain, float[] offset, NDManager manager) {
    return new Colours(
        Weights.onDevice(FloatTensor.wrap(gain, 1, 3, 1, 1), manager),
        Weights.onDevice(FloatTensor.wrap(offset, 1, 3, 1, 1), manager));
  }

  /** Applies itself, and gives what a backbone takes: in the numbers in which it shall compute. */
  NDArray apply(NDArray image, Arithmetic arithmetic) {
    NDArray half = Kernels.half(arithmetic);
    return PerceptualDistance.KERNELS.call("scale_colours", image, gain, offset, half);
  }
}
