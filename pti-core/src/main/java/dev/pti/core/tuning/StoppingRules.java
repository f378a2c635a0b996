package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.core.tensor.Limits;
import dev.pti.core.tensor.RunFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decides after each measurement of a subject whether the run ends there for it, in one run. */
final class StoppingRules {
  static final String THRESHOLD = "threshold";
  static final String L2_THRESHOLD = "l2 threshold";
  static final String CALLER = "caller";
  static final String PLATEAU = "plateau";
  static final String TIME = "time";

  /** The term that {@link TuningSettings#l2Threshold} is about. */
  private static final String L2 = "l2";

  private static final String MARK = ".mark";
  private static final String MARKED = ".marked";

  private final TuningSettings settings;
  private final int place;
  private final String perceptual;
  private double mark = Double.POSITIVE_INFINITY;
  private int marked;

  /**
   * Rules that have not been asked.
   *
   * @param place of the subject among all, as in {@link Objective}
   * @param perceptual the name of the term that {@link TuningSettings#threshold} is about
   */
  StoppingRules(TuningSettings settings, int place, String perceptual) {
    this.settings = settings;
    this.place = place;
    this.perceptual = perceptual;
  }

  /**
   * Checks that what thresholds are about is measured: the run would never end by them. The
   * published threshold, which settings have by themselves, ends nothing there.
   *
   * @param terms of the run
   * @param perceptual as in the constructor
   * @throws InvalidInputException if another threshold is about a term that is not there
   */
  static void requireMeasured(TuningSettings settings, List<LossTerm> terms, String perceptual) {
    OptionalDouble published = OptionalDouble.of(TuningSettings.PUBLISHED_THRESHOLD);
    if (!settings.threshold().equals(published)) {
      requireMeasured("threshold", settings.threshold(), terms, perceptual);
    }
    requireMeasured("l2Threshold", settings.l2Threshold(), terms, L2);
  }

  private static void requireMeasured(
      String setting, OptionalDouble threshold, List<LossTerm> terms, String name) {
    if (threshold.isPresent() && terms.stream().noneMatch(term -> term.name().equals(name))) {
      throw new InvalidInputException(
          "%s is %s, but no loss term is named %s"
              .formatted(setting, threshold.getAsDouble(), name));
    }
  }

  /**
   * Says why the run ends at a step.
   *
   * @param step must follow the one that was asked about last
   * @param round the step's; the step's index where there is one subject
   * @param seconds that the run has taken
   */
  Optional<String> reasonToStop(Step step, int round, double seconds) {
    boolean plateau = isOnPlateau(step, round);
    Optional<String> goal = goal(step);
    if (goal.isPresent()) {
      return goal;
    }
    if (isDecided(step)) {
      return Optional.of(CALLER);
    }
    if (plateau) {
      return Optional.of(PLATEAU);
    }
    return isOutOfTime(seconds) ? Optional.of(TIME) : Optional.empty();
  }

  private boolean isDecided(Step step) {
    try {
      return settings.stopWhen().filter(decision -> decision.test(step)).isPresent();
    } catch (Exception e) {
      // A checked one too: decisions may be written in languages that do not tell them apart.
      throw RunFailure.ofDecision(step, e);
    }
  }

  /** Says which threshold a step has reached. */
  Optional<String> goal(Step step) {
    if (isReached(step, perceptual, settings.threshold())) {
      return Optional.of(THRESHOLD);
    }
    return isReached(step, L2, settings.l2Threshold())
        ? Optional.of(L2_THRESHOLD)
        : Optional.empty();
  }

  /** Says whether it is these weights, not those of the lowest loss, that the run was after. */
  static boolean isGoal(String reason) {
    return reason.equals(THRESHOLD) || reason.equals(L2_THRESHOLD);
  }

  private static boolean isReached(Step step, String term, OptionalDouble threshold) {
    Double value = step.losses().get(term);
    return value != null && Limits.isReached(threshold, value);
  }

  /** Compares steps that measured every loss: one without locality would look like a success. */
  private boolean isOnPlateau(Step step, int round) {
    if (settings.patience().isEmpty() || !settings.isWhole(round + place)) {
      return false;
    }
    if (step.loss() < mark * (1 - settings.minImprovement())) {
      mark = step.loss();
      marked = round;
    }
    return round - marked >= settings.patience().getAsInt();
  }

  private boolean isOutOfTime(double seconds) {
    return Limits.isOver(settings.seconds(), seconds);
  }

  /** Adds to the run's state what the rules remember. */
  void putInto(RunState.Builder state, String prefix) {
    state.put(prefix + MARK, mark).put(prefix + MARKED, marked);
  }

  /** Goes to where the rules of an earlier run stood. */
  void restore(RunState state, String prefix) {
    mark = state.number(prefix + MARK);
    marked = state.integer(prefix + MARKED);
  }
}
