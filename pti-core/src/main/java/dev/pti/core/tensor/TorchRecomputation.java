package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A chain of segments that is computed without a graph, and going backward once more, a segment at
 * a time.
 *
 * <p>What goes from one segment to the next is kept as leaves. A segment that is computed anew
 * reads those before it, and the gradients that it is to start from have been collected by those
 * after it, when the segment that reads them went backward; they end with it. Leaves share the
 * memory of what was computed. One for each place, since a segment may hand on what it was given:
 * the gradients on both sides of it are two.
 *
 * <p>Belongs to one run on one thread. Kept arrays belong to the run's manager until they are
 * closed, past all scopes, so that it does not matter which are open.
 */
final class TorchRecomputation implements Autograd.Recomputation {
  private static final Kernels KERNELS = Kernels.load(TorchRecomputation.class, "recomputation.py");

  private final NDManager manager;
  private final List<UnaryOperator<NDList>> segments;

  /** What enters each segment, and what leaves the last. */
  private final List<NDList> kept = new ArrayList<>();

  /**
   * Computes.
   *
   * @param manager the run's
   */
  TorchRecomputation(NDManager manager, List<UnaryOperator<NDList>> segments) {
    this.manager = manager;
    this.segments = List.copyOf(segments);
    NDList entering = new NDList();
    kept.add(entering);
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      for (UnaryOperator<NDList> segment : segments) {
        entering = computed(segment, entering);
        kept.add(entering);
      }
      if (entering.size() != 1) {
        throw new IllegalArgumentException(
            "the last of %d segments gave %d arrays, wanted 1"
                .formatted(segments.size(), entering.size()));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private NDList computed(UnaryOperator<NDList> segment, NDList entering) {
    try (Scope scope = new Scope()) {
      NDList leaves = new NDList();
      for (NDArray left : segment.apply(entering)) {
        NDArray leaf = scope.release(left.stopGradient(), manager);
        leaf.setRequiresGradient(true);
        leaves.add(leaf);
      }
      return leaves;
    }
  }

  @Override
  public NDArray result() {
    return kept.get(segments.size()).singletonOrThrow();
  }

  @Override
  public void backward() {
    for (int i = segments.size() - 1; i >= 0; i--) {
      backward(i);
    }
  }

  private void backward(int segment) {
    try (TorchAutograd.GradientMode on = TorchAutograd.gradientMode(true);
        Scope scope = new Scope()) {
      NDList left = kept.get(segment + 1);
      List<PtNDArray> gradients = new ArrayList<>();
      left.forEach(leaf -> gradients.add(JniUtils.getGradient((PtNDArray) leaf)));
      // Nobody reads the values any more, and they are as large as the gradients.
      left.close();
      if (gradients.stream().allMatch(gradient -> gradient == null)) {
        return;
      }
      NDList again = segments.get(segment).apply(kept.get(segment));
      NDList outputs = new NDList();
      NDList wanted = new NDList();
      for (int i = 0; i < again.size(); i++) {
        if (gradients.get(i) != null) {
          outputs.add(again.get(i));
          wanted.add(gradients.get(i));
        }
      }
      NDArray toward = KERNELS.callWithLists("toward", List.of(outputs, wanted)).get(0);
      if (!BoundTerms.isAttached(toward)) {
        throw new IllegalStateException(
            "segment %d of %d is detached from the graph: nothing that moves has a gradient in it"
                .formatted(segment + 1, segments.size()));
      }
      NDArray seed = toward.getManager().ones(toward.getShape());
      JniUtils.backward((PtNDArray) toward, (PtNDArray) seed, false, false);
    }
  }

  @Override
  public void close() {
    kept.forEach(NDList::close);
  }
}
