package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test/resources/parity/small.generator.safetensors"
            + "|a StyleGAN2 generator of 32 x 32, NVIDIA's names: 8 layers, z of 32, w of 32, labels none, 2",
        "test/resources/parity/clamped-conditional.generator.safetensors"
            + "|a StyleGAN2 generator of 16 x 16, NVIDIA's names: 6 layers, z of 24, w of 24, labels 3, 2",
        "main/resources/dev/pti/portrait128.safetensors"
            + "|a StyleGAN2 generator of 128 x 128, NVIDIA's names: 12 layers, z of 512, w of 512, labels none, 2",
        "main/resources/dev/pti/core/perceptual/lpips-alex.safetensors"
            + "|linear weights of LPIPS for 5 layers, channels [64, 192, 384, 256, 256]",
        "test/resources/checkpoint/lpips/alex.pth"
            + "|linear weights of LPIPS for 5 layers, channels [64, 192, 384, 256, 256]",
        "test/resources/checkpoint/editing/age.pt|a latent or direction of W of width 512",
        "test/resources/checkpoint/editing/interfacegan_smile_boundary.npy"
            + "|a latent or direction of W of width 512",
        "test/resources/checkpoint/editing/stit_wplus_direction.npy"
            + "|a latent or direction of W+ of 18 layers of width 512",
        "test/resources/parity/small.expected.safetensors|15 tensors of ",
      })
  void says_what_a_file_holds(String file, String content) {
    Cli cli = Cli.run("inspect", Cli.CORE.resolve(file));
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("\nholds: " + content).contains("\ntensors:\n");
    assertThat(cli.status()).isZero();
  }

  @Test
  void lists_metadata_types_and_shapes() {
    Cli cli = Cli.run("inspect", Cli.parity("small.generator"));
    assertThat(cli.out())
        .contains("safetensors, ")
        .contains("  img_resolution = 32\n")
        .contains("  mapping.fc0.weight float32 [32, 32]\n");
  }

  @Test
  void refuses_what_holds_no_tensors() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "Hello, world");
    Cli cli = Cli.run("inspect", text);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            "pti: "
                + text
                + " is not a file of tensors: it starts with the text \"Hello, w\", wanted"
                + " safetensors, .npy, .npz, .pt or .pkl");
  }

  @Test
  void control_characters_of_a_file_do_not_reach_the_terminal() {
    Path file = folder.resolve("hostile.safetensors");
    Safetensors.write(
        file,
        Map.of("a\u001b[31m", FloatTensor.wrap(new float[1], 1)),
        Map.of("red\u001b[31m", "text\u001b[31m"));
    assertThat(Cli.run("inspect", file).out())
        .doesNotContain("\u001b")
        .contains("  red?[31m = text?[31m\n")
        .contains("  a?[31m float32 [1]\n");
  }

  @Test
  void nor_do_those_beyond_ascii_and_what_turns_text_around() {
    Path file = folder.resolve("hostile.safetensors");
    Safetensors.write(
        file,
        Map.of("a\u009b31m", FloatTensor.wrap(new float[1], 1)),
        Map.of("name\u202egpj", "one\u2028two\u2066\u200b\u0085 \u00e9"));
    assertThat(Cli.run("inspect", file).out())
        .contains("  name?gpj = one?two??? \u00e9\n")
        .contains("  a?31m float32 [1]\n");
  }
}
