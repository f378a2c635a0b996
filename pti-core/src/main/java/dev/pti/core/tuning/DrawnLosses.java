package dev.pti.core.tuning;

import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import java.util.List;
import java.util.function.Supplier;

/**
 * Losses, the drawings that they look at, and the way backward: through the losses, whose graph
 * then ends, and through the drawings, one after the other. Belongs to a step.
 */
final class DrawnLosses implements AutoCloseable {
  private final List<Drawing> drawings;
  private final Autograd.Evaluation evaluation;
  private final float[] values;
  private boolean isOpen = true;

  /**
   * Measures.
   *
   * @param drawings in the order in which they were opened; they end with this
   * @param losses scalars, as part of a graph
   */
  DrawnLosses(Autograd autograd, List<Drawing> drawings, Supplier<NDList> losses) {
    this.drawings = drawings;
    try {
      evaluation = autograd.evaluate(losses);
    } catch (RuntimeException | Error e) {
      closeDrawings();
      throw e;
    }
    values = evaluation.values();
  }

  float[] values() {
    return values;
  }

  /** Completes the gradients of the weights that move, for a weighted sum of the losses. */
  void goBackward(double... weights) {
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
