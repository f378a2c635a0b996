package dev.pti.examples.evaluation;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Measured rows in a file of JSON lines. A row is written as soon as it is measured and never
 * measured twice, so that a long evaluation can be stopped and taken up again.
 */
final class Measurements {
  private static final Gson GSON = new Gson();

  private final Path file;
  private final List<Row> rows = new ArrayList<>();

  /**
   * One measurement.
   *
   * @param study which table it belongs to
   * @param method which line of the table
   * @param portrait which picture
   * @param figures what was measured, by column
   */
  record Row(String study, String method, String portrait, Map<String, Double> figures) {}

  Measurements(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          rows.add(GSON.fromJson(line, new TypeToken<Row>() {}.getType()));
        }
      }
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Measures a row unless the file has it. */
  void measure(
      String study, String method, String portrait, Supplier<Map<String, Double>> measurement) {
    if (has(study, method, portrait)) {
      return;
    }
    Row row = new Row(study, method, portrait, new LinkedHashMap<>(measurement.get()));
    try {
      Files.writeString(
          file,
          GSON.toJson(row) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.add(row);
  }

  boolean has(String study, String method, String portrait) {
    return rows.stream()
        .anyMatch(
            row ->
                row.study.equals(study)
                    && row.method.equals(method)
                    && row.portrait.equals(portrait));
  }

  /** The methods of a study, in the order in which they were first measured. */
  List<String> methods(String study) {
    return rows.stream()
        .filter(row -> row.study.equals(study))
        .map(Row::method)
        .distinct()
        .toList();
  }

  /** How many portraits a method was measured on. */
  long count(String study, String method) {
    return rows.stream()
        .filter(row -> row.study.equals(study) && row.method.equals(method))
        .count();
  }

  /** The mean of a figure over the portraits of a method. */
  OptionalDouble mean(String study, String method, String figure) {
    return rows.stream()
        .filter(row -> row.study.equals(study) && row.method.equals(method))
        .filter(row -> row.figures.containsKey(figure))
        .mapToDouble(row -> row.figures.get(figure))
        .average();
  }
}
