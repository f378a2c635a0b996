package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is carried over to its own tuned generator, which is a sibling of the bundled one. */
class CarryCommandTest {
  @TempDir static Path folder;

  private static Path run;
  private static Path sibling;

  @BeforeAll
  static void invert_once() {
    run = Cli.invertPortrait(folder);
    sibling = folder.resolve("sibling.safetensors");
    assertThat(Cli.run("convert", "--from", run, "--to", sibling).err()).isEmpty();
  }

  @Test
  void a_run_in_the_sibling_is_written_with_edits_and_a_sheet_and_can_be_edited_further() {
    Path carried = folder.resolve("carried");
    Cli cli = Cli.run("carry", run, "--to", sibling, "--out", carried, "--edit", "smile=-2");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).isEqualToIgnoringNewLines(carried.toString());
    assertThat(carried)
        .isDirectoryContaining("glob:**/{pivot,tuned}.safetensors")
        .isDirectoryContaining("glob:**/edit-smile.png")
        .isDirectoryContaining("glob:**/report.json")
        .isDirectoryContaining("glob:**/sheet.png");
    assertThat(Photographs.read(carried.resolve("inverted.png")))
        .as("the pivot in the sibling is what was tuned before")
        .isEqualTo(Photographs.read(run.resolve("tuned.png")));
    Path further = folder.resolve("further.png");
    assertThat(
            Cli.run("edit", carried, "--generator", sibling, "--edit", "sefa-1=1", "--out", further)
                .err())
        .isEmpty();
    assertThat(Photographs.read(further))
        .isNotEqualTo(Photographs.read(carried.resolve("tuned.png")));
  }

  @Test
  void neither_the_run_itself_nor_another_kind_of_generator_is_taken() {
    assertThat(Cli.run("carry", run, "--to", sibling, "--out", run).err())
        .contains("DIR and --out are the same file");
    Path other = folder.resolve("none.pkl");
    assertThat(Cli.run("carry", run, "--to", other, "--out", folder.resolve("x")).err())
        .contains("none.pkl");
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
