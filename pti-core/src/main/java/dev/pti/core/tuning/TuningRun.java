package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.ResumableLoop;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run of the tuning loop, over one subject or several. A step takes the subject whose turn it
 * is, measures its losses, asks whether to stop, goes backward, and, at the end of its group of
 * accumulated gradients, moves the weights, which all subjects share. Whatever ends the run ends it
 * between a measurement and its update, so that the result is a state that was measured.
 *
 * <p>The budget is {@code settings.steps()} for each subject. Schedules of the learning rate go by
 * the part of the budget that is spent, those of locality and of weights by the round.
 */
final class TuningRun {
  private static final String RULES = "rules.";
  private static final String WHOLE_LOSS = "whole_loss.";

  private final TuningSettings settings;
  private final Workspace workspace;
  private final List<Subject> subjects;
  private final int total;
  private final MovingWeights weights;
  private final Objectives objectives;
  private final Turns turns;
  private final @Nullable BestState best;
  private final List<StoppingRules> rules = new ArrayList<>();
  private final List<List<Step>> histories = new ArrayList<>();
  private final List<Step> history = new ArrayList<>();

  /** What each subject lost when it was last measured whole. */
  private final Map<Integer, Double> wholeLosses = new HashMap<>();

  private boolean isBest;

  TuningRun(TuningSettings settings, List<Subject> subjects, Workspace workspace) {
    this.settings = settings;
    this.workspace = workspace;
    this.subjects = List.copyOf(subjects);
    total = Math.multiplyExact(settings.steps(), subjects.size());
    weights = new MovingWeights(settings, workspace);
    objectives = new Objectives(settings, workspace, weights, this.subjects);
    turns = new Turns(subjects.size(), settings.order(), workspace);
    best = settings.keepBest() ? new BestState(weights.leaves()) : null;
    for (int i = 0; i < subjects.size(); i++) {
      rules.add(new StoppingRules(settings, workspace.perceptual().name(), System::nanoTime));
      histories.add(new ArrayList<>());
    }
  }

  List<Tuning> optimize() {
    List<NDArray> leaves = weights.leaves();
    Snapshot lastGood = new Snapshot(leaves);
    Autograd.Optimizer adam = workspace.autograd().adam(leaves);
    ResumableLoop loop = new ResumableLoop(workspace, "tuning", leaves, lastGood, adam, history);
    try (objectives) {
      return optimize(adam, lastGood, loop);
    } catch (RunFailure failure) {
      lastGood.restore();
      RunFailure told = failure.wasAsked() && best != null ? keepBest(failure, best) : failure;
      throw told.stopped("tuning", total, null, results(failure.stoppedBy()));
    }
  }

  private RunFailure keepBest(RunFailure request, BestState kept) {
    restore(kept);
    return request.keepingStep(kept.step());
  }

  private List<Tuning> optimize(Autograd.Optimizer adam, Snapshot lastGood, ResumableLoop loop) {
    boolean hasGradient = false;
    for (int step = loop.resume(this::restore); step < total; step++) {
      if (hasGradient) {
        loop.stopIfAsked(step);
      } else {
        loop.between(step, this::putInto);
      }
      int subject = turns.next();
      Objective objective = objectives.of(subject, step);
      Step told;
      try (Autograd.Evaluation losses = evaluate(objective, step)) {
        told = record(objective, subject, step, losses);
        if (!Double.isFinite(told.loss())) {
          lastGood.restore();
          throw new DivergedException(Steps.culprit(told), told, null, results("divergence"));
        }
        history.add(told);
        histories.get(subject).add(told);
        lastGood.take();
        offer(step, subject, told);
        Optional<String> reason = rules.get(subject).reasonToStop(told, round(step));
        if (reason.isPresent()) {
          turns.leaveOut(subject, reason.get());
          if (turns.isOver() || reason.get().equals(StoppingRules.TIME)) {
            Steps.tell(workspace.listener(), told);
            return stopped(reason.get());
          }
        } else {
          turns.resume(subject);
          losses.backward(shareOfGradient(objective, step));
          hasGradient = true;
        }
      }
      if (endsGroup(step) && hasGradient) {
        adam.step(settings.learningRate(step, total));
        turns.weightsMoved();
        hasGradient = false;
      }
      Steps.tell(workspace.listener(), told);
    }
    return finished(lastGood);
  }

  private void putInto(RunState.Builder state) {
    turns.putInto(state);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).putInto(state, RULES + i);
    }
    wholeLosses.forEach((subject, loss) -> state.put(WHOLE_LOSS + subject, loss));
    if (best != null) {
      best.putInto(state);
    }
  }

  private void restore(RunState state) {
    turns.restore(state);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).restore(state, RULES + i);
      if (state.texts().containsKey(WHOLE_LOSS + i)) {
        wholeLosses.put(i, state.number(WHOLE_LOSS + i));
      }
    }
    List<String> names = subjects.stream().map(Subject::name).toList();
    history.forEach(told -> histories.get(Math.max(0, names.indexOf(told.subject()))).add(told));
    if (best != null) {
      best.restore(state);
    }
  }

  private int round(int step) {
    return step / subjects.size();
  }

  private Autograd.Evaluation evaluate(Objective objective, int step) {
    return workspace.autograd().evaluate(() -> objective.losses(step, round(step)));
  }

  private Step record(Objective objective, int subject, int step, Autograd.Evaluation losses) {
    return new Step(
        "tuning",
        step,
        total,
        settings.learningRate(step, total),
        objective.named(round(step), losses.values()),
        subjects.size() == 1 ? "" : subjects.get(subject).name());
  }

  private double[] shareOfGradient(Objective objective, int step) {
    int group = settings.accumulation();
    int first = step - step % group;
    int size = Math.min(group, total - first);
    return objective.weights(round(step)).values().stream()
        .mapToDouble(weight -> weight / size)
        .toArray();
  }

  private boolean endsGroup(int step) {
    return (step + 1) % settings.accumulation() == 0 || step + 1 == total;
  }

  private void offer(int updates, int subject, Step measured) {
    if (best != null && settings.isWhole(round(measured.index()))) {
      wholeLosses.put(subject, measured.loss());
      offer(best, updates);
    }
  }

  /** Offers the weights as they are for the best, by the mean of what each subject lost last. */
  private void offer(BestState kept, int updates) {
    if (wholeLosses.size() == subjects.size()) {
      double sum = wholeLosses.values().stream().mapToDouble(loss -> loss).sum();
      kept.offer(updates, sum / subjects.size());
    }
  }

  private List<Tuning> stopped(String reason) {
    boolean areGoals =
        turns.everyone().stream()
            .allMatch(it -> turns.reason(it).filter(StoppingRules::isGoal).isPresent());
    if (best != null && !areGoals) {
      restore(best);
    }
    return checked(reason);
  }

  private List<Tuning> finished(Snapshot lastGood) {
    Tuning last = shared();
    if (!last.difference().values().stream().allMatch(FloatTensor::isFinite)) {
      lastGood.restore();
      Step bad = Steps.withoutFiniteGradient(history);
      throw new DivergedException(Steps.GRADIENT, bad, null, results("divergence"));
    }
    if (best != null && !history.isEmpty()) {
      // No step has measured what the last update led to.
      if (settings.isWhole(round(total - 1))) {
        turns.everyone().forEach(it -> wholeLosses.put(it, measure(it).loss()));
        offer(best, total);
      }
      restore(best);
    }
    return checked("steps");
  }

  private void restore(BestState kept) {
    kept.restore();
    isBest = true;
    turns.weightsMoved();
  }

  /** Measures a subject outside of the budget, as the last step would have. */
  private Step measure(int subject) {
    int step = total - 1;
    Objective objective = objectives.of(subject, step);
    try (Autograd.Evaluation losses = evaluate(objective, step)) {
      return record(objective, subject, step, losses);
    }
  }

  /** Gives the results; who reached a threshold before others moved the weights is asked again. */
  private List<Tuning> checked(String stoppedBy) {
    for (int subject : turns.everyone()) {
      boolean stale =
          turns.reason(subject).filter(StoppingRules::isGoal).isPresent()
              && !turns.isDoneNow(subject);
      if (stale && rules.get(subject).goal(measure(subject)).isEmpty()) {
        turns.resume(subject);
      }
    }
    return results(subject -> turns.reason(subject).orElse(stoppedBy));
  }

  private List<Tuning> results(String stoppedBy) {
    return results(subject -> stoppedBy);
  }

  private List<Tuning> results(IntFunction<String> stoppedBy) {
    Tuning shared = shared();
    return turns.everyone().stream()
        .map(
            subject ->
                Tuning.builder()
                    .from(shared)
                    .history(histories.get(subject))
                    .stoppedBy(stoppedBy.apply(subject))
                    .noise(Objective.noise(settings, subjects.get(subject).inversion()))
                    .build())
        .toList();
  }

  /** What all subjects have in common. */
  private Tuning shared() {
    Tuning.Builder shared =
        Tuning.builder()
            .stoppedBy("")
            .settings(TuningReport.settings(settings, workspace.losses()));
    if (subjects.size() > 1) {
      shared.putAllSettings(TuningReport.together(settings, subjects, history.size()));
    }
    if (best != null && isBest) {
      best.putInto(shared);
    }
    weights.putInto(shared);
    return shared.build();
  }
}
