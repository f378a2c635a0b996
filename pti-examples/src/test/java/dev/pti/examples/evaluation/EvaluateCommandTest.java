package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Pti;
import dev.pti.api.PictureSize;
import dev.pti.core.SyntheticGenerator;
import dev.pti.examples.measure.NamedDirection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EvaluateCommandTest {
  private static final Path ROOT = Path.of("..");
  private static final Path SMALLER = ROOT.resolve("generators/portrait64.safetensors");

  @TempDir Path folder;
  private Path rows;
  private Path page;

  @BeforeEach
  void portrait() throws IOException {
    rows = folder.resolve("rows.jsonl");
    page = folder.resolve("page.md");
    Files.createFile(folder.resolve("00001.jpg"));
  }

  @Test
  void what_is_measured_is_not_measured_again() throws IOException {
    Measurements measured = new Measurements(rows);
    for (String inverter : MethodsStudy.INVERTERS) {
      for (String tuning : MethodsStudy.TUNINGS) {
        measured.measure(
            MethodsStudy.NAME,
            MethodsStudy.method(inverter, tuning),
            "00001",
            () -> Map.of("mse", .5));
      }
    }
    byte[] before = Files.readAllBytes(rows);
    // The portrait is an empty file: measuring it would fail.
    assertThat(evaluate("methods", "5")).isEmpty();
    assertThat(rows).hasBinaryContent(before);
    assertThat(page).content().contains("| encoder, tuned with locality | 1 | 0.5000 |");
  }

  @Test
  void edits_are_measured_again_only_if_their_direction_was_learned_anew() throws IOException {
    edits(0);
    byte[] before = Files.readAllBytes(rows);
    // The portrait is an empty file: measuring it fails.
    assertThat(evaluate("attributes", "1")).isEmpty();
    assertThat(rows).hasBinaryContent(before);
    Files.delete(rows);
    edits(1);
    assertThat(evaluate("attributes", "1")).contains("00001.jpg");
    assertThat(rows).isEmptyFile();
  }

  private void edits(double otherwise) {
    edits(otherwise, Pti.builder());
  }

  private void edits(double otherwise, Pti.Builder builder) {
    Measurements measured = new Measurements(rows);
    try (Pti pti = builder.build()) {
      for (NamedDirection named : NamedDirection.of(pti.generator())) {
        double checksum = AttributesStudy.checksum(named.direction()) + otherwise;
        for (int strength : AttributesStudy.strengths(named)) {
          for (String generator : List.of(AttributesStudy.UNTUNED, AttributesStudy.TUNED)) {
            measured.measure(
                EditedJob.IN_W.study(),
                AttributesStudy.method(named.direction().name(), strength, generator),
                "00001",
                () -> Map.of(AttributesStudy.DIRECTION, checksum));
          }
        }
      }
    }
  }

  @Test
  void the_page_says_which_generator_it_is_of() throws IOException {
    edits(0);
    assertThat(evaluate("attributes", "1")).isEmpty();
    assertThat(page)
        .content()
        .startsWith("# What it gives in portrait128\n")
        .contains("(portrait128.md#its-directions)", "at 128 px");
    Files.delete(rows);
    edits(0, Pti.builder().generator(SMALLER));
    assertThat(evaluate("attributes", "1", "--generator=" + SMALLER)).isEmpty();
    assertThat(page)
        .content()
        .startsWith("# What it gives in portrait64\n")
        .contains("(portrait64.md#its-directions)", "at 64 px");
  }

  @Test
  void the_pages_of_the_documentation_are_what_the_rows_give() throws IOException {
    assertThat(evaluateAgain("measurements.jsonl")).isEmpty();
    assertThat(page).hasSameTextualContentAs(ROOT.resolve("docs/RESULTS.md"));
    assertThat(evaluateAgain("portrait64.jsonl", "--generator=" + SMALLER)).isEmpty();
    assertThat(page).hasSameTextualContentAs(ROOT.resolve("docs/RESULTS-portrait64.md"));
  }

  /** Writes the page of rows that were measured; of the study that is named nothing is missing. */
  private String evaluateAgain(String measured, String... more) throws IOException {
    Files.write(rows, Files.readAllBytes(ROOT.resolve("evaluation").resolve(measured)));
    return evaluate("job", "1", more);
  }

  @Test
  void a_generator_of_pictures_that_are_not_square_is_refused_before_anything_is_measured() {
    Path narrow = folder.resolve("narrow.safetensors");
    SyntheticGenerator.of(new PictureSize(3, 4), 32, 8, 8, size -> 4).write(narrow);
    assertThat(evaluate("job", "1", "--generator=" + narrow))
        .isEqualTo("evaluate measures square portraits, narrow draws 24 x 32");
    assertThat(page).doesNotExist();
  }

  @Test
  void rows_of_two_generators_are_not_mixed() {
    StringWriter error = new StringWriter();
    new CommandLine(new EvaluateCommand())
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              error.write(e.getMessage());
              return 1;
            })
        .execute("--portraits=" + folder, "--generator=" + SMALLER, "--page=" + page);
    assertThat(error)
        .hasToString(
            "--generator or --encoder is given: wanted --measurements and --page of its own, too");
    assertThat(page).doesNotExist();
  }

  @Test
  void an_unknown_study_is_named() {
    assertThat(evaluate("method", "1"))
        .startsWith("no study method; there are locality, editing, methods");
  }

  @Test
  void a_count_of_none_is_refused() {
    assertThat(evaluate("noise", "0")).isEqualTo("count is 0, wanted 1 or more");
  }

  @Test
  void what_could_not_be_written_is_refused_before_anything_is_measured() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(evaluate("noise", "1", "--page=" + folder))
        .isEqualTo("cannot write " + folder + ": it is a directory");
    assertThat(evaluate("noise", "1", "--page=" + file.resolve("a/page.md")))
        .isEqualTo(
            "cannot write %s: %s is not a directory".formatted(file.resolve("a/page.md"), file));
    assertThat(evaluate("noise", "1", "--sheet=" + folder.resolve("sheet.gif")))
        .isEqualTo(
            "cannot write %s, wanted a name ending in .png, .jpg or .jpeg"
                .formatted(folder.resolve("sheet.gif")));
    assertThat(evaluate("noise", "1", "--sheet=" + file.resolve("sheet.png")))
        .isEqualTo(
            "cannot write %s: %s is not a directory".formatted(file.resolve("sheet.png"), file));
    assertThat(evaluate("noise", "1", "--sheets=" + file))
        .isEqualTo("cannot write %s: %s is not a directory".formatted(file, file));
    assertThat(rows).doesNotExist();
  }

  @Test
  void the_page_is_written_into_a_folder_that_is_made() throws IOException {
    edits(0);
    Path deep = folder.resolve("a/b/page.md");
    assertThat(evaluate("attributes", "1", "--page=" + deep)).isEmpty();
    assertThat(deep.getParent().toFile().list()).containsExactly("page.md");
    assertThat(deep).content().startsWith("# What it gives in portrait128\n");
  }

  /** Returns what went wrong. */
  private String evaluate(String study, String count, String... more) {
    StringWriter error = new StringWriter();
    new CommandLine(new EvaluateCommand())
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(new StringWriter()))
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              error.write(String.valueOf(e.getMessage()));
              return 1;
            })
        .execute(
            Stream.concat(
                    Stream.of(
                        "--portraits=" + folder,
                        "--measurements=" + rows,
                        "--page=" + page,
                        "--runs=" + folder.resolve("runs"),
                        "--study=" + study,
                        "--count=" + count),
                    Stream.of(more))
                .toArray(String[]::new));
    return error.toString();
  }
}
