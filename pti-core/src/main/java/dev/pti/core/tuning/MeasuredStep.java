package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Floats;
import dev.pti.api.Autograd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a step, and the gradient along them.
 *
 * <p>Locality looks at other pictures than the rest. It is measured first and goes backward at
 * once, so that of the two graphs, each as large as a drawing of the generator and its comparison,
 * one is in memory at a time.
 */
final class MeasuredStep implements AutoCloseable {
  private final Objective objective;
  private final List<NDArray> leaves;
  private final int round;
  private final int share;
  private final @Nullable Locality locality;
  private final Autograd.Evaluation rest;
  private boolean isTaken;

  /** What locality gave, and its gradient unless nobody asks for it. */
  private record Locality(float value, Autograd.@Nullable Gradients gradients) {}

  /**
   * Measures.
   *
   * @param leaves whose gradients may be asked for; none if they will not be
   * @param share by which the losses' weights are divided
   */
  MeasuredStep(
      Objective objective,
      Autograd autograd,
      List<NDArray> leaves,
      int step,
      int round,
      int share) {
    this.objective = objective;
    this.leaves = leaves;
    this.round = round;
    this.share = share;
    locality = objective.isLocal(round) ? locality(autograd) : null;
    try {
      rest = autograd.evaluate(() -> objective.losses(step, round));
    } catch (RuntimeException | Error e) {
      closeLocality();
      throw e;
    }
  }

  private Locality locality(Autograd autograd) {
    try (Autograd.Evaluation evaluation = autograd.evaluate(() -> objective.locality(round))) {
      float value = evaluation.values()[0];
      boolean isWanted = !leaves.isEmpty() && Float.isFinite(value);
      double weight = Objective.LOCALITY_WEIGHT / share;
      return new Locality(value, isWanted ? evaluation.gradients(leaves, weight) : null);
    }
  }

  /** The losses before their weights, in the order of {@link Objective#weights}. */
  float[] values() {
    List<Float> values = new ArrayList<>(Floats.asList(rest.values()));
    if (locality != null) {
      values.add(objective.localityPlace(), locality.value);
    }
    return Floats.toArray(values);
  }

  /** Gives the gradient to an optimizer of the leaves. */
  void goBackward(Autograd.Optimizer optimizer) {
    List<Double> weights = new ArrayList<>(objective.weights(round).values());
    if (locality != null) {
      weights.remove(objective.localityPlace());
    }
    double[] shares = weights.stream().mapToDouble(weight -> weight / share).toArray();
    optimizer.add(rest.gradients(leaves, shares));
    if (locality != null && locality.gradients != null) {
      optimizer.add(locality.gradients);
      isTaken = true;
    }
  }

  private void closeLocality() {
    if (!isTaken && locality != null && locality.gradients != null) {
      locality.gradients.close();
    }
  }

  /** Frees everything; gradients that an optimizer took over are its own. */
  @Override
  public void close() {
    rest.close();
    closeLocality();
  }
}
