package dev.pti.core.inversion;

import com.google.common.primitives.Floats;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inverter;
import dev.pti.api.Target;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.Descents;
import dev.pti.core.tensor.DrawnLosses;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first step of searches measured, one search after the other, and the gradients of the
 * latent and of each noise map.
 */
record MeasuredSearches(List<Float> losses, List<FloatTensor> gradients) {
  /** Measures searches for some targets together. */
  static MeasuredSearches of(TinyRun tiny, Projection projection, List<Target> targets) {
    List<TorchWorkspace> workspaces = new ArrayList<>();
    targets.forEach(target -> workspaces.add(tiny.workspace()));
    TorchWorkspace first = workspaces.get(0);
    LatentStatistics statistics =
        LatentStatistics.measure(first, projection.settings().latentSamples());
    List<Descents.At<ProjectionRun>> runs = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Sought sought = new Sought(targets.get(i), workspaces.get(i));
      Inverter start = projection.start();
      var found = start == null ? null : start.invert(sought.target(), sought.workspace());
      runs.add(new Descents.At<>(new ProjectionRun(projection, sought, found, statistics), 0));
    }
    try (ProjectionBatch batch = new ProjectionBatch(first);
        DrawnLosses losses = batch.measure(runs)) {
      List<Double> weights = new ArrayList<>();
      for (Descents.At<ProjectionRun> run : runs) {
        for (double weight : run.search().weights(0)) {
          weights.add(weight);
        }
      }
      losses.goBackward(weights.stream().mapToDouble(it -> it).toArray());
      List<FloatTensor> gradients = new ArrayList<>();
      runs.forEach(
          run ->
              run.search()
                  .leaves()
                  .forEach(leaf -> gradients.add(first.tensor(leaf.getGradient()))));
      return new MeasuredSearches(Floats.asList(losses.values()), gradients);
    } finally {
      for (int i = workspaces.size() - 1; i >= 0; i--) {
        workspaces.get(i).close();
      }
    }
  }
}
