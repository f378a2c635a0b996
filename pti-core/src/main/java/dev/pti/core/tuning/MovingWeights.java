package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Losses;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights that a run moves, by name. Belongs to the run's workspace. */
final class MovingWeights {
  private final Workspace workspace;
  private final Map<String, MovingWeight> weights = new LinkedHashMap<>();

  MovingWeights(TuningSettings settings, Workspace workspace) {
    this.workspace = workspace;
    settings
        .parameters()
        .from(workspace.generator().parameters(), workspace.generator().pictureSize())
        .forEach(
            (name, base) ->
                weights.put(name, MovingWeight.of(name, base, settings.rank(), workspace)));
  }

  /** What the optimizer moves. */
  List<NDArray> leaves() {
    return weights.values().stream().flatMap(weight -> weight.leaves().stream()).toList();
  }

  /** Where the weights are now, in the graph of the evaluation that asks. */
  Map<String, NDArray> values() {
    return values(weights.keySet());
  }

  /** The same of some weights, by names that may be others too. */
  Map<String, NDArray> values(Set<String> names) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (names.contains(name)) {
            values.put(name, weight.value());
          }
        });
    return values;
  }

  /** Says whether a weight of these names moves. */
  boolean isAnyOf(Set<String> names) {
    return weights.keySet().stream().anyMatch(names::contains);
  }

  /** The mean, over all values of all moving weights, of the squared difference. */
  NDArray meanSquaredDifference() {
    NDArray sum = null;
    long count = 0;
    for (MovingWeight weight : weights.values()) {
      NDArray difference = weight.difference();
      NDArray squares = difference.square().sum();
      sum = sum == null ? squares : sum.add(squares);
      count += difference.size();
    }
    if (sum == null) {
      throw new IllegalStateException("no weight moves");
    }
    return Losses.scale(sum, 1.0 / count);
  }

  /** Says whether no weight has left the numbers. Looks at one at a time. */
  boolean areFinite() {
    for (MovingWeight weight : weights.values()) {
      try (Scope scope = new Scope()) {
        if (!workspace.tensor(weight.difference()).isFinite()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Adds to a result how far the weights have moved. */
  void putInto(Tuning.Builder result) {
    weights.forEach(
        (name, weight) -> {
          try (Scope scope = new Scope()) {
            weight.putInto(result, name, workspace);
          }
        });
  }
}
