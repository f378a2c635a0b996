package dev.pti.core.tensor;

import java.util.OptionalDouble;

/** Where a loop ends before its last step. A limit that is none ends nothing. */
public final class Limits {
  private Limits() {}

  /** Says whether a loss is good enough. */
  public static boolean isReached(OptionalDouble threshold, double loss) {
    return threshold.isPresent() && loss <= threshold.getAsDouble();
  }

  /** Says whether a loop has had its time. */
  public static boolean isOver(OptionalDouble seconds, double taken) {
    return seconds.isPresent() && taken >= seconds.getAsDouble();
  }
}
