package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.clip.ClipRuleWeights;
import dev.pti.core.image.Photographs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run is edited by words, in a few steps, with a small CLIP of random weights. */
class TextEditTest {
  @TempDir static Path folder;

  private static Path run;
  private static Path clip;

  @BeforeAll
  static void invert_once() {
    run = Cli.invertPortrait(folder);
    clip = ClipRuleWeights.write(folder.resolve("clip.safetensors"));
  }

  private static Cli edit(Object... options) {
    return Cli.run(Stream.concat(Stream.of("edit", run), Stream.of(options)).toArray());
  }

  @Test
  void what_words_did_is_an_edit() throws IOException {
    Path picture = folder.resolve("smiling.png");
    Path saved = folder.resolve("smiling.json");
    Cli cli =
        edit(
            "--edit",
            "age=1",
            "--text",
            "a smiling person",
            "--clip",
            clip,
            "--text-steps",
            3,
            "--text-hold",
            0,
            "--out",
            picture,
            "--save-edit",
            saved,
            "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().lines()).containsExactly(picture.toString(), saved.toString());
    assertThat(Files.readString(saved)).contains("\"text\": \"age 1, then a smiling person 1\"");
    Path again = folder.resolve("again.png");
    assertThat(edit("--edit", saved, "--out", again).err()).isEmpty();
    assertThat(Photographs.read(again)).isEqualTo(Photographs.read(picture));
    Path older = folder.resolve("older.png");
    assertThat(edit("--edit", "age=1", "--out", older).err()).isEmpty();
    assertThat(Photographs.read(older)).isNotEqualTo(Photographs.read(picture));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--text smiling --out x.png|--text and --clip are wanted together",
        "--clip x.pt --out x.png|--text and --clip are wanted together",
        "--edit age=1 --text-steps 3 --out x.png|--text-steps and --text-hold are wanted with"
            + " --text",
        "--text smiling --clip x.pt --text-steps 1 --out x.png|--text-steps is 1, wanted at least 2:"
            + " the first has a rate of 0",
        "--text smiling --clip x.pt --frames x --out x|--text is set, wanted without --frames",
        "--text smiling --clip missing.pt --out x.png --paste-into none.jpg|none.jpg does not exist",
        "--text smiling --clip missing.pt --out x.png --strip age=1..1|walk along age 1 goes from 1"
            + " to itself, wanted two different ends",
        "--text smiling --clip missing.pt --out x.png --grid age=1..2|--grid is age=1..2, wanted two"
            + " walks with a comma between them, as in age=-2..2:5,turn=-2..2:5",
        "--text smiling --clip missing.pt --out x.png|missing.pt does not exist"
      })
  void options_that_do_not_go_together_are_refused(String options, String refused) {
    Cli cli = edit((Object[]) options.split(" ", -1));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("pti: " + refused);
  }
}
