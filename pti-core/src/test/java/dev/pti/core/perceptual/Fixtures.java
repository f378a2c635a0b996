package dev.pti.core.perceptual;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the tests of this room read: bundled weights, portraits, expected values. */
final class Fixtures {
  private static final Map<String, Map<String, FloatTensor>> RESOURCES = new LinkedHashMap<>();

  /** Holds the weights that the tests share; lives as long as the tests do. */
  static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());

  private Fixtures() {}

  static PerceptualDistance squeezeCaffe() {
    return SqueezeCaffe.load(bundled(SqueezeCaffe.RESOURCE), MANAGER);
  }

  static Weights bundled(String resource) {
    return new Weights(resource, resource(resource));
  }

  /** One of six aligned portraits of 128 x 128, as {@code [1, 3, 128, 128]} in [-1, 1]. */
  static FloatTensor portrait(int index) {
    return picture(resource("identity.expected.safetensors").get("source"), index);
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

  static synchronized Map<String, FloatTensor> resource(String name) {
    return RESOURCES.computeIfAbsent(
        name,
        key -> {
          try (InputStream in = Fixtures.class.getResourceAsStream(key)) {
            return parse(in.readAllBytes());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  static Map<String, FloatTensor> read(Path file) {
    try {
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trusting and short: this room does not see the reader of safetensors. */
  private static Map<String, FloatTensor> parse(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong(0);
    String json = new String(file, 8, header, StandardCharsets.UTF_8);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    JsonParser.parseString(json)
        .getAsJsonObject()
        .entrySet()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("__metadata__")) {
                JsonObject tensor = entry.getValue().getAsJsonObject();
                long[] shape = longs(tensor.getAsJsonArray("shape"));
                int start = 8 + header + (int) longs(tensor.getAsJsonArray("data_offsets"))[0];
                String type = tensor.get("dtype").getAsString();
                int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                  values[i] = value(bytes, type, start, i);
                }
                tensors.put(entry.getKey(), FloatTensor.wrap(values, shape));
              }
            });
    return tensors;
  }

  private static long[] longs(JsonArray array) {
    return array.asList().stream().mapToLong(JsonElement::getAsLong).toArray();
  }

  private static float value(ByteBuffer bytes, String type, int start, int index) {
    return switch (type) {
      case "F32" -> bytes.getFloat(start + 4 * index);
      case "F16" -> half(bytes.getShort(start + 2 * index));
      case "U8" -> bytes.get(start + index) & 0xff;
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static float half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    float size =
        exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024f + fraction, exponent - 25);
    return bits < 0 ? -size : size;
  }
}
