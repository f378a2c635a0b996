package dev.pti.api;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A loss turned NaN or infinite. The run stopped there; the last state whose losses were finite is
 * kept and can be used.
 */
public class DivergedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Step step;
  private final transient @Nullable Inversion lastInversion;
  private final transient @Nullable Tuning lastTuning;

  /**
   * Reports a diverged loop.
   *
   * @param term the loss term that is not finite
   * @param step the step at which it was seen
   * @param lastInversion the last good state of an inversion, or null
   * @param lastTuning the last good state of a tuning, or null
   */
  public DivergedException(
      String term, Step step, @Nullable Inversion lastInversion, @Nullable Tuning lastTuning) {
    super(
        "%s stopped at step %d of %d: loss term %s is %s; %s is kept"
            .formatted(
                step.stage(),
                step.index(),
                step.total(),
                term,
                step.losses().get(term),
                step.index() == 0
                    ? "the start"
                    : "the state that step " + (step.index() - 1) + " measured"));
    this.step = step;
    this.lastInversion = lastInversion;
    this.lastTuning = lastTuning;
  }

  /**
   * Returns the step at which a term was not finite.
   *
   * @return the step with its losses
   */
  public Step step() {
    return step;
  }

  /**
   * Returns the last good state of an inversion.
   *
   * @return null if tuning diverged
   */
  public @Nullable Inversion lastInversion() {
    return lastInversion;
  }

  /**
   * Returns the last good state of a tuning.
   *
   * @return null if inversion diverged
   */
  public @Nullable Tuning lastTuning() {
    return lastTuning;
  }
}
