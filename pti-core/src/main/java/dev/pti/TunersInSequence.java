package dev.pti;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.Inversion;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.WorkspaceOf;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tuner, then another in the generator that the first has tuned.
 *
 * @param first takes no steps
 * @param second tells its steps
 */
record TunersInSequence(Tuner first, Tuner second) implements Tuner {
  @Override
  public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    Tuning before = first.tune(inversion, target, workspace);
    WorkspaceOf onward = new WorkspaceOf(workspace, tuned(before, workspace));
    try {
      return sum(before, second.tune(inversion, target, onward));
    } catch (StoppedException stopped) {
      throw stopped.keeping(stopped.lastTunings().stream().map(last -> sum(before, last)).toList());
    }
  }

  private static DifferentiableGenerator tuned(Tuning tuning, Workspace workspace) {
    Map<String, NDArray> weights = workspace.generator().parameters();
    Map<String, NDArray> moved = new LinkedHashMap<>();
    tuning
        .difference()
        .forEach(
            (name, difference) ->
                moved.put(
                    name,
                    workspace
                        .autograd()
                        .withoutGradients(
                            () ->
                                requireNonNull(weights.get(name))
                                    .add(workspace.array(difference)))));
    return workspace.generator().with(moved);
  }

  /** The second's result, whose differences are from the generator that the first was given. */
  private static Tuning sum(Tuning before, Tuning further) {
    Map<String, Object> settings = new LinkedHashMap<>(before.settings());
    settings.putAll(further.settings());
    return Tuning.builder()
        .from(further)
        .difference(Differences.add(before.difference(), further.difference()))
        .factors(Map.of())
        .settings(settings)
        .build();
  }

  @Override
  public String toString() {
    return first + ", then " + second;
  }
}
