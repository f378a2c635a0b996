package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of some arrays at an earlier moment, to return to when a loop diverges. Belongs to the
 * innermost scope that is open when it is made.
 */
public final class Snapshot {
  private static final Kernels KERNELS = Kernels.load(Snapshot.class, "snapshot.py");

  private final List<NDArray> arrays;
  private final List<NDArray> copies = new ArrayList<>();

  /**
   * Copies arrays.
   *
   * @param arrays what to remember; must not be in use on another thread
   */
  public Snapshot(List<NDArray> arrays) {
    this.arrays = List.copyOf(arrays);
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      arrays.forEach(array -> copies.add(array.duplicate()));
    }
  }

  /** Remembers the arrays as they are now. */
  public void take() {
    copy(copies, arrays);
  }

  /** Brings the arrays back to what they were. */
  public void restore() {
    copy(arrays, copies);
  }

  private static void copy(List<NDArray> to, List<NDArray> from) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      KERNELS.callWithLists("copy", List.of(new NDList(to), new NDList(from)));
    }
  }
}
