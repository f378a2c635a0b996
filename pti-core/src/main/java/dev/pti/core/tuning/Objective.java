package dev.pti.core.tuning;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Subject;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.RecomputedDrawing;
import dev.pti.core.tensor.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What tuning minimizes for a subject, or for several that are looked at at once: the workspace's
 * terms between the pivot's picture and the target, then locality and the penalty on differences
 * where they are on. Belongs to one run, and owns what it brings to the device. A round is that of
 * a step; schedules go by it. A member is a subject by its number among those that are looked at at
 * once, from 0.
 */
final class Objective implements AutoCloseable {
  /** What locality carries in the sum: its terms have weights of their own. */
  static final double LOCALITY_WEIGHT = 1;

  private static final String LOCALITY = "locality";
  private static final String DIFFERENCE = "difference";
  private static final String SUM = "loss";

  private final TuningSettings settings;
  private final Workspace workspace;
  private final MovingWeights weights;
  private final List<Placed> members;
  private final NDManager room;
  private final Scope scope;
  private final List<NDArray> pivots = new ArrayList<>();
  private final NDArray pivot;
  private final Map<String, NDArray> noise;
  private final List<LossTerm> terms;
  private final BoundTerms bound;
  private final Map<String, NDArray> original;

  /**
   * A subject.
   *
   * @param place among all, from 0, by which its rounds with locality are shifted
   */
  record Placed(Subject subject, int place) {}

  /**
   * Brings subjects to the device.
   *
   * @param members at least one
   * @param step of the run at which this happens
   */
  Objective(
      TuningSettings settings,
      Workspace workspace,
      MovingWeights weights,
      List<Placed> members,
      int step) {
    this.settings = settings;
    this.workspace = workspace;
    this.weights = weights;
    this.members = List.copyOf(members);
    terms = workspace.losses();
    original = workspace.generator().parameters();
    NDArray images =
        Batches.of(members.stream().map(it -> it.subject.target()).toList(), workspace);
    // Bound terms give what they keep to the targets' manager, past all scopes.
    room = images.getManager().newSubManager();
    NDScope.unregister(images);
    images.attach(room);
    scope = new Scope();
    try {
      for (Placed member : members) {
        FloatTensor found = member.subject.inversion().pivot().toTensor();
        pivots.add(workspace.array(found).expandDims(0));
      }
      pivot = Batches.together(pivots);
      noise = noiseOfAll();
      bound = BoundTerms.bind(terms, images, step, SUM, LOCALITY, DIFFERENCE);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The maps to draw with: the generator's, or each member's where one has its own. */
  private Map<String, NDArray> noiseOfAll() {
    DifferentiableGenerator generator = workspace.generator();
    List<Map<String, NDArray>> each = new ArrayList<>();
    Set<String> fitted = new HashSet<>();
    for (Placed member : members) {
      Map<String, NDArray> own = new LinkedHashMap<>();
      noise(settings, member.subject.inversion())
          .forEach((name, map) -> own.put(name, workspace.array(map)));
      fitted.addAll(own.keySet());
      each.add(generator.with(own).noise());
    }
    if (size() == 1) {
      return each.get(0);
    }
    Map<String, NDArray> maps = new LinkedHashMap<>(generator.noise());
    maps.replaceAll(
        (name, map) ->
            fitted.contains(name)
                ? Batches.together(
                    each.stream()
                        .map(own -> requireNonNull(own.get(name)).expandDims(0).expandDims(0))
                        .toList())
                : map);
    return maps;
  }

  /** The noise maps that the tuned generator draws with in place of its own. */
  static Map<String, FloatTensor> noise(TuningSettings settings, Inversion inversion) {
    return settings.noise() == TuningSettings.Noise.FITTED ? inversion.noise() : Map.of();
  }

  /** How many are looked at at once. */
  int size() {
    return members.size();
  }

  /** Draws the pivots' pictures. */
  Drawing<Map<String, NDArray>> drawing() {
    return drawing(pivot, noise);
  }

  /** Looks away from the pivots of those members that do in a round; null if none does. */
  @Nullable Elsewhere elsewhere(int round) {
    List<NDArray> local =
        IntStream.range(0, size())
            .filter(member -> isLocal(member, round))
            .mapToObj(pivots::get)
            .toList();
    return local.isEmpty()
        ? null
        : new Elsewhere(
            settings.locality().orElseThrow(), workspace, local, codes -> drawing(codes, Map.of()));
  }

  private Drawing<Map<String, NDArray>> drawing(NDArray ws, Map<String, NDArray> maps) {
    DifferentiableGenerator generator = workspace.generator();
    if (settings.recomputation()) {
      TunedSegments segments = new TunedSegments(generator, weights, ws, maps);
      if (segments.isMoving()) {
        return new RecomputedDrawing<>(workspace.autograd(), segments.computations());
      }
    }
    return moved -> generator.with(moved).synthesize(ws, maps);
  }

  /**
   * Measures the losses of the weights as they are, those of one member after the other, each in
   * the order of {@link #weights}.
   *
   * @param step of the first member
   * @param round of all
   * @param drawing the pivots'
   * @param elsewhere for locality among them, of those members that have it; null for none
   */
  NDList losses(
      int step, int round, Drawing<Map<String, NDArray>> drawing, @Nullable Elsewhere elsewhere) {
    Map<String, NDArray> moved = weights.values();
    NDArray images = drawing.picture(moved);
    List<NDList> ofTerms =
        bound.measure(step, round, term -> term.losses(images, moved, original)).stream()
            .map(each -> Batches.apart(each, size()))
            .toList();
    Iterator<NDArray> away =
        elsewhere == null ? Collections.emptyIterator() : elsewhere.losses(moved).iterator();
    NDArray difference = settings.differenceWeight() > 0 ? weights.meanSquaredDifference() : null;
    NDList losses = new NDList();
    for (int i = 0; i < size(); i++) {
      int member = i;
      ofTerms.forEach(each -> losses.add(each.get(member)));
      if (elsewhere != null && isLocal(member, round)) {
        losses.add(away.next());
      }
      if (difference != null) {
        losses.add(difference);
      }
    }
    return losses;
  }

  /** Says whether a member looks away from its pivot too in a round. */
  boolean isLocal(int member, int round) {
    return settings.localityAt(round + members.get(member).place).isPresent();
  }

  /** Measures locality alone, of the weights as they are. */
  NDList locality(Elsewhere elsewhere) {
    return elsewhere.losses(weights.values());
  }

  /** Where locality stands in the order of {@link #weights}, in a round that has it. */
  int localityPlace() {
    return terms.size();
  }

  /** The weights that a member's losses carry in their sum in a round, by name. */
  Map<String, Double> weights(int member, int round) {
    Map<String, Double> carried = new LinkedHashMap<>();
    terms.forEach(term -> carried.put(term.name(), term.weightAt(round)));
    if (isLocal(member, round)) {
      carried.put(LOCALITY, LOCALITY_WEIGHT);
    }
    if (settings.differenceWeight() > 0) {
      carried.put(DIFFERENCE, settings.differenceWeight());
    }
    return carried;
  }

  /**
   * Puts names to what was measured of a member, {@link #SUM} for the weighted sum among them.
   *
   * @param values in the order of {@link #weights}
   */
  Map<String, Double> named(int member, int round, List<Float> values) {
    Map<String, Double> losses = new LinkedHashMap<>();
    double sum = 0;
    int i = 0;
    for (Map.Entry<String, Double> term : weights(member, round).entrySet()) {
      losses.put(term.getKey(), (double) values.get(i));
      sum += term.getValue() * values.get(i);
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
