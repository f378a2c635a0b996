package dev.pti.examples.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;

/** How many multiplications a second convolutions reach on this machine, at best. */
final class Peak {
  private static final Kernels KERNELS = Kernels.load(Peak.class, "peak.py");
  private static final int CHANNELS = 512;
  private static final int SIDE = 32;
  private static final int TRIES = 12;

  /** So many pictures that a call takes far longer than to ask for it. */
  private static final int PICTURES = 4;

  private static final int PICTURES_ON_GPU = 128;

  private Peak() {}

  /** Measures with a large convolution, the best of some tries. */
  static double measure(String device, Arithmetic arithmetic) {
    double best = Double.MAX_VALUE;
    Device where = TorchEngine.device(device);
    int pictures = where.isGpu() ? PICTURES_ON_GPU : PICTURES;
    try (NDManager manager = TorchEngine.newManager(where);
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray half = Kernels.half(arithmetic);
      NDArray x = prepared(manager.ones(new Shape(pictures, CHANNELS, SIDE, SIDE)), half);
      NDArray weight = prepared(manager.ones(new Shape(CHANNELS, CHANNELS, 3, 3)), half);
      for (int i = 0; i < TRIES; i++) {
        long start = System.nanoTime();
        try (Scope once = new Scope()) {
          KERNELS.call("convolution", x, weight).getFloat();
        }
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
    }
    return 9. * pictures * CHANNELS * CHANNELS * SIDE * SIDE / best;
  }

  private static NDArray prepared(NDArray array, NDArray half) {
    return KERNELS.call("prepared", array, half);
  }
}
