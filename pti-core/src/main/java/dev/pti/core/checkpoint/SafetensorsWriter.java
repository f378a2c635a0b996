package dev.pti.core.checkpoint;

import com.google.gson.stream.JsonWriter;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Lays out and writes a safetensors file. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 14;

  private final Map<String, TensorSource> full = new TreeMap<>();
  private final Map<String, TensorSource> half = new TreeMap<>();
  private final Map<String, String> metadata;
  private final String label;

  SafetensorsWriter(
      String label,
      Map<String, TensorSource> tensors,
      Map<String, String> metadata,
      Predicate<String> half) {
    this.label = label;
    this.metadata = new TreeMap<>(metadata);
    tensors.forEach(
        (name, tensor) -> {
          if (name.equals(SafetensorsHeader.METADATA)) {
            throw new InvalidInputException(
                "cannot write %s: no tensor can be named %s".formatted(label, name));
          }
          if (half.test(name)) {
            checkFitsHalf(label, name, tensor.read());
            this.half.put(name, tensor);
          } else {
            full.put(name, tensor);
          }
        });
  }

  private static void checkFitsHalf(String label, String name, FloatTensor tensor) {
    for (int i = 0; i < tensor.count(); i++) {
      float value = tensor.get(i);
      if (Math.abs(value) >= Half.OVERFLOW && Float.isFinite(value)) {
        throw new InvalidInputException(
            "cannot write %s: tensor %s holds %s, too large for half precision (%s at most)"
                .formatted(label, name, value, Half.MAX_VALUE));
      }
    }
  }

  /** How many bytes are written. */
  long bytes() {
    return Long.BYTES
        + header().getBytes(StandardCharsets.UTF_8).length
        + bytes(full, ElementType.F32)
        + bytes(half, ElementType.F16);
  }

  private static long bytes(Map<String, TensorSource> tensors, ElementType type) {
    return tensors.values().stream()
        .mapToLong(tensor -> (long) Shapes.count(tensor.shape()) * type.bytes())
        .sum();
  }

  void writeTo(OutputStream out) throws IOException {
    byte[] header = header().getBytes(StandardCharsets.UTF_8);
    if (header.length > Safetensors.MAX_HEADER) {
      throw new InvalidInputException(
          "cannot write %s: names and texts take %d bytes, the most is %d"
              .formatted(label, header.length, Safetensors.MAX_HEADER));
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (TensorSource tensor : full.values()) {
      FloatBytes.write(tensor.read(), out);
    }
    for (TensorSource tensor : half.values()) {
      writeHalf(out, tensor.read());
    }
  }

  private String header() {
    StringWriter text = new StringWriter();
    try {
      writeHeader(text);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what it is given", e);
    }
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    return text + " ".repeat((ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT);
  }

  private void writeHeader(StringWriter text) throws IOException {
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    if (!metadata.isEmpty()) {
      json.name(SafetensorsHeader.METADATA).beginObject();
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
    long end = writeEntries(json, full, ElementType.F32, 0);
    writeEntries(json, half, ElementType.F16, end);
    json.endObject();
    json.flush();
  }

  private static long writeEntries(
      JsonWriter json, Map<String, TensorSource> tensors, ElementType type, long begin)
      throws IOException {
    long position = begin;
    for (Map.Entry<String, TensorSource> entry : tensors.entrySet()) {
      long[] shape = entry.getValue().shape();
      json.name(entry.getKey()).beginObject().name("dtype").value(type.name());
      json.name("shape").beginArray();
      for (long axis : shape) {
        json.value(axis);
      }
      long next = position + (long) Shapes.count(shape) * type.bytes();
      json.endArray().name("data_offsets").beginArray().value(position).value(next).endArray();
      json.endObject();
      position = next;
    }
    return position;
  }

  private static void writeHalf(OutputStream out, FloatTensor tensor) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.count(); i++) {
      chunk.putShort(Half.fromFloat(tensor.get(i)));
      if (!chunk.hasRemaining()) {
        out.write(chunk.array());
        chunk.clear();
      }
    }
    out.write(chunk.array(), 0, chunk.position());
  }
}
