package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.RunState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba 2015) by PyTorch's fused kernel: betas .9 and .999, epsilon 1e-8 added after
 * the bias correction. DJL's own places the epsilon elsewhere and differs where gradients are tiny.
 *
 * <p>Each leaf counts its own steps, as in PyTorch, and stays where it is while it has no gradient.
 * What it remembers can be taken out and put back, so that a long run can be stopped and resumed.
 */
public final class Adam implements Autograd.Optimizer {
  private static final Kernels KERNELS = Kernels.load(Adam.class, "adam.py");

  private static final String PREFIX = "optimizer.";

  private final NDManager manager;
  private final List<NDArray> leaves;
  private final List<@Nullable State> states = new ArrayList<>();

  /** First and second moment, and the number of steps taken as a float scalar. */
  private record State(NDArray first, NDArray second, NDArray steps) {}

  /**
   * What is remembered of a leaf.
   *
   * @param first the mean of its gradients
   * @param second the mean of their squares
   * @param steps how many it has taken
   */
  public record Moments(FloatTensor first, FloatTensor second, int steps) {}

  /**
   * Starts with nothing remembered.
   *
   * @param manager owns the moments
   * @param leaves what it moves; each the whole of its memory without gaps, as {@link
   *     TorchAutograd#leaf} makes them
   */
  public Adam(NDManager manager, List<NDArray> leaves) {
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
          Kernels.passing(learningRate));
      moving.forEach(Adam::forgetGradient);
    }
  }

  /**
   * Leaves no gradient, in place of one of zeros: the next backward pass then gives its own without
   * adding it to zeros first, and until then it takes no memory. PyTorch forgets a gradient with
   * the tensor, so the leaf becomes another tensor over the same values.
   */
  static void forgetGradient(NDArray leaf) {
    NDArray same = leaf.stopGradient();
    same.setRequiresGradient(true);
    leaf.intern(same);
  }

  /**
   * Takes out what is remembered.
   *
   * @return one for each leaf; a leaf that has not moved yet has zeros
   */
  public List<Moments> moments() {
    List<Moments> moments = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      State state = states.get(i);
      long[] shape = leaves.get(i).getShape().getShape();
      int count = Math.toIntExact(leaves.get(i).size());
      moments.add(
          state == null
              ? new Moments(
                  FloatTensor.wrap(new float[count], shape),
                  FloatTensor.wrap(new float[count], shape),
                  0)
              : new Moments(
                  Tensors.tensor(state.first),
                  Tensors.tensor(state.second),
                  (int) state.steps.toFloatArray()[0]));
    }
    return moments;
  }

  /**
   * Puts back what was remembered.
   *
   * @param moments one for each leaf, of its shape
   */
  public void restore(List<Moments> moments) {
    if (moments.size() != leaves.size()) {
      throw new IllegalArgumentException(
          leaves.size() + " leaves, but moments of " + moments.size());
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      for (int i = 0; i < leaves.size(); i++) {
        Moments one = moments.get(i);
        State state = newState(scope, leaves.get(i));
        put(one.first, state.first);
        put(one.second, state.second);
        put(FloatTensor.wrap(new float[] {one.steps}, new long[0]), state.steps);
        states.set(i, state);
      }
    }
  }

  private void put(FloatTensor values, NDArray into) {
    NDArray source = Tensors.array(manager, values);
    Snapshot.copy(List.of(into), List.of(source));
  }

  @Override
  public void putInto(RunState.Builder state) {
    List<Moments> moments = moments();
    for (int i = 0; i < moments.size(); i++) {
      Moments one = moments.get(i);
      state.put(PREFIX + i + ".first", one.first);
      state.put(PREFIX + i + ".second", one.second);
      state.put(PREFIX + i + ".steps", one.steps);
    }
  }

  @Override
  public void restore(RunState state) {
    List<Moments> moments = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      FloatTensor first = state.tensor(PREFIX + i + ".first");
      FloatTensor second = state.tensor(PREFIX + i + ".second");
      moments.add(new Moments(first, second, state.integer(PREFIX + i + ".steps")));
    }
    restore(moments);
  }

  /** The fused kernel wants moments laid out as the leaf is, which DJL's zerosLike does not do. */
  private State newState(Scope scope, NDArray leaf) {
    return new State(
        scope.release(KERNELS.call("zeros", leaf), manager),
        scope.release(KERNELS.call("zeros", leaf), manager),
        scope.release(manager.zeros(new Shape()), manager));
  }
}
