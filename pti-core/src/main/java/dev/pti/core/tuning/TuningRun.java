package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DivergedException;
import dev.pti.api.PictureSize;
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
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run of the tuning loop, over one subject or several. A step takes the subject whose turn it
 * is, or, of several that lead to one update, those whose turns come next, all at once; measures
 * its losses, asks whether to stop, goes backward, and, at the end of its group of accumulated
 * gradients, moves the weights, which all subjects share. Whatever ends the run ends it between a
 * measurement and its update, so that the result is a state that was measured.
 */
final class TuningRun {
  private static final String RULES = "rules.";

  private final String stage;
  private final Workspace workspace;
  private final List<String> names;
  private final PictureSize size;
  private final Budget budget;
  private final MovingWeights weights;
  private final Objectives objectives;
  private final Turns turns;
  private final @Nullable BestState best;
  private final List<StoppingRules> rules = new ArrayList<>();
  private final List<Step> history = new ArrayList<>();
  private final TuningResults results;
  private boolean isBest;

  /**
   * Prepares a run.
   *
   * @param stage by whose name steps are told, and a state is kept
   * @param known what is kept of the subjects
   */
  TuningRun(
      TuningSettings settings,
      String stage,
      KnownSubjects known,
      List<Subject> subjects,
      Workspace workspace) {
    String perceptual = workspace.perceptual().name();
    StoppingRules.requireMeasured(settings, workspace.losses(), perceptual);
    this.stage = stage;
    this.workspace = workspace;
    names = known.names();
    size = workspace.generator().pictureSize();
    budget = new Budget(settings, subjects.size());
    weights = new MovingWeights(settings, workspace);
    objectives = new Objectives(settings, workspace, weights, subjects);
    turns = new Turns(subjects.size(), settings.order(), workspace);
    best = settings.keepBest() ? new BestState(weights.leaves(), subjects.size()) : null;
    for (int i = 0; i < subjects.size(); i++) {
      rules.add(new StoppingRules(settings, i, perceptual));
    }
    results = new TuningResults(settings, workspace, known, weights, history);
  }

  List<Tuning> optimize() {
    List<NDArray> leaves = weights.leaves();
    Snapshot lastGood = new Snapshot(leaves);
    Autograd.Optimizer adam = workspace.autograd().adam(leaves);
    ResumableLoop loop = new ResumableLoop(workspace, stage, leaves, lastGood, adam, history);
    try (objectives) {
      return optimize(adam, lastGood, loop);
    } catch (RunFailure failure) {
      lastGood.restore();
      isBest = false;
      RunFailure told = failure.wasAsked() && best != null ? keepBest(failure, best) : failure;
      throw told.stopped(stage, budget.total(), null, results(failure.stoppedBy()));
    }
  }

  private RunFailure keepBest(RunFailure request, BestState kept) {
    restore(kept);
    return isBest ? request.keepingStep(kept.step()) : request;
  }

  private List<Tuning> optimize(Autograd.Optimizer adam, Snapshot lastGood, ResumableLoop loop) {
    boolean hasGradient = false;
    int step = loop.resume(this::restore);
    while (step < budget.total()) {
      // With gradients pending there is no state to keep; the group ends in a few steps.
      if (!hasGradient) {
        loop.between(step, this::putInto);
      }
      List<Integer> subjects = turns.next(budget.atOnce(step, size));
      List<Step> told = new ArrayList<>();
      Optional<String> end;
      try {
        end = take(subjects, step, told, lastGood, loop);
      } catch (RuntimeException e) {
        told.forEach(one -> Steps.tell(workspace.listener(), one));
        throw e;
      }
      step += subjects.size();
      // Others are measured again here, which takes these subjects from the device.
      if (end.isPresent()) {
        told.forEach(one -> Steps.tell(workspace.listener(), one));
        return stopped(end.get());
      }
      hasGradient |= !subjects.stream().allMatch(it -> turns.reason(it).isPresent());
      if (budget.endsGroup(step - 1) && hasGradient) {
        adam.step(budget.learningRate(step - 1));
        turns.weightsMoved();
        hasGradient = false;
      }
      told.forEach(one -> Steps.tell(workspace.listener(), one));
    }
    return finished(lastGood);
  }

  /**
   * Measures subjects and goes backward, unless that ends the run.
   *
   * @param first the step of the first of them; each takes one
   * @param told gets the steps
   * @return why the run ends, if it does
   */
  private Optional<String> take(
      List<Integer> subjects, int first, List<Step> told, Snapshot lastGood, ResumableLoop loop) {
    Objective objective = objectives.of(subjects, first);
    int round = budget.round(first);
    try (MeasuredStep losses = evaluate(objective, first, round)) {
      Optional<String> end = Optional.empty();
      for (int i = 0; i < subjects.size(); i++) {
        Step one = record(objective, i, subjects.get(i), first + i, round, losses);
        if (!Double.isFinite(one.loss())) {
          lastGood.restore();
          throw new DivergedException(Steps.culprit(one), one, null, results("divergence"));
        }
        told.add(one);
        history.add(one);
        Optional<String> reason = judge(subjects.get(i), one, first + i, loop);
        end = end.or(() -> reason.filter(this::isEnd));
      }
      // Not before all of them are finite: they were measured at the same weights.
      lastGood.take();
      List<Boolean> wanted = subjects.stream().map(it -> turns.reason(it).isEmpty()).toList();
      if (end.isEmpty() && wanted.contains(true)) {
        losses.goBackward(wanted);
      }
      return end;
    }
  }

  /** Asks whether a subject is done, and says why. */
  private Optional<String> judge(int subject, Step told, int step, ResumableLoop loop) {
    offer(step, subject, told);
    Optional<String> reason =
        rules.get(subject).reasonToStop(told, budget.round(step), loop.seconds());
    reason.ifPresentOrElse(why -> turns.leaveOut(subject, why), () -> turns.resume(subject));
    return reason;
  }

  private boolean isEnd(String reason) {
    return turns.isOver() || reason.equals(StoppingRules.TIME);
  }

  private void putInto(RunState.Builder state) {
    turns.putInto(state);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).putInto(state, RULES + i);
    }
    if (best != null) {
      best.putInto(state);
    }
  }

  private void restore(RunState state) {
    turns.restore(state);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).restore(state, RULES + i);
    }
    if (best != null) {
      best.restore(state);
    }
  }

  private MeasuredStep evaluate(Objective objective, int step, int round) {
    return new MeasuredStep(
        objective, workspace.autograd(), step, round, budget.groupSize(step), names.size() == 1);
  }

  private Step record(
      Objective objective, int member, int subject, int step, int round, MeasuredStep losses) {
    return new Step(
        stage,
        step,
        budget.total(),
        budget.learningRate(step),
        objective.named(member, round, losses.values(member)),
        names.size() == 1 ? "" : names.get(subject));
  }

  private void offer(int step, int subject, Step measured) {
    if (best != null && budget.isWhole(step, subject)) {
      best.measured(subject, measured.loss());
      best.offer(step);
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
    if (!weights.areFinite()) {
      lastGood.restore();
      Step bad = Steps.withoutFiniteGradient(history);
      throw new DivergedException(Steps.GRADIENT, bad, null, results("divergence"));
    }
    if (best != null && !history.isEmpty()) {
      // No step has measured what the last update led to.
      turns.everyone().forEach(it -> best.measured(it, measure(it).loss()));
      best.offer(budget.total());
      restore(best);
    }
    return checked("steps");
  }

  /** Stays where it is if the run ended before every subject was measured. */
  private void restore(BestState kept) {
    if (kept.isKnown()) {
      kept.restore();
      isBest = true;
      turns.weightsMoved();
    }
  }

  /** Measures a subject outside of the budget, as the last step that measures all would have. */
  private Step measure(int subject) {
    int step = budget.total() - 1;
    int round = budget.lastWholeRound(subject);
    try {
      Objective objective = objectives.of(List.of(subject), step);
      try (MeasuredStep losses = evaluate(objective, step, round)) {
        return record(objective, 0, subject, step, round, losses);
      }
    } catch (RunFailure failure) {
      throw failure.afterSteps(history.size());
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
    Tuning.Builder shared = results.shared();
    if (best != null && isBest) {
      best.putInto(shared);
    }
    return results.of(shared.build(), stoppedBy);
  }
}
