package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Floats;
import dev.pti.api.Autograd;
import java.util.Arrays;
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
  private final List<NDArray> leaves;
  private final double[] weights;
  private final Autograd.Evaluation rest;
  private final int localityPlace;
  private final float[] values;
  private Autograd.@Nullable Gradients ofLocality;

  private MeasuredStep(
      List<NDArray> leaves,
      double[] weights,
      Autograd.Evaluation rest,
      int localityPlace,
      float[] values,
      Autograd.@Nullable Gradients ofLocality) {
    this.leaves = leaves;
    this.weights = weights;
    this.rest = rest;
    this.localityPlace = localityPlace;
    this.values = values;
    this.ofLocality = ofLocality;
  }

  /**
   * Measures.
   *
   * @param leaves whose gradients may be asked for; none if they will not be
   * @param share by which the losses' weights are divided, in the order of {@link
   *     Objective#weights}
   */
  static MeasuredStep of(
      Objective objective,
      Autograd autograd,
      List<NDArray> leaves,
      int step,
      int round,
      int share) {
    double[] weights =
        objective.weights(round).values().stream().mapToDouble(weight -> weight / share).toArray();
    if (!objective.isLocal(round)) {
      Autograd.Evaluation all = autograd.evaluate(() -> objective.losses(step, round));
      return new MeasuredStep(leaves, weights, all, -1, all.values(), null);
    }
    int place = objective.localityPlace();
    Autograd.Gradients gradients = null;
    float[] near;
    try (Autograd.Evaluation locality = autograd.evaluate(() -> objective.locality(round))) {
      near = locality.values();
      if (!leaves.isEmpty() && Float.isFinite(near[0])) {
        gradients = locality.gradients(leaves, weights[place]);
      }
    }
    try {
      Autograd.Evaluation rest = autograd.evaluate(() -> objective.losses(step, round));
      float[] found = rest.values();
      float[] before = Arrays.copyOf(found, place);
      float[] after = Arrays.copyOfRange(found, place, found.length);
      float[] values = Floats.concat(before, near, after);
      return new MeasuredStep(leaves, weights, rest, place, values, gradients);
    } catch (RuntimeException | Error e) {
      if (gradients != null) {
        gradients.close();
      }
      throw e;
    }
  }

  /** The losses before their weights, in the order of {@link Objective#weights}. */
  float[] values() {
    return values.clone();
  }

  /** Gives the gradient to an optimizer of the leaves. */
  void goBackward(Autograd.Optimizer optimizer) {
    double[] ofRest = weights;
    if (localityPlace >= 0) {
      double[] before = Arrays.copyOf(weights, localityPlace);
      double[] after = Arrays.copyOfRange(weights, localityPlace + 1, weights.length);
      ofRest = Doubles.concat(before, after);
    }
    optimizer.add(rest.gradients(leaves, ofRest));
    if (ofLocality != null) {
      optimizer.add(ofLocality);
      ofLocality = null;
    }
  }

  @Override
  public void close() {
    rest.close();
    if (ofLocality != null) {
      ofLocality.close();
    }
  }
}
