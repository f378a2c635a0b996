package dev.pti.examples.measure;

import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Tensors that lie in a jar, beside a class. */
final class Bundled {
  private Bundled() {}

  /**
   * Reads them.
   *
   * @param beside in whose package the file lies
   * @param name a safetensors file
   * @return its tensors
   */
  static TensorFile read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of " + beside.getName() + " lacks " + name);
      }
      return Safetensors.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
