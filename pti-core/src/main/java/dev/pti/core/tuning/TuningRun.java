package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of the tuning loop. A step measures the losses, asks whether to stop, goes backward, and,
 * at the end of its group of accumulated gradients, moves the weights. Whatever ends the run ends
 * it between a measurement and its update, so that the result is a state that was measured.
 */
final class TuningRun {
  private final TuningSettings settings;
  private final Workspace workspace;
  private final Inversion inversion;
  private final MovingWeights weights;
  private final Objective objective;
  private final StoppingRules rules;
  private final @Nullable BestState best;
  private final List<Step> history = new ArrayList<>();

  TuningRun(TuningSettings settings, Inversion inversion, Target target, Workspace workspace) {
    this.settings = settings;
    this.workspace = workspace;
    this.inversion = inversion;
    weights = new MovingWeights(settings, workspace);
    objective = new Objective(settings, workspace, weights, inversion, target);
    rules = new StoppingRules(settings, workspace.perceptual().name(), System::nanoTime);
    best = settings.keepBest() ? new BestState(weights.leaves()) : null;
  }

  Tuning optimize() {
    List<NDArray> leaves = weights.leaves();
    Snapshot lastGood = new Snapshot(leaves);
    try {
      return optimize(workspace.autograd().adam(leaves), lastGood);
    } catch (RunFailure failure) {
      lastGood.restore();
      throw failure.stopped("tuning", settings.steps(), null, result("failure"));
    }
  }

  private Tuning optimize(Autograd.Optimizer adam, Snapshot lastGood) {
    for (int step = 0; step < settings.steps(); step++) {
      Step told;
      try (Autograd.Evaluation losses = evaluate(step)) {
        told = objective.record(step, losses.values());
        if (!Double.isFinite(told.loss())) {
          lastGood.restore();
          throw new DivergedException(Steps.culprit(told), told, null, result("divergence"));
        }
        history.add(told);
        lastGood.take();
        offer(step, told);
        Optional<String> reason = rules.reasonToStop(told);
        if (reason.isPresent()) {
          Steps.tell(workspace.listener(), told);
          return stopped(reason.get());
        }
        losses.backward(shareOfGradient(step));
      }
      if (endsGroup(step)) {
        adam.step(settings.learningRate(step));
      }
      Steps.tell(workspace.listener(), told);
    }
    return finished(lastGood);
  }

  private Autograd.Evaluation evaluate(int step) {
    return workspace.autograd().evaluate(() -> objective.losses(step));
  }

  private double[] shareOfGradient(int step) {
    int group = settings.accumulation();
    int first = step - step % group;
    int size = Math.min(group, settings.steps() - first);
    return objective.weights(step).values().stream().mapToDouble(weight -> weight / size).toArray();
  }

  private boolean endsGroup(int step) {
    return (step + 1) % settings.accumulation() == 0 || step + 1 == settings.steps();
  }

  private void offer(int step, Step measured) {
    if (best != null && settings.isWhole(measured.index())) {
      best.offer(step, measured.loss());
    }
  }

  private Tuning stopped(String reason) {
    return best == null || StoppingRules.isGoal(reason) ? result(reason) : bestResult(best, reason);
  }

  private Tuning finished(Snapshot lastGood) {
    Tuning last = result("steps");
    if (!last.difference().values().stream().allMatch(FloatTensor::isFinite)) {
      lastGood.restore();
      Step bad = Steps.withoutFiniteGradient(history);
      throw new DivergedException(Steps.GRADIENT, bad, null, result("divergence"));
    }
    if (best == null || history.isEmpty()) {
      return last;
    }
    // No step has measured what the last update led to.
    int lastStep = settings.steps() - 1;
    try (Autograd.Evaluation losses = evaluate(lastStep)) {
      offer(settings.steps(), objective.record(lastStep, losses.values()));
    }
    return bestResult(best, "steps");
  }

  private Tuning bestResult(BestState kept, String stoppedBy) {
    kept.restore();
    Tuning.Builder result = Tuning.builder().from(result(stoppedBy));
    kept.putInto(result);
    return result.build();
  }

  private Tuning result(String stoppedBy) {
    Tuning.Builder result =
        Tuning.builder()
            .history(history)
            .stoppedBy(stoppedBy)
            .noise(Objective.noise(settings, inversion))
            .settings(TuningReport.settings(settings, workspace.losses()));
    weights.putInto(result);
    return result.build();
  }
}
