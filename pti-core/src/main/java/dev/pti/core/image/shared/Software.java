package dev.pti.core.image.shared;

import java.nio.charset.StandardCharsets;

/** What files say made them. */
public final class Software {
  /** Name and version, as in {@code PTI for the JVM 1.0.0}. */
  public static final String NAME = "PTI for the JVM " + version();

  private Software() {}

  private static String version() {
    return new String(
            BundledBytes.of(Software.class, "/dev/pti/version.txt"), StandardCharsets.UTF_8)
        .strip();
  }
}
