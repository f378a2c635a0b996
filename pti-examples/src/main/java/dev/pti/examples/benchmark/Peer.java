package dev.pti.examples.benchmark;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Times to compare with: of another program, or of an earlier day.
 *
 * @param medians seconds by work and resolution
 */
record Peer(Map<String, Double> medians) {
  static Peer none() {
    return new Peer(Map.of());
  }

  /** Reads lines of JSON with {@code what}, {@code res} and {@code median_s}. */
  static Peer read(Path file) {
    Map<String, Double> medians = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          JsonObject json = JsonParser.parseString(line).getAsJsonObject();
          medians.put(
              key(json.get("what").getAsString(), json.get("res").getAsInt()),
              json.get("median_s").getAsDouble());
        }
      }
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      throw new InvalidInputException(
          file + " does not hold lines of JSON with what, res and median_s", e);
    }
    return new Peer(medians);
  }

  private static String key(String what, int resolution) {
    return what + " " + resolution;
  }

  /** The seconds of the same work, if there are any. */
  OptionalDouble median(Measurement measured) {
    Double found = medians.get(key(measured.what().toString(), measured.size().resolution()));
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
  }
}
