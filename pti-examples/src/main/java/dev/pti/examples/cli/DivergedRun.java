package dev.pti.examples.cli;

import dev.pti.api.DivergedException;
import java.io.Serial;

/**
 * A tuning that diverged, or the refinement after it, told with what is left: its last good state
 * is not kept.
 */
final class DivergedRun extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Reports it.
   *
   * @param name of what was tuned
   * @param left what is there now
   */
  DivergedRun(String name, DivergedException cause, String left) {
    super("%s: %s; %s".formatted(name, cause.failure(), left), cause);
  }

  /** Says whether tuning was finished, and what refines it diverged. */
  static boolean isOfRefinement(DivergedException cause) {
    return cause.step().stage().equals("refinement");
  }

  /** What is worth to be kept. */
  static String kept(DivergedException cause) {
    return isOfRefinement(cause) ? "what was inverted and tuned" : "what was inverted";
  }
}
