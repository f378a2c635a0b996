package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.BatchInverter;
import dev.pti.api.DivergedException;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A search that moves a latent with Adam until losses are small, between its steps: it keeps what
 * was measured, asks whether to stop, and moves. It ends between a measurement and its update, with
 * the state that was measured, unless the steps or the time are used up; then with where the last
 * update led. What is minimized, and how it is called, a {@link Search} says; {@link Descents}
 * measures and goes backward. Belongs to one run.
 *
 * @param <S> the search
 */
final class Descent<S extends Search> {
  private final S search;
  private final Workspace workspace;
  private final List<Step> history = new ArrayList<>();
  private final Snapshot lastGood;
  private final Autograd.Optimizer adam;
  private final ResumableLoop loop;
  private int step;
  private @Nullable Supplier<RuntimeException> ending;
  private BatchInverter.@Nullable Outcome outcome;

  Descent(S search) {
    this.search = search;
    workspace = search.workspace();
    List<NDArray> leaves = search.leaves();
    lastGood = new Snapshot(leaves);
    adam = workspace.autograd().adam(leaves);
    loop = new ResumableLoop(workspace, search.loop(), leaves, lastGood, adam, history);
  }

  /** What is minimized, and the step that it is at. */
  Descents.At<S> at() {
    return new Descents.At<>(search, step);
  }

  /** Takes its share of the time that a step has taken. */
  void share(double seconds, int company) {
    loop.leaveOut(seconds * (company - 1) / company);
  }

  /** Goes to where an earlier run stood, if there is one. */
  void begin() {
    guarded(
        () -> {
          step = loop.resume(search::restore);
          return true;
        });
  }

  /** Offers the state, stops if it is asked to, and says whether there is a step to take. */
  boolean goesOn() {
    return guarded(
        () -> {
          if (step < search.steps()) {
            loop.between(step, search::putInto);
            if (step == 0 || !search.isOver(loop.seconds())) {
              return true;
            }
            finish("time");
          } else {
            finish("steps");
          }
          return false;
        });
  }

  /**
   * Takes what the step has measured, and says whether it goes backward. What ends the search here
   * ends it when it would move: until then others may go backward through what it would restore.
   */
  boolean takes(float[] values) {
    try {
      Step told = search.record(step, values);
      if (!Double.isFinite(told.loss())) {
        ending = () -> diverged(Steps.culprit(told), told);
        return false;
      }
      history.add(told);
      lastGood.take();
      if (search.isReached(told)) {
        Steps.tell(workspace.listener(), told);
        outcome = BatchInverter.Outcome.of(result("threshold"));
      }
      return outcome == null;
    } catch (RuntimeException e) {
      ending = () -> e;
      return false;
    }
  }

  /**
   * Forgets what it has taken of its step, and the gradients, if it has not ended.
   *
   * @return whether it may take the step again
   */
  boolean takesBack() {
    if (ending != null || outcome != null) {
      return false;
    }
    if (history.size() > step) {
      history.remove(step);
    }
    search.leaves().forEach(Adam::forgetGradient);
    return true;
  }

  /** Moves along the gradients, unless it has ended. */
  void move() {
    guarded(
        () -> {
          if (ending != null) {
            throw ending.get();
          }
          adam.step(search.learningRate(step));
          search.moved();
          Steps.tell(workspace.listener(), history.get(step));
          step++;
          return true;
        });
  }

  private void finish(String stoppedBy) {
    if (!search.leaves().stream().allMatch(leaf -> workspace.tensor(leaf).isFinite())) {
      throw diverged(Steps.GRADIENT, Steps.withoutFiniteGradient(history));
    }
    outcome = BatchInverter.Outcome.of(result(stoppedBy));
  }

  /** Takes a part of a step, of a search that has not ended; what is thrown ends it. */
  private boolean guarded(BooleanSupplier part) {
    if (outcome != null) {
      return false;
    }
    try {
      return part.getAsBoolean();
    } catch (RuntimeException e) {
      end(e);
      return false;
    }
  }

  /** Ends the search, unless it has ended, by what the step threw. */
  void fail(RuntimeException thrown) {
    if (outcome == null) {
      end(ending == null ? thrown : ending.get());
    }
  }

  private void end(RuntimeException thrown) {
    RuntimeException failure = thrown;
    if (thrown instanceof RunFailure run) {
      lastGood.restore();
      Inversion last = result(run.stoppedBy());
      failure = run.stopped(search.stage(), search.steps(), last, List.of());
    }
    outcome = BatchInverter.Outcome.failed(failure);
  }

  /** Whether it has failed, or will when it would move. */
  boolean hasFailed() {
    return ending != null || (outcome != null && outcome.failure() != null);
  }

  /** How it ended. */
  BatchInverter.Outcome outcome() {
    if (outcome == null) {
      throw new IllegalStateException("the search of " + search.loop() + " has not ended");
    }
    return outcome;
  }

  private DivergedException diverged(String culprit, Step at) {
    lastGood.restore();
    return new DivergedException(culprit, at, result("divergence"), List.of());
  }

  private Inversion result(String stoppedBy) {
    return search.result(stoppedBy, history);
  }
}
