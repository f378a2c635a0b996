package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gradients beside the leaves that they are of. What a leaf keeps itself would have to be written
 * to zeros after each step, and read, added to and written again in the next; over tens of millions
 * of weights that is time.
 */
final class TorchGradients implements Autograd.Gradients {
  private static final Kernels KERNELS = Kernels.load(TorchGradients.class, "gradients.py");

  private final List<NDArray> leaves;
  private final List<NDArray> values;
  private final NDManager manager;

  private TorchGradients(List<NDArray> leaves, List<NDArray> values, NDManager manager) {
    this.leaves = leaves;
    this.values = values;
    this.manager = manager;
  }

  /**
   * Goes backward.
   *
   * @param total a scalar
   * @param manager owns the gradients until they are closed
   */
  static TorchGradients of(NDArray total, List<NDArray> leaves, NDManager manager) {
    try (Scope scope = new Scope()) {
      NDList found = KERNELS.callWithLists("of", List.of(new NDList(total), new NDList(leaves)));
      List<NDArray> values = new ArrayList<>();
      found.forEach(gradient -> values.add(scope.release(gradient, manager)));
      return new TorchGradients(List.copyOf(leaves), values, manager);
    }
  }

  /** Tells whether they are of exactly these leaves, in this order. DJL's equality is of values. */
  @SuppressWarnings("ReferenceEquality")
  boolean areOf(List<NDArray> others) {
    return leaves.size() == others.size()
        && IntStream.range(0, leaves.size()).allMatch(i -> leaves.get(i) == others.get(i));
  }

  boolean has(int leaf) {
    return values.get(leaf).size() > 0;
  }

  NDArray get(int leaf) {
    return values.get(leaf);
  }

  /** Takes over others of the same leaves. */
  void add(TorchGradients others) {
    List<Integer> shared = new ArrayList<>();
    NDList some = new NDList();
    NDList more = new NDList();
    for (int i = 0; i < values.size(); i++) {
      if (has(i) && others.has(i)) {
        shared.add(i);
        some.add(values.get(i));
        more.add(others.values.get(i));
      } else if (others.has(i)) {
        values.set(i, others.values.get(i));
      }
    }
    if (shared.isEmpty()) {
      return;
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDList sums = KERNELS.callWithLists("sums", List.of(some, more));
      for (int i = 0; i < sums.size(); i++) {
        values.set(shared.get(i), scope.release(sums.get(i), manager));
      }
    }
    some.forEach(NDArray::close);
    more.forEach(NDArray::close);
  }

  @Override
  public void close() {
    values.forEach(NDArray::close);
  }
}
