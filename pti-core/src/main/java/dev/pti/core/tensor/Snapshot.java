package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Adds what is remembered to a loop's state, under a name and a number each. */
  public void putInto(RunState.Builder state, String name) {
    put(state, name, copies);
  }

  /** Remembers what {@link #putInto} added, in place of what is remembered now. */
  public void restore(RunState state, String name) {
    load(state, name, copies);
  }

  /**
   * Adds arrays to a loop's state.
   *
   * @param state gets them under the name and a number each
   * @param arrays as they are now
   */
  static void put(RunState.Builder state, String name, List<NDArray> arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      state.put(name + "." + i, Tensors.tensor(arrays.get(i)));
    }
  }

  /** Brings arrays to what {@link #put} added. */
  static void load(RunState state, String name, List<NDArray> arrays) {
    try (Scope scope = new Scope()) {
      List<NDArray> saved = new ArrayList<>();
      for (int i = 0; i < arrays.size(); i++) {
        NDArray array = arrays.get(i);
        FloatTensor values = state.tensor(name + "." + i);
        if (!Arrays.equals(values.shape(), array.getShape().getShape())) {
          throw new InvalidInputException(
              "%s is damaged: %s.%d has shape %s, wanted %s"
                  .formatted(
                      state.label(),
                      name,
                      i,
                      Arrays.toString(values.shape()),
                      Arrays.toString(array.getShape().getShape())));
        }
        saved.add(Tensors.array(array.getManager(), values));
      }
      copy(arrays, saved);
    }
  }

  /** Copies values, whichever layouts they have. */
  static void copy(List<NDArray> to, List<NDArray> from) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      KERNELS.callWithLists("copy", List.of(new NDList(to), new NDList(from)));
    }
  }
}
