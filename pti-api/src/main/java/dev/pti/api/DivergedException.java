package dev.pti.api;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loss turned NaN or infinite. The run stopped there; the last state whose losses were finite is
 * kept and can be used.
 */
public class DivergedException extends StoppedException {
  @Serial private static final long serialVersionUID = 1L;

  private final Step step;

  /**
   * Reports a diverged loop.
   *
   * @param term the loss term that is not finite
   * @param step the step at which it was seen
   * @param lastInversion the last good state of an inversion, or null
   * @param lastTunings the last good state of a tuning for each photograph, or empty
   */
  public DivergedException(
      String term, Step step, @Nullable Inversion lastInversion, List<Tuning> lastTunings) {
    super(
        step.stage(),
        step.index(),
        step.total(),
        "loss term %s is %s".formatted(term, step.losses().get(term)),
        step.index() - 1,
        null,
        lastInversion,
        lastTunings);
    this.step = step;
  }

  private DivergedException(DivergedException base, List<Tuning> lastTunings) {
    super(base, lastTunings);
    step = base.step;
  }

  @Override
  public DivergedException keeping(List<Tuning> tunings) {
    return new DivergedException(this, tunings);
  }

  /**
   * Returns the step at which a term was not finite.
   *
   * @return the step with its losses
   */
  public Step step() {
    return step;
  }
}
