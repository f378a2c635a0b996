package dev.pti.examples.cli;

import dev.pti.api.DivergedException;
import java.io.Serial;

/** A tuning that diverged, told with what is left: its last good state is not kept. */
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
}
