package dev.pti;

import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.GeneratorCheckpoint;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.perceptual.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** The weights that are bundled with the library. */
final class Resources {
  /** How reports and errors name the default generator. */
  static final String GENERATOR = "portrait128";

  /** The default generator's encoder, and how reports and errors name it. */
  static final String ENCODER = GENERATOR + "-encoder.safetensors";

  private Resources() {}

  /** The default generator; the caller closes it. */
  static GeneratorCheckpoint generator() {
    return read(
        Pti.class, GENERATOR + ".safetensors", in -> GeneratorCheckpoint.open(in, GENERATOR));
  }

  /** The default generator's encoder. */
  static TensorFile encoder() {
    return read(FeatureEncoder.class, ENCODER, in -> Safetensors.read(in, ENCODER));
  }

  static Weights weights(Class<?> beside, String name) {
    return read(beside, name, in -> new Weights(name, Safetensors.read(in, name).tensors()));
  }

  static <T> T read(Class<?> beside, String name, Function<InputStream, T> reader) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + name);
      }
      return reader.apply(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
