package dev.pti;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stops runs from another thread: each run that was given it ends before its next step with a
 * {@link dev.pti.api.CancelledException} that keeps what was done.
 *
 * <p>Work without steps, such as an encoder's pass, is not cut short; of several photographs, no
 * others are begun after it. Thread-safe.
 */
public final class Cancellation {
  private final @Nullable Cancellation outer;
  private volatile boolean cancelled;

  /** Makes one that has stopped nothing yet. */
  public Cancellation() {
    this(null);
  }

  /** Makes one that another stops, too. */
  Cancellation(@Nullable Cancellation outer) {
    this.outer = outer;
  }

  /** Asks the runs to stop. It cannot be taken back; asking again changes nothing. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Says whether the runs were asked to stop.
   *
   * @return true from the first {@link #cancel} on
   */
  public boolean isCancelled() {
    return cancelled || (outer != null && outer.isCancelled());
  }

  /** Why a run of this thread shall stop before its next step, if it shall. */
  Optional<String> stopRequest(Session session) {
    if (session.isClosed()) {
      return Optional.of("this Pti was closed");
    }
    if (isCancelled()) {
      return Optional.of("it was cancelled");
    }
    return Thread.currentThread().isInterrupted()
        ? Optional.of("its thread was interrupted")
        : Optional.empty();
  }
}
