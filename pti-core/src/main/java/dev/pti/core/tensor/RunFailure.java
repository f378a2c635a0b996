package dev.pti.core.tensor;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What failed in a loop, on its way to the loop, which knows what was done until then and turns it
 * into a {@link StoppedException}.
 */
public final class RunFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int step;
  private final int measured;
  private final boolean asked;

  private RunFailure(String reason, int step, int measured, @Nullable Throwable cause) {
    this(reason, step, measured, cause, false);
  }

  private RunFailure(
      String reason, int step, int measured, @Nullable Throwable cause, boolean asked) {
    super(reason, cause);
    this.asked = asked;
    this.step = step;
    this.measured = measured;
  }

  static RunFailure ofTerm(String name, String problem, int step, @Nullable Throwable cause) {
    return new RunFailure("loss term " + name + " " + problem, step, step - 1, cause);
  }

  static RunFailure ofListener(Step step, Exception cause) {
    return new RunFailure("the listener threw " + line(cause), step.index(), step.index(), cause);
  }

  /**
   * Reports a caller's decision that threw.
   *
   * @param step that it was asked about
   * @param cause what it threw
   * @return the failure, for the loop
   */
  public static RunFailure ofDecision(Step step, Exception cause) {
    return new RunFailure("stopWhen threw " + line(cause), step.index(), step.index(), cause);
  }

  static RunFailure ofRequest(String reason, int step) {
    return new RunFailure(reason, step, step - 1, null, true);
  }

  /**
   * Reports a photograph that could not be read when its turn came.
   *
   * @param step whose turn it was
   * @param cause says which and why
   * @return the failure, for the loop
   */
  public static RunFailure ofSubject(int step, InvalidInputException cause) {
    return new RunFailure(String.valueOf(cause.getMessage()), step, step - 1, cause);
  }

  static RunFailure ofKeeping(int step, RuntimeException cause) {
    String reason = "its state was not saved: " + line(cause);
    if (cause instanceof InvalidInputException) {
      reason = "its state was not saved: " + cause.getMessage();
    }
    return new RunFailure(reason, step, step - 1, cause);
  }

  /** The engine's messages go on with the stack of its C++ code. */
  static String line(Exception thrown) {
    return thrown.toString().lines().findFirst().orElse("").strip();
  }

  /**
   * Says whether the loop was asked to stop, and did not fail.
   *
   * @return true for a {@link CancelledException}
   */
  public boolean wasAsked() {
    return asked;
  }

  /**
   * Returns how a result names what ended the loop.
   *
   * @return {@code cancelled} or {@code failure}
   */
  public String stoppedBy() {
    return asked ? "cancelled" : "failure";
  }

  /**
   * The same, where another state is kept than the last good one.
   *
   * @param other the step that measured it, or -1 for the start
   * @return for {@link #stopped}
   */
  public RunFailure keepingStep(int other) {
    return new RunFailure(String.valueOf(getMessage()), step, other, getCause(), asked);
  }

  /**
   * The same, where it happened after the last step.
   *
   * @param done how many steps were measured
   * @return for {@link #stopped}
   */
  public RunFailure afterSteps(int done) {
    return new RunFailure(String.valueOf(getMessage()), done, done - 1, getCause(), asked);
  }

  /**
   * Ends the loop.
   *
   * @param stage the loop's name
   * @param total how many steps it might have taken
   * @param inversion what an inversion kept, or null
   * @param tunings what a tuning kept for each photograph, or empty
   * @return what to throw
   */
  public StoppedException stopped(
      String stage, int total, @Nullable Inversion inversion, List<Tuning> tunings) {
    String reason = String.valueOf(getMessage());
    if (asked) {
      return new CancelledException(stage, step, total, reason, measured, inversion, tunings);
    }
    return new StoppedException(
        stage, step, total, reason, measured, getCause(), inversion, tunings);
  }
}
