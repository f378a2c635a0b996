package dev.pti.core.image.shared;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What files say made them. */
public final class Software {
  /** Name and version, as in {@code PTI for the JVM 1.0.0}. */
  public static final String NAME = "PTI for the JVM " + version();

  private Software() {}

  private static String version() {
    try {
      return Resources.toString(
              Resources.getResource(Software.class, "/dev/pti/version.txt"), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
