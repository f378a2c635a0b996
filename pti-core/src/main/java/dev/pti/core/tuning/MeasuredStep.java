package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Floats;
import dev.pti.api.Autograd;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.DrawnLosses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The losses of a step, and the way backward from them.
 *
 * <p>Locality looks at other pictures than the rest. Where only one subject is tuned it is measured
 * first and goes backward at once, so that of the two graphs, each as large as a drawing of the
 * generator and its comparison, one is in memory at a time. A step at which the run then ends has
 * left gradients that nobody uses. Among several subjects one may be left out while others go on,
 * whose gradients those would spoil: there both graphs are kept, with recomputation those of the
 * losses alone.
 */
final class MeasuredStep implements AutoCloseable {
  private final Objective objective;
  private final int round;
  private final int share;
  private final @Nullable Float locality;
  private final DrawnLosses rest;

  /**
   * Measures.
   *
   * @param share by which the losses' weights are divided
   * @param isAlone whether there is no other subject
   */
  MeasuredStep(
      Objective objective, Autograd autograd, int step, int round, int share, boolean isAlone) {
    this.objective = objective;
    this.round = round;
    this.share = share;
    boolean isApart = isAlone && objective.isLocal(round);
    locality = isApart ? locality(autograd) : null;
    rest = rest(autograd, step, !isApart && objective.isLocal(round));
  }

  private float locality(Autograd autograd) {
    Elsewhere elsewhere = objective.elsewhere(round);
    try (DrawnLosses losses =
        new DrawnLosses(autograd, List.of(elsewhere), () -> objective.locality(elsewhere))) {
      float value = losses.values()[0];
      // It draws without noise, so that it says nothing of noise strengths, which may move alone.
      if (Float.isFinite(value) && losses.isAttached()) {
        losses.goBackward(Objective.LOCALITY_WEIGHT / share);
      }
      return value;
    }
  }

  private DrawnLosses rest(Autograd autograd, int step, boolean withLocality) {
    Drawing<Map<String, NDArray>> drawing = objective.drawing();
    Elsewhere elsewhere = withLocality ? objective.elsewhere(round) : null;
    return new DrawnLosses(
        autograd,
        elsewhere == null ? List.of(drawing) : List.of(drawing, elsewhere),
        () -> objective.losses(step, round, drawing, elsewhere));
  }

  /** The losses before their weights, in the order of {@link Objective#weights}. */
  float[] values() {
    List<Float> values = new ArrayList<>(Floats.asList(rest.values()));
    if (locality != null) {
      values.add(objective.localityPlace(), locality);
    }
    return Floats.toArray(values);
  }

  /** Completes the gradients of the weights. */
  void goBackward() {
    List<Double> weights = new ArrayList<>(objective.weights(round).values());
    if (locality != null) {
      weights.remove(objective.localityPlace());
    }
    rest.goBackward(weights.stream().mapToDouble(weight -> weight / share).toArray());
  }

  @Override
  public void close() {
    rest.close();
  }
}
