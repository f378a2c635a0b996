package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a file or folder that is empty, as of a variable that a script forgot to set. */
class EmptyNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --out",
        "invert --out",
        "invert --generator",
        "invert --frames",
        "edit --out",
        "edit --save-edit",
        "edit --paste-into",
        "edit --clip",
        "drag --out",
        "carry --out",
        "carry --to",
        "draw --out",
        "draw --sheet",
        "synth --in",
        "synth --out",
        "directions --generator",
        "find-axes --out",
        "find-axes --sheet",
        "find-axes --of",
        "walk --out",
        "serve --paste-into",
        "convert --from",
        "convert --to",
        "evaluate --measurements",
        "evaluate --encoder",
        "measure-faces --portraits",
        "measure-frames --out",
        "train-encoder --state",
        "train-encoder --out",
        "find-directions --except",
        "find-directions --out",
        "learn-direction --with",
        "learn-direction --out",
        "bench --against"
      })
  void an_option_of_each_command_is_refused(String told) {
    List<String> words = List.of(told.split(" "));
    Cli.run(words.get(0), words.get(1), "")
        .requireRefused(
            "Invalid value for option '%s': it is empty, wanted the name of a file or folder; see pti %s --help"
                .formatted(words.get(1), words.get(0)));
  }

  @Test
  void a_file_without_an_option_is_refused() {
    Cli.run("inspect", "")
        .requireRefused(
            "Invalid value for positional parameter at index 0 (F): it is empty, wanted the name of"
                + " a file or folder; see pti inspect --help");
  }

  @Test
  void a_name_within_a_value_is_told(@TempDir Path folder) {
    Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--mask", "")
        .requireRefused("\"\" is a folder, wanted an image file");
    assertThat(new InvalidInputException(Path.of("") + " does not exist"))
        .hasMessage("\"\" does not exist");
  }
}
