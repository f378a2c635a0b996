package dev.pti.core.tuning;

import static java.util.Objects.requireNonNull;

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
 * The losses of a step, or of several that are taken at once, and the way backward from them.
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
   * @param step of the first member
   * @param round of all
   * @param share by which the losses' weights are divided
   * @param isAlone whether there is no other subject
   */
  MeasuredStep(
      Objective objective, Autograd autograd, int step, int round, int share, boolean isAlone) {
    this.objective = objective;
    this.round = round;
    this.share = share;
    boolean isApart = isAlone && objective.isLocal(0, round);
    locality = isApart ? locality(autograd) : null;
    rest = rest(autograd, step, !isApart);
  }

  private float locality(Autograd autograd) {
    Elsewhere elsewhere = requireNonNull(objective.elsewhere(round));
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

  /** The losses of a member before their weights, in the order of {@link Objective#weights}. */
  List<Float> values(int member) {
    List<Float> all = Floats.asList(rest.values());
    int first = 0;
    for (int i = 0; i < member; i++) {
      first += count(i);
    }
    List<Float> values = new ArrayList<>(all.subList(first, first + count(member)));
    if (locality != null) {
      values.add(objective.localityPlace(), locality);
    }
    return values;
  }

  /** How many losses of a member are among the rest. */
  private int count(int member) {
    return objective.weights(member, round).size() - (locality == null ? 0 : 1);
  }

  /**
   * Completes the gradients of the weights.
   *
   * @param wanted for each member, whether its losses count
   */
  void goBackward(List<Boolean> wanted) {
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < objective.size(); i++) {
      double counts = wanted.get(i) ? 1. / share : 0;
      List<Double> own = new ArrayList<>(objective.weights(i, round).values());
      if (locality != null) {
        own.remove(objective.localityPlace());
      }
      own.forEach(weight -> weights.add(weight * counts));
    }
    rest.goBackward(weights.stream().mapToDouble(weight -> weight).toArray());
  }

  @Override
  public void close() {
    rest.close();
  }
}
