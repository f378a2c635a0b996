package dev.pti.core.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file.
 *
 * <p>It is read as a stream of tokens in the one shape that the format knows, so nothing nests
 * deeper than that shape, and a repeated name is seen instead of overwritten.
 *
 * @param entries the tensors by name
 * @param metadata the texts of {@code __metadata__}
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  private static final int MAX_ENTRIES = 50_000;

  /**
   * Where a tensor lies.
   *
   * @param count the number of values
   * @param begin the first byte, from the header's end
   * @param end the byte behind the last
   */
  record Entry(ElementType type, List<Long> shape, long count, long begin, long end) {}

  /** Parses a header and checks it against the bytes that follow it. */
  static SafetensorsHeader parse(Reader json, long dataSize, String label) {
    JsonReader reader = new JsonReader(json);
    reader.setStrictness(Strictness.STRICT);
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      reader.beginObject();
      boolean metadataSeen = false;
      while (reader.hasNext()) {
        String name = reader.nextName();
        checkNumber(entries.size(), label);
        if (name.equals(METADATA) ? metadataSeen : entries.containsKey(name)) {
          throw new InvalidInputException("%s holds %s twice".formatted(label, name));
        }
        if (name.equals(METADATA)) {
          metadataSeen = true;
          readMetadata(reader, metadata, label);
        } else {
          entries.put(name, readEntry(reader, "tensor " + name + " of " + label));
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException();
      }
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(label + " has a header that is not UTF-8", e);
    } catch (IOException | IllegalStateException e) {
      throw new InvalidInputException(
          "%s has a header that is not the JSON of safetensors, at %s"
              .formatted(label, reader.getPath()),
          e);
    }
    checkSpans(entries, dataSize, label);
    return new SafetensorsHeader(entries, metadata);
  }

  private static void checkNumber(int seen, String label) {
    if (seen >= MAX_ENTRIES) {
      throw new InvalidInputException(
          "%s has a header of more than %d entries".formatted(label, MAX_ENTRIES));
    }
  }

  private static void readMetadata(JsonReader reader, Map<String, String> metadata, String label)
      throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      checkNumber(metadata.size(), label);
      if (reader.peek() != JsonToken.STRING) {
        throw new IllegalStateException();
      }
      if (metadata.put(name, reader.nextString()) != null) {
        throw new InvalidInputException("%s holds %s twice in its metadata".formatted(label, name));
      }
    }
    reader.endObject();
  }

  private static Entry readEntry(JsonReader reader, String what) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> span = null;
    reader.beginObject();
    while (reader.hasNext()) {
      String field = reader.nextName();
      if (field.equals("dtype") && type == null && reader.peek() == JsonToken.STRING) {
        type = reader.nextString();
      } else if (field.equals("shape") && shape == null) {
        shape = readNumbers(reader, what);
      } else if (field.equals("data_offsets") && span == null) {
        span = readNumbers(reader, what);
      } else {
        throw new IllegalStateException();
      }
    }
    reader.endObject();
    if (type == null || shape == null || span == null || span.size() != 2) {
      throw new InvalidInputException(what + " lacks its dtype, its shape or the two data_offsets");
    }
    return entry(type, shape, span, what);
  }

  private static Entry entry(String typeName, List<Long> shape, List<Long> span, String what) {
    ElementType type = typeNamed(typeName);
    if (type == null) {
      throw new InvalidInputException(
          "%s has type %s, wanted one of %s"
              .formatted(what, typeName, Arrays.toString(ElementType.values())));
    }
    long begin = span.get(0);
    long end = span.get(1);
    long count = Shapes.count(shape, what);
    if (end < begin || end - begin != count * type.bytes()) {
      throw new InvalidInputException(
          "%s has shape %s and type %s, which is %d bytes, but lies from byte %d to %d"
              .formatted(what, shape, type, count * type.bytes(), begin, end));
    }
    return new Entry(type, shape, count, begin, end);
  }

  private static @Nullable ElementType typeNamed(String name) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  private static List<Long> readNumbers(JsonReader reader, String what) throws IOException {
    List<Long> numbers = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() != JsonToken.NUMBER || numbers.size() > Shapes.MAX_RANK) {
        throw new IllegalStateException();
      }
      String number = reader.nextString();
      try {
        numbers.add(Long.parseLong(number));
      } catch (NumberFormatException e) {
        throw notWhole(what, number);
      }
      if (number.startsWith("-")) {
        throw notWhole(what, number);
      }
    }
    reader.endArray();
    return Collections.unmodifiableList(numbers);
  }

  private static InvalidInputException notWhole(String what, String number) {
    return new InvalidInputException(
        "%s has the size or offset %s, wanted a whole number from 0 to %d"
            .formatted(what, number, Long.MAX_VALUE));
  }

  private static void checkSpans(Map<String, Entry> entries, long dataSize, String label) {
    List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long covered = 0;
    for (Map.Entry<String, Entry> named : sorted) {
      Entry entry = named.getValue();
      if (entry.end() > dataSize) {
        throw new InvalidInputException(
            "tensor %s of %s lies from byte %d to %d, but %d bytes of values are there"
                .formatted(named.getKey(), label, entry.begin(), entry.end(), dataSize));
      }
      if (entry.begin() < covered) {
        throw new InvalidInputException(
            "tensor %s of %s begins at byte %d, where another lies until byte %d"
                .formatted(named.getKey(), label, entry.begin(), covered));
      }
      checkNoHole(covered, entry.begin(), label);
      covered = entry.end();
    }
    checkNoHole(covered, dataSize, label);
  }

  private static void checkNoHole(long covered, long next, String label) {
    if (next > covered) {
      throw new InvalidInputException(
          "%s has bytes %d to %d that belong to no tensor".formatted(label, covered, next));
    }
  }
}
