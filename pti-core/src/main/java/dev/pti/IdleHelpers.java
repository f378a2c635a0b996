package dev.pti;

import java.lang.ref.WeakReference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once what slows down a process in which several threads compute.
 *
 * <p>Each thread of Java that computes has helpers of its own, which wait for its next operation,
 * also when it computes no more. When there are more of them in the process than processors,
 * libgomp lets all of them fall asleep at once, and an operation of a small network takes less time
 * than to wake them.
 */
final class IdleHelpers {
  private static final Logger log = LoggerFactory.getLogger(IdleHelpers.class);

  private static WeakReference<@Nullable Thread> latest = new WeakReference<>(null);
  private static boolean isSaid;

  private IdleHelpers() {}

  /**
   * Is told that this thread begins to compute.
   *
   * @param threads that its operations use, itself among them
   */
  static synchronized void begin(int threads) {
    if (threads == 1) {
      return;
    }
    Thread earlier = latest.get();
    Thread now = Thread.currentThread();
    latest = new WeakReference<>(now);
    if (isSaid || earlier == null || !earlier.isAlive() || earlier.equals(now)) {
      return;
    }
    if (sleeps(System.getProperty("os.name", ""), System.getenv("OMP_WAIT_POLICY"))) {
      isSaid = true;
      log.warn(
          "threads {} and {} both compute, with {} threads each: steps of small generators take up to"
              + " one and a half times as long, unless OMP_WAIT_POLICY=active and"
              + " GOMP_SPINCOUNT=10000 are set before the process starts",
          earlier.getName(),
          now.getName(),
          threads);
    }
  }

  /** Says whether helpers that are too many fall asleep at once. */
  static boolean sleeps(String system, @Nullable String policy) {
    return system.equals("Linux")
        && (policy == null || !policy.strip().toLowerCase(Locale.ROOT).equals("active"));
  }
}
