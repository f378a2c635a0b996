package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * A span of time whose native arrays are freed when it ends.
 *
 * <p>DJL attaches every array to the manager of the operation's first operand, so that a loop over
 * a long-lived generator would pile its intermediate results up in the generator's manager. A scope
 * collects whatever the thread makes while it is open and frees it on close, which keeps a loop's
 * memory flat. Scopes nest; an array that has to outlive one is handed to the next outer one with
 * {@link #keep}. Belongs to the thread that opened it.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private final NDScope scope;
  private final List<NDArray> kept = new ArrayList<>();

  /** Opens a scope on this thread. */
  public Scope() {
    scope = new NDScope();
    DEPTH.set(DEPTH.get() + 1);
  }

  /**
   * Takes an array out of this scope; it belongs to the next outer scope once this one is closed.
   *
   * @param array an array made in this scope, the innermost
   * @return the array
   */
  public NDArray keep(NDArray array) {
    NDScope.unregister(array);
    kept.add(array);
    return array;
  }

  /**
   * Takes an array out of every scope and gives it to a manager, which frees it when it closes.
   *
   * @param array an array made in this scope, the innermost
   * @param manager the owner from now on, on the same device
   * @return the array
   */
  public NDArray release(NDArray array, NDManager manager) {
    NDScope.unregister(array);
    array.attach(manager);
    return array;
  }

  static void requireOpen() {
    if (DEPTH.get() == 0) {
      throw new IllegalStateException("no scope is open on this thread: native arrays would leak");
    }
  }

  @Override
  public void close() {
    scope.close();
    DEPTH.set(DEPTH.get() - 1);
    kept.forEach(NDScope::register);
  }
}
