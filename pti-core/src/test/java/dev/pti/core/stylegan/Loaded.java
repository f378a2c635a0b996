package dev.pti.core.stylegan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Random;

/** A generator on the CPU with an open scope and gradients off, for the time of a test. */
final class Loaded implements AutoCloseable {
  final NDManager manager = TorchEngine.newManager(Device.cpu());
  final StyleGan generator;
  private final TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
  private final Scope scope = new Scope();

  Loaded(TensorFile file) {
    try {
      generator = StyleGan.load("test.safetensors", file, manager);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  NDArray array(FloatTensor tensor) {
    return Tensors.array(manager, tensor);
  }

  NDArray gaussian(int seed, long... shape) {
    return array(SyntheticGenerator.gaussian(new Random(seed), 1, shape));
  }

  @Override
  public void close() {
    scope.close();
    off.close();
    manager.close();
  }
}
