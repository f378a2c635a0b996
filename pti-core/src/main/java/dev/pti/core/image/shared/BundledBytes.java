package dev.pti.core.image.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Files in the library's jar. They are asked for here, not through another library: on a module
 * path only the module itself sees them.
 */
public final class BundledBytes {
  private BundledBytes() {}

  /**
   * Reads a file of the jar.
   *
   * @param beside the class beside which it lies
   * @param name of the file; from the root of the jar if it begins with a slash
   * @return its bytes
   */
  public static byte[] of(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
