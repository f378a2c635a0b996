package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * A quick way to a likeness: the encoder, perhaps a few steps of search, then tuning that stops at
 * a distance.
 *
 * @param searchSteps steps in W+ after the encoder; 0 for none
 * @param learningRate of tuning
 * @param schedule of the learning rate
 * @param steps of tuning at most
 * @param locality whether tuning is regularized, which takes about twice the time a step
 */
record ShortPath(
    int searchSteps, double learningRate, Schedule schedule, int steps, boolean locality) {
  /**
   * What the study measures: the quickest of those tried on training portraits. A rate that falls
   * spends its last steps on calm that a run which is stopped on the way does not need.
   */
  static final ShortPath CHOSEN = new ShortPath(0, 3e-3, Schedule.CONSTANT, 200, false);

  /** What was tried. */
  static final List<ShortPath> TRIED =
      List.of(
          CHOSEN,
          new ShortPath(0, 2e-3, Schedule.CONSTANT, 200, false),
          new ShortPath(0, 5e-3, Schedule.CONSTANT, 200, false),
          new ShortPath(0, 3e-3, Schedule.COSINE, 100, false),
          new ShortPath(0, 5e-3, Schedule.COSINE, 80, false),
          new ShortPath(20, 3e-3, Schedule.CONSTANT, 200, false),
          new ShortPath(0, 3e-3, Schedule.CONSTANT, 200, true));

  /** Opens what runs the path until the perceptual distance is reached, or the steps are done. */
  Pti open(Subject subject, double distance) {
    PivotalTuning tuner =
        MethodsStudy.LOCALITY_EACH_STEP.with(
            b ->
                b.steps(steps)
                    .learningRate(learningRate)
                    .schedule(schedule)
                    .threshold(distance)
                    .locality(locality ? b.build().locality() : Optional.empty()));
    Projection search = MethodsStudy.SHORT_SEARCH.with(b -> b.steps(searchSteps));
    Pti.Builder builder = searchSteps == 0 ? subject.encoder() : subject.encoder(search);
    return builder.tuner(tuner).build();
  }

  @Override
  public String toString() {
    return "encoder, %s%d steps of tuning at most%s, rate %s %s"
        .formatted(
            searchSteps == 0 ? "" : searchSteps + " steps in W+, ",
            steps,
            locality ? " with locality" : "",
            learningRate,
            schedule == Schedule.CONSTANT ? "constant" : "falling");
  }
}
