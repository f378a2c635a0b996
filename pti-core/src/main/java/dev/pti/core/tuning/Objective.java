package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.RecomputedDrawing;
import dev.pti.core.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tuning minimizes for a subject: the workspace's terms between the pivot's picture and the
 * target, then locality and the penalty on differences where they are on. Belongs to one run, and
 * owns what it brings to the device. A round is that of the step; schedules go by it.
 */
final class Objective implements AutoCloseable {
  /** What locality carries in the sum: its terms have weights of their own. */
  static final double LOCALITY_WEIGHT = 1;

  private static final String LOCALITY = "locality";
  private static final String DIFFERENCE = "difference";
  private static final String SUM = "loss";

  private final TuningSettings settings;
  private final int place;
  private final Workspace workspace;
  private final MovingWeights weights;
  private final NDManager room;
  private final Scope scope;
  private final NDArray pivot;
  private final DifferentiableGenerator withNoise;
  private final List<LossTerm> terms;
  private final BoundTerms<LossTerm.Bound> bound;
  private final Map<String, NDArray> original;

  /**
   * Brings a subject to the device.
   *
   * @param place of the subject among all, from 0, by which its rounds with locality are shifted
   * @param step of the run at which this happens
   */
  Objective(
      TuningSettings settings,
      Workspace workspace,
      MovingWeights weights,
      Subject subject,
      int place,
      int step) {
    this.settings = settings;
    this.place = place;
    this.workspace = workspace;
    this.weights = weights;
    terms = workspace.losses();
    original = workspace.generator().parameters();
    Target target = subject.target();
    int side = target.resolution();
    NDArray image = workspace.array(target.picture().toTensor().reshape(1, 3, side, side));
    // Bound terms give what they keep to the target's manager, past all scopes.
    room = image.getManager().newSubManager();
    NDScope.unregister(image);
    image.attach(room);
    scope = new Scope();
    try {
      pivot = workspace.array(subject.inversion().pivot().toTensor()).expandDims(0);
      Map<String, NDArray> maps = new LinkedHashMap<>();
      noise(settings, subject.inversion())
          .forEach((name, map) -> maps.put(name, workspace.array(map)));
      withNoise = workspace.generator().with(maps);
      bound = BoundTerms.bind(terms, image, step, SUM, LOCALITY, DIFFERENCE);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The noise maps that the tuned generator draws with in place of its own. */
  static Map<String, FloatTensor> noise(TuningSettings settings, Inversion inversion) {
    return settings.noise() == TuningSettings.Noise.FITTED ? inversion.noise() : Map.of();
  }

  /** Draws the pivot's picture. */
  Drawing<Map<String, NDArray>> drawing() {
    return drawing(pivot, withNoise.noise());
  }

  /** Looks away from the pivot, in a round that does. */
  Elsewhere elsewhere(int round) {
    LocalityRegularizer locality = settings.localityAt(round + place).orElseThrow();
    return new Elsewhere(locality, workspace, pivot, codes -> drawing(codes, Map.of()));
  }

  private Drawing<Map<String, NDArray>> drawing(NDArray ws, Map<String, NDArray> noise) {
    return settings.recomputation()
        ? new RecomputedDrawing<>(
            workspace.autograd(), new TunedSegments(withNoise, weights, ws, noise).computations())
        : moved -> withNoise.with(moved).synthesize(ws, noise);
  }

  /**
   * Measures the losses of the weights as they are, in the order of {@link #weights}.
   *
   * @param drawing the pivot's
   * @param elsewhere for locality among them; null for none
   */
  NDList losses(
      int step, int round, Drawing<Map<String, NDArray>> drawing, @Nullable Elsewhere elsewhere) {
    Map<String, NDArray> moved = weights.values();
    NDArray image = drawing.picture(moved);
    NDList losses = bound.measure(step, round, term -> term.loss(image, moved, original));
    if (elsewhere != null) {
      losses.add(elsewhere.loss(moved));
    }
    if (settings.differenceWeight() > 0) {
      losses.add(weights.meanSquaredDifference());
    }
    return losses;
  }

  /** Says whether a round looks away from the pivot too. */
  boolean isLocal(int round) {
    return settings.localityAt(round + place).isPresent();
  }

  /** Measures locality alone, of the weights as they are. */
  NDList locality(Elsewhere elsewhere) {
    return new NDList(elsewhere.loss(weights.values()));
  }

  /** Where locality stands in the order of {@link #weights}, in a round that has it. */
  int localityPlace() {
    return terms.size();
  }

  /** The weights that a round's losses carry in their sum, by name. */
  Map<String, Double> weights(int round) {
    Map<String, Double> carried = new LinkedHashMap<>();
    terms.forEach(term -> carried.put(term.name(), term.weightAt(round)));
    settings
        .localityAt(round + place)
        .ifPresent(locality -> carried.put(LOCALITY, LOCALITY_WEIGHT));
    if (settings.differenceWeight() > 0) {
      carried.put(DIFFERENCE, settings.differenceWeight());
    }
    return carried;
  }

  /** Puts names to what was measured, {@link #SUM} for the weighted sum among them. */
  Map<String, Double> named(int round, float[] values) {
    Map<String, Double> losses = new LinkedHashMap<>();
    double sum = 0;
    int i = 0;
    for (Map.Entry<String, Double> term : weights(round).entrySet()) {
      losses.put(term.getKey(), (double) values[i]);
      sum += term.getValue() * values[i];
      i++;
    }
    losses.put(SUM, sum);
    return losses;
  }

  @Override
  public void close() {
    scope.close();
    room.close();
  }
}
