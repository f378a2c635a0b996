package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.LayerRange;
import dev.pti.api.TensorFile;
import dev.pti.editing.Directions;
import dev.pti.editing.PrincipalComponents;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Axes found on the command line, of the small generator, and files of the field as edits. */
@Timeout(180)
class FindAxesTest {
  private static final Path GENERATOR = Cli.parity("small.generator");
  private static final Path FIELD = Path.of("..", "pti-editing/src/test/resources/dev/pti/editing");

  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void invert_once() {
    Cli made =
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--generator",
            Cli.PORTRAIT64,
            "--out",
            folder,
            "--inverter",
            "mean",
            "--no-tune",
            "--quiet");
    assertThat(made.err()).isEmpty();
    run = folder.resolve("portrait");
  }

  private static Cli edit(String edit) {
    return Cli.run(
        "edit",
        run,
        "--generator",
        Cli.PORTRAIT64,
        "--edit",
        edit,
        "--save-edit",
        folder.resolve("edit.json"));
  }

  @Test
  void ganspace_tells_shares_draws_a_strip_each_and_saves_what_edits() throws IOException {
    Path file = folder.resolve("components.safetensors");
    Path sheet = folder.resolve("components.png");
    Cli cli =
        Cli.run(
            "find-axes",
            "--generator",
            Cli.PORTRAIT64,
            "--samples",
            300,
            "--count",
            3,
            "--out",
            file,
            "--sheet",
            sheet,
            "--of",
            run,
            "--side",
            32,
            "--seed",
            3);
    assertThat(cli.err()).isEmpty();
    List<String> lines = cli.out().lines().toList();
    assertThat(lines.get(0)).matches("ganspace-1 +\\d+\\.\\d % of W's variance, deviation .*");
    assertThat(lines).hasSize(7).contains(file.toString(), sheet.toString());
    double first = PrincipalComponents.read(file).explainedVariance()[0];
    assertThat(lines.get(0)).contains(Figures.format("%.1f %%", 100 * first));
    BufferedImage drawn = ImageIO.read(sheet.toFile());
    assertThat(drawn.getHeight()).isEqualTo(12 + 18 + 4 + 3 * (32 + 6) - 6 + 12);

    assertThat(edit(file + ":ganspace-1=2").err()).isEmpty();
    assertThat(TensorFile.read(file).metadata()).containsEntry("seed", "3");
    assertThat(edit(file + ":2@0-3=-2").err()).isEmpty();
    assertThat(folder.resolve("edit.json"))
        .content()
        .contains("\"text\": \"ganspace-2 -2 on layers 0-3\"");
    Path strip = folder.resolve("ganspace-1.png");
    assertThat(
            Cli.run(
                    "edit",
                    run,
                    "--generator",
                    Cli.PORTRAIT64,
                    "--strip",
                    file + ":ganspace-1@0-5=-3..3:3",
                    "--out",
                    strip)
                .err())
        .isEmpty();
    assertThat(strip).isNotEmptyFile();
    assertThat(edit(file + ":gansapce-2=1").err())
        .startsWith(
            "pti: no direction gansapce-2; did you mean ganspace-2? there are: ganspace-1,");
    assertThat(edit(file + ":999=1").err())
        .isEqualTo("pti: no direction 999 in %s, there are 1 to 256".formatted(file));
    assertThat(edit(file + "=1").err())
        .isEqualTo(
            "pti: %s holds 256 directions, wanted one of them as in %s:ganspace-1"
                .formatted(file, file));
  }

  @Test
  void sefa_looks_at_the_layers_that_are_asked_for() {
    Path file = folder.resolve("coarse.safetensors");
    Cli cli =
        Cli.run(
            "find-axes",
            "--by",
            "sefa",
            "--layers",
            "0-2",
            "--count",
            2,
            "--generator",
            GENERATOR,
            "--out",
            file,
            "--sheet",
            folder.resolve("coarse.png"));
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("sefa-1       ").contains("% of the style channels' change");
    List<Direction> axes = Directions.readAll(file);
    assertThat(axes).extracting(Direction::name).containsExactly("sefa-1", "sefa-2");
    assertThat(axes.get(0).layerRange()).isEqualTo(LayerRange.of(0, 2));
    assertThat(edit(file + ":sefa-1=1").err())
        .as("another generator, of another width")
        .isEqualTo("pti: direction sefa-1 has width 32, generator wants 256");
  }

  @Test
  void a_file_of_another_generator_of_the_same_width_is_refused() {
    Path file = folder.resolve("other.safetensors");
    float[] values = new float[256];
    values[0] = 1;
    Directions.write(
        file,
        List.of(Direction.of("smile", FloatTensor.wrap(values, 256))),
        Map.of("generator_sha256", "another"));
    assertThat(edit(file + "=1").err())
        .startsWith(
            "pti: %s was made for the generator with sha256 another, not for that with "
                .formatted(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smile.pt=2 | direction smile has width 512, generator wants 256",
        "age.pt=2 | direction age has width 512, generator wants 256",
        "rotation.pt=2 | direction rotation has width 512, generator wants 256",
        "interfacegan_smile_boundary.npy=2 | direction interfacegan_smile_boundary has width 512,"
            + " generator wants 256",
        "stit_wplus_direction.npy=2 | direction stit_wplus_direction has width 512, generator wants"
            + " 256",
        "ffhq_pca.pt:3=2 | direction ffhq_pca-1 has width 512, generator wants 256",
        "ganspace_w.npz:1=2 | direction ganspace_w-1 has width 3, generator wants 256",
      })
  void files_of_the_field_say_that_they_belong_to_another_generator(String edit, String message) {
    Cli cli = edit(FIELD.resolve(edit).toString());
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("pti: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--samples 50 --layers 3..4 | --layers is 3..4, wanted FIRST-LAST as in 0-3",
        "--by sefa --layers 2-12 | layer range 2 to 12 is not within the generator's layers 0 to 7",
        "--by sefa --layers 3-2 | layer range 3 to 2 is empty or negative",
        "--samples 50 --layers 2-12 | direction ganspace-1 moves layers 2 to 12, generator has 0 to 7",
        "--by sefa --samples 5 | --samples goes with --by ganspace, SeFa takes none",
        "--by sefa --count 99 | wanted 99 directions, the factorization has 1 to 32",
        "--samples 1 | wanted at least 2 samples of W, not 1",
        "--side 5 --sheet s.png --samples 1 | pictures of 5 pixels a side, wanted 16 to 2048",
        "--side 64 | --of and --side go with --sheet",
      })
  void what_cannot_be_found_is_refused(String options, String message) {
    Cli cli =
        Cli.run(
            Stream.concat(
                    Stream.of("find-axes", "--generator", GENERATOR), Stream.of(options.split(" ")))
                .toArray());
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("pti: " + message);
  }

  @Test
  void a_run_that_cannot_be_drawn_is_refused_before_axes_are_found() {
    assertRunRefused(folder.resolve("nobody"), "there is no such folder");
    assertRunRefused(run, " belongs to generator ");
  }

  private static void assertRunRefused(Path of, String reason) {
    Path file = folder.resolve("refused.safetensors");
    Cli cli =
        Cli.run(
            "find-axes",
            "--generator",
            GENERATOR,
            "--samples",
            50,
            "--out",
            file,
            "--sheet",
            folder.resolve("refused.png"),
            "--of",
            of);
    assertThat(cli.err()).startsWith("pti: ").contains(of.toString(), reason);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void a_number_means_the_axis_of_that_number_whatever_order_a_file_has() {
    Path file = folder.resolve("eleven.safetensors");
    Cli found =
        Cli.run(
            "find-axes",
            "--by",
            "sefa",
            "--generator",
            Cli.PORTRAIT64,
            "--count",
            "11",
            "--out",
            file,
            "--quiet");
    assertThat(found.err()).isEmpty();
    assertThat(edit(file + ":2=1").err()).isEmpty();
    assertThat(folder.resolve("edit.json"))
        .content()
        .contains("\"sefa-2\"")
        .doesNotContain("sefa-10");
  }

  @Test
  void the_command_that_is_told_confines_what_ganspaces_file_does_not() {
    Path file = folder.resolve("confined.safetensors");
    Cli found =
        Cli.run(
            "find-axes",
            "--generator",
            GENERATOR,
            "--samples",
            "50",
            "--count",
            "2",
            "--layers",
            "0-3",
            "--out",
            file);
    assertThat(found.out()).contains("--strip " + file + ":ganspace-1@0-3=-3..3:7");
  }
}
