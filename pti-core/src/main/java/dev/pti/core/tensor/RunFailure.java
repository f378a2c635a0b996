package dev.pti.core.tensor;

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

  private RunFailure(String reason, int step, int measured, @Nullable Throwable cause) {
    super(reason, cause);
    this.step = step;
    this.measured = measured;
  }

  static RunFailure ofTerm(String name, String problem, int step, @Nullable Throwable cause) {
    return new RunFailure("loss term " + name + " " + problem, step, step - 1, cause);
  }

  static RunFailure ofListener(Step step, RuntimeException cause) {
    return new RunFailure("the listener threw " + line(cause), step.index(), step.index(), cause);
  }

  /** The engine's messages go on with the stack of its C++ code. */
  static String line(RuntimeException thrown) {
    return thrown.toString().lines().findFirst().orElse("").strip();
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
    return new StoppedException(
        stage, step, total, reason, measured, getCause(), inversion, tunings);
  }
}
