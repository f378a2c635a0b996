package dev.pti.examples;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is done when the process is interrupted or told to end. It then ends at once: the ordinary
 * way out would unload PyTorch under a thread that still computes, which can crash.
 */
public final class AtInterrupt {
  /** The status of a process that was interrupted. */
  public static final int STATUS = 130;

  private static final Set<Runnable> DUTIES = new LinkedHashSet<>();
  private static final Thread HOOK = new Thread(AtInterrupt::end, "end at once");

  private AtInterrupt() {}

  /** Watches from now on; of the process, not of a command inside of another application. */
  public static void watch() {
    Runtime.getRuntime().addShutdownHook(HOOK);
  }

  /** Leaves the process to end as usual. */
  public static void leave() {
    try {
      Runtime.getRuntime().removeShutdownHook(HOOK);
    } catch (IllegalStateException e) {
      // It ends already.
    }
  }

  /**
   * Adds a duty.
   *
   * @param duty quick, and on another thread; the same object is given to {@link #remove}
   */
  public static void add(Runnable duty) {
    synchronized (DUTIES) {
      DUTIES.add(duty);
    }
  }

  /**
   * Takes a duty back.
   *
   * @param duty one that was added
   */
  public static void remove(Runnable duty) {
    synchronized (DUTIES) {
      DUTIES.remove(duty);
    }
  }

  private static void end() {
    List<Runnable> duties;
    synchronized (DUTIES) {
      duties = new ArrayList<>(DUTIES);
    }
    try {
      duties.forEach(Runnable::run);
    } finally {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
