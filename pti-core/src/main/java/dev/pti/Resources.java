package dev.pti;

import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.perceptual.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The weights that are bundled with the library. */
final class Resources {
  private Resources() {}

  static TensorFile tensors(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + name);
      }
      return Safetensors.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Weights weights(Class<?> beside, String name) {
    return new Weights(name, tensors(beside, name).tensors());
  }
}
