package dev.pti.core.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;

/** A manager, an open scope and gradients off, for the time of a test. */
final class Native implements AutoCloseable {
  final NDManager manager = TorchEngine.newManager(Device.cpu());
  final TorchAutograd autograd = new TorchAutograd(manager);
  private final TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
  private final Scope scope = new Scope();

  NDArray array(float... values) {
    return Tensors.array(manager, FloatTensor.of(values, values.length));
  }

  @Override
  public void close() {
    scope.close();
    off.close();
    manager.close();
  }
}
