package dev.pti.core.perceptual;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.tensor.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/** What the tests of this room read: bundled weights, portraits, expected values. */
public final class Fixtures {
  /** Holds the weights that the tests share; lives as long as the tests do. */
  static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());

  static final Map<String, FloatTensor> IDENTITY = resource("identity.expected.safetensors");

  private Fixtures() {}

  public static PerceptualDistance squeezeCaffe() {
    return SqueezeCaffe.load(bundled(SqueezeCaffe.RESOURCE), MANAGER);
  }

  static Weights bundled(String resource) {
    return new Weights(resource, resource(resource));
  }

  /** One of six aligned portraits of 128 x 128, as {@code [1, 3, 128, 128]} in [-1, 1]. */
  static FloatTensor portrait(int index) {
    return picture(IDENTITY.get("source"), index);
  }

  /** One picture of a batch of 8-bit values, brought to [-1, 1]. */
  static FloatTensor picture(FloatTensor batch, int index) {
    int size = (int) (batch.count() / batch.size(0));
    float[] values = Arrays.copyOfRange(batch.toArray(), index * size, (index + 1) * size);
    for (int i = 0; i < size; i++) {
      values[i] = values[i] / 127.5f - 1;
    }
    return FloatTensor.wrap(values, 1, 3, batch.size(2), batch.size(3));
  }

  private static Map<String, FloatTensor> resource(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
      return Safetensors.read(in, name).tensors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
