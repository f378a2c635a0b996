package dev.pti.api;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that could not continue: a loss term or the listener failed. It holds the last good state,
 * which can be used, if there is one. Serialized, it keeps what is told, not the state.
 */
public class StoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String failure;
  private final transient @Nullable Inversion lastInversion;
  // Transient fields are null in an exception that came from another process.
  private final transient @Nullable List<Tuning> lastTunings;

  /**
   * Reports a run that stopped.
   *
   * @param stage the loop, as in {@code inversion}, {@code optimization} or {@code tuning}
   * @param step the step at which it stopped, from 0
   * @param total how many steps it might have taken
   * @param reason what failed, as in {@code loss term mine has shape [3], it must be a scalar}
   * @param measured the step whose losses measured the state that is kept, or -1 for the start
   * @param cause what was thrown, or null
   * @param lastInversion the last good state of an inversion or optimization, or null
   * @param lastTunings the last good state of a tuning for each photograph, or empty
   */
  public StoppedException(
      String stage,
      int step,
      int total,
      String reason,
      int measured,
      @Nullable Throwable cause,
      @Nullable Inversion lastInversion,
      List<Tuning> lastTunings) {
    this(
        "%s stopped at step %d of %d: %s".formatted(stage, step, total, reason),
        kept(measured, lastInversion == null && lastTunings.isEmpty()),
        cause,
        lastInversion,
        lastTunings);
  }

  private static String kept(int measured, boolean isNothing) {
    if (isNothing) {
      return "nothing";
    }
    return measured < 0 ? "the start" : "the state that step " + measured + " measured";
  }

  private StoppedException(
      String failure,
      String kept,
      @Nullable Throwable cause,
      @Nullable Inversion lastInversion,
      List<Tuning> lastTunings) {
    super("%s; %s is kept".formatted(failure, kept), cause);
    this.failure = failure;
    this.lastInversion = lastInversion;
    this.lastTunings = List.copyOf(lastTunings);
  }

  /**
   * The same with other tunings.
   *
   * @param base what is told
   * @param lastTunings as above
   */
  StoppedException(StoppedException base, List<Tuning> lastTunings) {
    super(base.getMessage(), base.getCause());
    this.failure = base.failure;
    this.lastInversion = base.lastInversion;
    this.lastTunings = List.copyOf(lastTunings);
    setStackTrace(base.getStackTrace());
  }

  /**
   * The same, with what a tuner that runs another loop has made of the loop's last good state.
   *
   * @param tunings for each photograph that it was about
   * @return of the same class, message and cause
   */
  public StoppedException keeping(List<Tuning> tunings) {
    return new StoppedException(this, tunings);
  }

  /**
   * Returns the message without what is kept, for those who do not keep it.
   *
   * @return as in {@code tuning stopped at step 3 of 20: loss term l2 is NaN}
   */
  public String failure() {
    return failure;
  }

  /**
   * Returns the last good state of an inversion, or of an optimization of a latent.
   *
   * @return null if tuning stopped
   */
  public @Nullable Inversion lastInversion() {
    return lastInversion;
  }

  /**
   * Returns the last good state of a tuning; of several photographs, as the first has it.
   *
   * @return null if inversion stopped
   */
  public @Nullable Tuning lastTuning() {
    return lastTunings().isEmpty() ? null : lastTunings().get(0);
  }

  /**
   * Returns the last good state of a tuning for each photograph that it was about.
   *
   * @return in their order; empty if inversion stopped
   */
  public List<Tuning> lastTunings() {
    return lastTunings == null ? List.of() : lastTunings;
  }
}
