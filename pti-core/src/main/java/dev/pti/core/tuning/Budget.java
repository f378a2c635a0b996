package dev.pti.core.tuning;

import dev.pti.api.PictureSize;

/**
 * How a run's steps are counted: {@code settings.steps()} for each subject. Schedules of the
 * learning rate go by the part of the budget that is spent, those of locality and of weights by the
 * round. Immutable.
 */
final class Budget {
  private final TuningSettings settings;
  private final int subjects;
  private final int total;

  Budget(TuningSettings settings, int subjects) {
    this.settings = settings;
    this.subjects = subjects;
    total = Math.multiplyExact(settings.steps(), subjects);
  }

  /** How many steps the run may take, over all subjects. */
  int total() {
    return total;
  }

  int round(int step) {
    return step / subjects;
  }

  /** Says whether a subject's step measures all that any does, so that its loss can be compared. */
  boolean isWhole(int step, int subject) {
    return settings.isWhole(round(step) + subject);
  }

  /** The last round in which a subject's step measures all; the last one if there is none. */
  int lastWholeRound(int subject) {
    int last = round(total - 1);
    for (int round = last; round >= 0; round--) {
      if (settings.isWhole(round + subject)) {
        return round;
      }
    }
    return last;
  }

  double learningRate(int step) {
    return settings.learningRate(step, total);
  }

  /** How many steps share the update that a step leads to. */
  int groupSize(int step) {
    int group = settings.accumulation();
    return Math.min(group, total - (step - step % group));
  }

  /**
   * How many steps, from this one on, may be taken at once: those of its round that lead to one
   * update, as far as memory is meant to go.
   */
  int atOnce(int step, PictureSize size) {
    int ofGroup = groupSize(step) - step % settings.accumulation();
    int ofRound = subjects - step % subjects;
    return Math.min(Math.min(ofGroup, ofRound), settings.batchAt(size));
  }

  /** Says whether the weights move after a step. */
  boolean endsGroup(int step) {
    return (step + 1) % settings.accumulation() == 0 || step + 1 == total;
  }
}
