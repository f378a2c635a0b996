package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

/**
 * What survives of an edit in the generators that two jobs tuned: its effect there as part of its
 * effect in the untouched generator, at each job's own pivot, of the same portraits.
 *
 * @param first the first job's effects before tuning and after
 * @param second the second job's
 */
record Kept(Pairs first, Pairs second) {
  static Kept of(
      Measurements measurements, String study, String first, String second, String attribute) {
    Pairs untuned = measurements.pairs(study, first, second, WholeJob.untuned(attribute));
    Pairs tuned = measurements.pairs(study, first, second, MeasuredEdits.effect(attribute));
    return new Kept(
        new Pairs(untuned.first(), tuned.first()), new Pairs(untuned.second(), tuned.second()));
  }

  int count() {
    return second.count();
  }

  /** How much more survives of the second job's edits. */
  double difference() {
    return second.ratio() - first.ratio();
  }

  /** The standard error of {@link #difference}. */
  double error() {
    return second.ratioDifferenceError(first);
  }

  /** What survives of the second job's edits, or a dash where none was measured. */
  String survives() {
    return count() == 0 ? "–" : figure(second.ratio(), second.ratioError(), 2);
  }

  /** The difference, or a dash where no edit was measured. */
  String more() {
    return count() == 0 ? "–" : figure(difference(), error(), 2);
  }
}
