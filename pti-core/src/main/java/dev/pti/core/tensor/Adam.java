package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba 2015) by PyTorch's fused kernel: betas .9 and .999, epsilon 1e-8 added after
 * the bias correction. DJL's own places the epsilon elsewhere and differs where gradients are tiny.
 *
 * <p>Each leaf counts its own steps, as in PyTorch, and stays where it is while it has no gradient.
 */
final class Adam implements Autograd.Optimizer {
  private static final Kernels KERNELS = Kernels.load(Adam.class, "adam.py");

  private final NDManager manager;
  private final List<NDArray> leaves;
  private final List<@Nullable State> states = new ArrayList<>();

  /** First and second moment, and the number of steps taken as a float scalar. */
  private record State(NDArray first, NDArray second, NDArray steps) {}

  Adam(NDManager manager, List<NDArray> leaves) {
    this.manager = manager;
    this.leaves = List.copyOf(leaves);
    leaves.forEach(leaf -> states.add(null));
  }

  @Override
  public void step(double learningRate) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDList moving = new NDList();
      NDList gradients = new NDList();
      NDList first = new NDList();
      NDList second = new NDList();
      NDList steps = new NDList();
      for (int i = 0; i < leaves.size(); i++) {
        PtNDArray leaf = (PtNDArray) leaves.get(i);
        PtNDArray gradient = JniUtils.getGradient(leaf);
        if (gradient == null) {
          continue;
        }
        State state = states.get(i);
        if (state == null) {
          state = newState(scope, leaf);
          states.set(i, state);
        }
        moving.add(leaf);
        gradients.add(gradient);
        first.add(state.first);
        second.add(state.second);
        steps.add(state.steps);
      }
      if (moving.isEmpty()) {
        return;
      }
      KERNELS.callWithLists(
          "adam_step",
          List.of(moving, gradients, first, second, steps),
          Kernels.number(learningRate));
      moving.forEach(leaf -> JniUtils.zeroGrad((PtNDArray) leaf));
    }
  }

  private State newState(Scope scope, NDArray leaf) {
    return new State(
        scope.release(leaf.zerosLike(), manager),
        scope.release(leaf.zerosLike(), manager),
        scope.release(manager.zeros(new Shape()), manager));
  }
}
