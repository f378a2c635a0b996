package dev.pti.core.tensor;

import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import java.util.List;
import java.util.function.Supplier;

/**
 * Losses, the drawings that they look at, and the way backward: through the losses, whose graph
 * then ends, and through the drawings, one after the other. Belongs to a step.
 */
public final class DrawnLosses implements AutoCloseable {
  private final List<? extends Drawing<?>> drawings;
  private final Autograd.Evaluation evaluation;
  private boolean isAttached;
  private boolean isOpen = true;

  /**
   * Measures.
   *
   * @param drawings in the order in which they were opened; they end with this
   * @param losses scalars, as part of a graph
   */
  public DrawnLosses(
      Autograd autograd, List<? extends Drawing<?>> drawings, Supplier<NDList> losses) {
    this.drawings = drawings;
    try {
      evaluation =
          autograd.evaluate(
              () -> {
                NDList measured = losses.get();
                isAttached = measured.stream().anyMatch(BoundTerms::isAttached);
                return measured;
              });
    } catch (RuntimeException | Error e) {
      closeDrawings();
      throw e;
    }
  }

  /**
   * Returns what was measured.
   *
   * @return in the order of the losses
   */
  public float[] values() {
    return evaluation.values();
  }

  /**
   * Says whether there is a way backward.
   *
   * @return false if no loss depends on what moves
   */
  public boolean isAttached() {
    return isAttached;
  }

  /**
   * Completes the gradients of what moves, for a weighted sum of the losses.
   *
   * @param weights one for each loss
   */
  public void goBackward(double... weights) {
    evaluation.backward(weights);
    closeEvaluation();
    drawings.forEach(Drawing::goBackward);
  }

  private void closeEvaluation() {
    if (isOpen) {
      isOpen = false;
      evaluation.close();
    }
  }

  /** The last one first, as scopes nest. */
  private void closeDrawings() {
    for (int i = drawings.size() - 1; i >= 0; i--) {
      drawings.get(i).close();
    }
  }

  @Override
  public void close() {
    closeEvaluation();
    closeDrawings();
  }
}
