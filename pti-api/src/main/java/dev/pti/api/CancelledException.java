package dev.pti.api;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that was asked to stop: it was cancelled, its thread was interrupted, or its {@code Pti}
 * was closed. It stopped between two steps; what was done until then is kept in it and can be used.
 * If the thread was interrupted, it still is.
 */
public class CancelledException extends StoppedException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Reports a run that was asked to stop.
   *
   * @param stage the loop, as in {@code inversion} or {@code tuning}
   * @param step the step that was not begun, from 0
   * @param total how many steps it might have taken
   * @param reason as in {@code it was cancelled}
   * @param measured the step whose losses measured the state that is kept, or -1 for the start
   * @param lastInversion the last good state of an inversion, or null
   * @param lastTunings the last good state of a tuning for each photograph, or empty
   */
  public CancelledException(
      String stage,
      int step,
      int total,
      String reason,
      int measured,
      @Nullable Inversion lastInversion,
      List<Tuning> lastTunings) {
    super(stage, step, total, reason, measured, null, lastInversion, lastTunings);
  }

  private CancelledException(CancelledException base, List<Tuning> lastTunings) {
    super(base, lastTunings);
  }

  @Override
  public CancelledException keeping(List<Tuning> tunings) {
    return new CancelledException(this, tunings);
  }
}
