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
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Times to compare with: of another program, or of an earlier day.
 *
 * @param medians seconds of a picture by work, network, resolution, numbers, recomputation and
 *     batch
 */
record Peer(Map<String, Double> medians) {
  private static final String FLOAT32 = "fp32";
  private static final String STYLEGAN2 = Family.STYLEGAN2.toString();

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
              key(
                  json.get("what").getAsString(),
                  json.has("network") ? json.get("network").getAsString() : STYLEGAN2,
                  json.get("res").getAsInt(),
                  json.has("dtype") ? json.get("dtype").getAsString() : FLOAT32,
                  json.has("recomputation") && json.get("recomputation").getAsBoolean(),
                  json.has("batch") ? json.get("batch").getAsInt() : 1),
              json.get(json.has("per_picture_s") ? "per_picture_s" : "median_s").getAsDouble());
        }
      }
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      throw new InvalidInputException(
          file + " does not hold lines of JSON with what, res and median_s", e);
    }
    return new Peer(medians);
  }

  private static String key(
      String what, String network, int resolution, String dtype, boolean recomputation, int batch) {
    return what
        + " "
        + network
        + " "
        + resolution
        + " "
        + dtype
        + (recomputation ? " recomputation" : "")
        + (batch > 1 ? " batch " + batch : "");
  }

  /**
   * The seconds of the same work for a picture, if there are any: in the same numbers, or else in
   * float32, with recomputation if that was measured, or else without, likewise of as many pictures
   * at once.
   */
  OptionalDouble median(Measurement measured) {
    String what = measured.what().toString();
    String network = measured.size().family().toString();
    int resolution = measured.size().resolution();
    return Stream.of(measured.dtype(), FLOAT32)
        .flatMap(
            dtype ->
                Stream.of(measured.recomputation(), false)
                    .flatMap(
                        recomputed ->
                            Stream.of(measured.batch(), 1)
                                .map(
                                    batch ->
                                        key(what, network, resolution, dtype, recomputed, batch))))
        .map(medians::get)
        .filter(Objects::nonNull)
        .mapToDouble(seconds -> seconds)
        .findFirst();
  }
}
