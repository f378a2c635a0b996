package dev.pti.core.tuning;

import dev.pti.api.RunState;
import dev.pti.api.Step;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decides after each measurement of a subject whether the run ends there for it. Belongs to one
 * run, whose clock starts when it is made.
 */
final class StoppingRules {
  static final String THRESHOLD = "threshold";
  static final String L2_THRESHOLD = "l2 threshold";
  static final String CALLER = "caller";
  static final String PLATEAU = "plateau";
  static final String TIME = "time";

  private static final String MARK = ".mark";
  private static final String MARKED = ".marked";
  private static final String SECONDS = ".seconds";

  private final TuningSettings settings;
  private final String perceptual;
  private final LongSupplier nanoTime;
  private long start;
  private double mark = Double.POSITIVE_INFINITY;
  private int marked;

  /**
   * Starts the clock.
   *
   * @param perceptual the name of the term that {@link TuningSettings#threshold} is about
   * @param nanoTime the clock, in nanoseconds
   */
  StoppingRules(TuningSettings settings, String perceptual, LongSupplier nanoTime) {
    this.settings = settings;
    this.perceptual = perceptual;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /**
   * Says why the run ends at a step.
   *
   * @param step must follow the one that was asked about last
   * @param round the step's; the step's index where there is one subject
   */
  Optional<String> reasonToStop(Step step, int round) {
    boolean plateau = isOnPlateau(step, round);
    Optional<String> goal = goal(step);
    if (goal.isPresent()) {
      return goal;
    }
    if (settings.stopWhen().filter(decision -> decision.test(step)).isPresent()) {
      return Optional.of(CALLER);
    }
    if (plateau) {
      return Optional.of(PLATEAU);
    }
    return isOutOfTime() ? Optional.of(TIME) : Optional.empty();
  }

  /** Says which threshold a step has reached. */
  Optional<String> goal(Step step) {
    if (isReached(step, perceptual, settings.threshold())) {
      return Optional.of(THRESHOLD);
    }
    return isReached(step, "l2", settings.l2Threshold())
        ? Optional.of(L2_THRESHOLD)
        : Optional.empty();
  }

  /** Says whether it is these weights, not those of the lowest loss, that the run was after. */
  static boolean isGoal(String reason) {
    return reason.equals(THRESHOLD) || reason.equals(L2_THRESHOLD);
  }

  private static boolean isReached(Step step, String term, double threshold) {
    Double value = step.losses().get(term);
    return value != null && threshold > 0 && value <= threshold;
  }

  /** Compares steps that measured every loss: one without locality would look like a success. */
  private boolean isOnPlateau(Step step, int round) {
    if (settings.patience() == 0 || !settings.isWhole(round)) {
      return false;
    }
    if (step.loss() < mark * (1 - settings.minImprovement())) {
      mark = step.loss();
      marked = round;
    }
    return round - marked >= settings.patience();
  }

  private boolean isOutOfTime() {
    return settings.maxSeconds() > 0 && nanoTime.getAsLong() - start >= settings.maxSeconds() * 1e9;
  }

  /** Adds to the run's state what the rules remember, and how long they have been asked. */
  void putInto(RunState.Builder state, String prefix) {
    state.put(prefix + MARK, mark).put(prefix + MARKED, marked);
    state.put(prefix + SECONDS, (nanoTime.getAsLong() - start) / 1e9);
  }

  /** Goes to where the rules of an earlier run stood. */
  void restore(RunState state, String prefix) {
    mark = state.number(prefix + MARK);
    marked = state.integer(prefix + MARKED);
    start = nanoTime.getAsLong() - (long) (state.number(prefix + SECONDS) * 1e9);
  }
}
