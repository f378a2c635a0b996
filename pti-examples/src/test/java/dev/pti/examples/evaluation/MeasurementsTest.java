package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
  @TempDir Path folder;

  @Test
  void a_row_is_not_measured_twice_not_even_in_the_next_call() {
    Path file = folder.resolve("rows.jsonl");
    measure(new Measurements(file), "00001", 1);
    Measurements again = new Measurements(file);
    again.measure(
        "study",
        "method",
        "00001",
        () -> {
          throw new AssertionError("measured twice");
        });
    measure(again, "00002", 3);
    assertThat(new Measurements(file).mean("study", "method", "mse")).hasValue(2);
  }

  @Test
  void a_half_written_last_line_is_cut_off_and_measured_again() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    measure(new Measurements(file), "00001", 1);
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, 30), StandardOpenOption.APPEND);
    Measurements next = new Measurements(file);
    measure(next, "00002", 5);
    assertThat(next.count("study", "method")).isEqualTo(2);
    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.endsWith("}}"));
  }

  @Test
  void a_row_whose_line_has_no_end_is_measured_again() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    measure(new Measurements(file), "00001", 1);
    Files.writeString(file, Files.readString(file).strip());
    Measurements next = new Measurements(file);
    assertThat(next.has("study", "method", "00001")).isFalse();
    measure(next, "00001", 2);
    assertThat(new Measurements(file).mean("study", "method", "mse")).hasValue(2);
  }

  @Test
  void rows_that_are_forgotten_are_measured_again_and_others_stay_as_they_were()
      throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Measurements rows = new Measurements(file);
    measure(rows, "00001", 1.0000000000000002);
    measure(rows, "00002", 1e-30);
    String first = Files.readAllLines(file).get(0);
    rows.forget(row -> row.portrait().equals("00002"));
    assertThat(file).hasContent(first);
    assertThat(new Measurements(file).has("study", "method", "00002")).isFalse();
    measure(rows, "00002", 5);
    assertThat(Files.readAllLines(file)).hasSize(2).contains(first);
  }

  @Test
  void a_damaged_line_before_the_last_is_named() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    measure(new Measurements(file), "00001", 1);
    Files.writeString(file, "{\"study\":\n", StandardOpenOption.APPEND);
    measureNothing(file, "line 2 of " + file + " is no row");
    Files.writeString(file, "{}\n");
    measureNothing(file, "line 1 of " + file + " is no row");
  }

  @Test
  void a_row_without_a_portrait_or_a_figure_is_damaged_too() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    measure(new Measurements(file), "00001", 1);
    String whole = Files.readString(file);
    Files.writeString(file, whole + whole.replace("\"portrait\":\"00001\",", ""));
    measureNothing(file, "line 2 of " + file + " is no row");
    Files.writeString(file, whole + whole.replace("1.0", "null"));
    measureNothing(file, "line 2 of " + file + " is no row");
  }

  @Test
  void notes_are_no_rows_and_stay_when_rows_are_forgotten() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    String note = "{\"study\":\"study\",\"note\":\"One core of two.\"}";
    Files.writeString(file, note + "\n");
    Measurements rows = new Measurements(file);
    measure(rows, "00001", 1);
    measure(rows, "00002", 2);
    rows.forget(row -> row.portrait().equals("00002"));
    Measurements again = new Measurements(file);
    assertThat(again.notes("study")).containsExactly("One core of two.");
    assertThat(again.notes("other")).isEmpty();
    assertThat(again.count("study", "method")).isEqualTo(1);
    assertThat(file).content().startsWith(note + "\n");
  }

  @Test
  void pairs_are_of_portraits_that_both_methods_have() {
    Measurements rows = new Measurements(folder.resolve("rows.jsonl"));
    rows.measure("study", "a", "1", () -> Map.of("mse", 2.));
    rows.measure("study", "a", "2", () -> Map.of("mse", 4.));
    rows.measure("study", "a", "3", () -> Map.of("mse", 9.));
    rows.measure("study", "b", "2", () -> Map.of("mse", 3.));
    rows.measure("study", "b", "1", () -> Map.of("mse", 3.));
    Pairs pairs = rows.pairs("study", "a", "b", "mse");
    assertThat(pairs.count()).isEqualTo(2);
    assertThat(pairs.difference()).isZero();
    assertThat(pairs.error()).isCloseTo(1, within(1e-12));
    assertThat(pairs.ratio()).isEqualTo(1);
  }

  private static void measureNothing(Path file, String message) {
    assertThatThrownBy(() -> new Measurements(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  private static void measure(Measurements rows, String portrait, double mse) {
    rows.measure("study", "method", portrait, () -> Map.of("mse", mse));
  }
}
