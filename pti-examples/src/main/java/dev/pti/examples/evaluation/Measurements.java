package dev.pti.examples.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.AtomicFiles;
import dev.pti.api.files.IoReasons;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measured rows in a file of JSON lines. A row is written as soon as it is measured and never
 * measured twice, so that a long evaluation can be stopped and resumed. A line may also be a note
 * on a study's rows, as on the machine that they were measured on, which the page repeats.
 */
final class Measurements {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final List<Row> rows = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * One measurement.
   *
   * @param study which table it belongs to
   * @param method which line of the table
   * @param portrait which picture
   * @param figures what was measured, by column
   */
  record Row(String study, String method, String portrait, Map<String, Double> figures) {}

  /**
   * What a reader of a study's table must know of how its rows were measured.
   *
   * @param study whose rows they are
   * @param note whole sentences
   */
  private record Note(String study, String note) {}

  Measurements(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file)) {
        read(Files.readString(file));
      }
    } catch (IOException e) {
      throw IoReasons.refusal("cannot read", file, e);
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
      Note note = note(lines.get(i));
      if (note == null) {
        rows.add(parse(lines.get(i), i + 1));
      } else {
        notes.add(note);
      }
    }
  }

  private static @Nullable Note note(String line) {
    try {
      Note note = GSON.fromJson(line, Note.class);
      return note == null || note.study == null || note.note == null ? null : note;
    } catch (JsonParseException e) {
      return null;
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

  /** Drops rows, so that they are measured again; notes stay. */
  void forget(Predicate<Row> which) {
    if (rows.removeIf(which)) {
      String text =
          Stream.concat(notes.stream(), rows.stream())
              .map(line -> GSON.toJson(line) + "\n")
              .collect(Collectors.joining());
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

  /** What is noted on a study's rows. */
  List<String> notes(String study) {
    return notes.stream().filter(note -> note.study.equals(study)).map(Note::note).toList();
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
