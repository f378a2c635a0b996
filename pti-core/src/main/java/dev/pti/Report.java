package dev.pti;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run did and measured: settings, seeds, checksums, loss histories, timings, distances,
 * under the names of {@code report.json}. An immutable value that holds everything needed to repeat
 * the run.
 */
public final class Report {
  /**
   * JSON knows no infinity: a figure that is not finite, as the PSNR of equal pictures, is null.
   */
  private static final JsonSerializer<Number> FINITE_OR_NULL =
      (value, type, context) ->
          Double.isFinite(value.doubleValue()) ? new JsonPrimitive(value) : JsonNull.INSTANCE;

  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .serializeNulls()
          .registerTypeAdapter(Double.class, FINITE_OR_NULL)
          .registerTypeAdapter(Float.class, FINITE_OR_NULL)
          .create();

  private final JsonObject json;

  private Report(JsonObject json) {
    this.json = json;
  }

  static Report of(Map<String, Object> values) {
    return new Report(GSON.toJsonTree(PlainValues.of(values)).getAsJsonObject());
  }

  static Report read(Path file) {
    try {
      return new Report(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new InvalidInputException(file + " is not a report: " + e.getMessage(), e);
    }
  }

  /**
   * Adds what an application did with the result, such as its edits.
   *
   * @param sections by name; numbers, texts, lists and maps; a number that is not finite becomes
   *     null, and any other value what it prints as
   * @return the same report with the sections added or replaced
   */
  public Report with(Map<String, Object> sections) {
    JsonObject merged = json.deepCopy();
    sections.forEach((name, section) -> merged.add(name, GSON.toJsonTree(PlainValues.of(section))));
    return new Report(merged);
  }

  /**
   * Looks a figure up.
   *
   * @param path names joined by dots, as in {@code metrics.after.mse}
   * @return the number; NaN where JSON has null, because the figure was not finite
   * @throws InvalidInputException if the report has none there
   */
  public double number(String path) {
    JsonElement figure = find(path);
    if (figure.isJsonNull()) {
      return Double.NaN;
    }
    if (figure instanceof JsonPrimitive primitive && primitive.isNumber()) {
      return primitive.getAsDouble();
    }
    throw new InvalidInputException("%s of the report is no number".formatted(path));
  }

  /**
   * Looks a text up.
   *
   * @param path names joined by dots, as in {@code generator.sha256}
   * @return the text
   * @throws InvalidInputException if the report has none there
   */
  public String text(String path) {
    JsonElement text = find(path);
    if (text instanceof JsonPrimitive primitive) {
      return primitive.getAsString();
    }
    throw new InvalidInputException(
        text instanceof JsonObject section
            ? "%s of the report is a section, of %s"
                .formatted(path, String.join(", ", section.keySet()))
            : "%s of the report is no text".formatted(path));
  }

  private JsonElement find(String path) {
    JsonElement here = json;
    for (String name : path.split("\\.", -1)) {
      if (!here.isJsonObject() || !here.getAsJsonObject().has(name)) {
        throw new InvalidInputException("the report has no " + path);
      }
      here = here.getAsJsonObject().get(name);
    }
    return here;
  }

  /**
   * Writes the report as JSON.
   *
   * @return the text of {@code report.json}
   */
  public String toJson() {
    return GSON.toJson(json);
  }

  /**
   * Saves the report, whole or not at all.
   *
   * @param file usually {@code report.json}
   * @throws InvalidInputException if it cannot be written
   */
  public void save(Path file) {
    AtomicFiles.write(file, out -> out.write(toJson().getBytes(StandardCharsets.UTF_8)));
  }

  /** Keeps the order of sections while they are put together. */
  static Map<String, Object> section() {
    return new LinkedHashMap<>();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
