package dev.pti;

import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once what slows down a process in which several threads compute.
 *
 * <p>Each thread of Java that computes has helpers of its own, which wait for its next operation,
 * also when it computes no more. When there are as many of them in the process as processors,
 * libgomp lets all of them fall asleep at once, and an operation of a small network takes less time
 * than to wake them.
 */
final class IdleHelpers {
  private static final Logger log = LoggerFactory.getLogger(IdleHelpers.class);

  /** One may be of a thread that is about to end. */
  private static final int OFTEN = 2;

  private static final IdleHelpers OF_PROCESS =
      new IdleHelpers(Runtime.getRuntime().availableProcessors());

  /** Whether too many are slow here; the environment stays what it was at the start. */
  private static final boolean ARE_SLOW = areManaged() && sleep(System.getenv("OMP_WAIT_POLICY"));

  private final int processors;
  private final Map<Thread, Integer> computing = new WeakHashMap<>();
  private int seen;

  IdleHelpers(int processors) {
    this.processors = processors;
  }

  /** Is told that this thread begins to compute, with so many threads, itself among them. */
  static void begin(int threads) {
    if (threads > 1 && ARE_SLOW && OF_PROCESS.areTooMany(Thread.currentThread(), threads)) {
      log.warn(
          "several threads compute, {} too, which has {} threads for an operation: steps of small"
              + " generators take up to one and a half times as long, unless"
              + " OMP_WAIT_POLICY=active and GOMP_SPINCOUNT=10000 are set before the process"
              + " starts",
          Thread.currentThread().getName(),
          threads);
    }
  }

  /** Says whether it is time to say that there are more than processors; true once. */
  synchronized boolean areTooMany(Thread thread, int threads) {
    computing.keySet().removeIf(it -> !it.isAlive() && !it.equals(thread));
    computing.put(thread, threads);
    int all = 1 + computing.values().stream().mapToInt(own -> own - 1).sum();
    if (all > processors) {
      seen++;
    }
    return all > processors && seen == OFTEN;
  }

  /** Says whether the helpers are libgomp's. */
  static boolean areManaged() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** Says whether helpers that are too many fall asleep at once, by the policy that was set. */
  static boolean sleep(@Nullable String policy) {
    return policy == null || !policy.strip().toLowerCase(Locale.ROOT).equals("active");
  }
}
