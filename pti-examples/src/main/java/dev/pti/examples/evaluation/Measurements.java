package dev.pti.examples.evaluation;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

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
        read(Files.readString(file));
      }
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A call that was killed while it wrote leaves part of a line, which is cut off. */
  private void read(String text) throws IOException {
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
      }
    }
    List<String> lines = text.substring(0, end).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      rows.add(parse(lines.get(i), i + 1));
    }
  }

  private Row parse(String line, int number) {
    Row row;
    try {
      row = GSON.fromJson(line, new TypeToken<Row>() {}.getType());
    } catch (JsonParseException e) {
      throw new InvalidInputException("line %d of %s is no row".formatted(number, file), e);
    }
    if (row == null
        || row.study == null
        || row.method == null
        || row.portrait == null
        || row.figures == null
        || row.figures.containsValue(null)) {
      throw new InvalidInputException("line %d of %s is no row".formatted(number, file));
    }
    return row;
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

  /** Drops rows, so that they are measured again. */
  void forget(Predicate<Row> which) {
    if (rows.removeIf(which)) {
      String text = rows.stream().map(row -> GSON.toJson(row) + "\n").collect(Collectors.joining());
      AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
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
    return values(study, method, figure).average();
  }

  /** A figure of the portraits of a method that have it. */
  DoubleStream values(String study, String method, String figure) {
    return rows.stream()
        .filter(row -> row.study.equals(study) && row.method.equals(method))
        .filter(row -> row.figures.containsKey(figure))
        .mapToDouble(row -> row.figures.get(figure));
  }

  /** A figure of one row. */
  OptionalDouble figure(String study, String method, String portrait, String figure) {
    return rows.stream()
        .filter(row -> row.study.equals(study) && row.method.equals(method))
        .filter(row -> row.portrait.equals(portrait) && row.figures.containsKey(figure))
        .mapToDouble(row -> row.figures.get(figure))
        .findFirst();
  }

  /** A figure of two methods, for the portraits that both were measured on. */
  Pairs pairs(String study, String first, String second, String figure) {
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (Row row : rows) {
      if (row.study.equals(study) && row.method.equals(first)) {
        OptionalDouble one = figure(study, first, row.portrait, figure);
        OptionalDouble other = figure(study, second, row.portrait, figure);
        if (one.isPresent() && other.isPresent()) {
          firsts.add(one.getAsDouble());
          seconds.add(other.getAsDouble());
        }
      }
    }
    return new Pairs(firsts, seconds);
  }
}
