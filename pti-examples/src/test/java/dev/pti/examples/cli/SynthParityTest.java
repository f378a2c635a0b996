package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code synth} gives the reference implementation's numbers. */
class SynthParityTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "small, const",
    "small, none",
    "clamped-conditional, const",
    "clamped-conditional, none"
  })
  void draws_latents(String network, String noise) {
    TensorFile drawn = synth(network, "ws", "--noise", noise);
    assertThat(drawn.tensors()).containsOnlyKeys("image");
    assertNear(drawn.get("image"), expected(network).get("image_" + noise));
  }

  @Test
  void maps_codes_with_truncation() {
    TensorFile drawn = synth("small", "z", "--truncation", ".7");
    assertThat(drawn.tensors()).containsOnlyKeys("image", "w");
    assertNear(drawn.get("w"), expected("small").get("w_psi07"));
    assertNear(drawn.get("image"), imagesOf("small", drawn.get("w")));
  }

  @Test
  void maps_codes_of_a_class() {
    TensorFile drawn = synth("clamped-conditional", "z", "--labels", "c");
    assertNear(drawn.get("w"), expected("clamped-conditional").get("w_psi1"));
  }

  @Test
  void draws_a_batch_as_its_pictures_one_by_one() {
    FloatTensor three = expected("small").get("ws");
    float[] twelve = new float[4 * three.count()];
    for (int i = 0; i < twelve.length; i++) {
      twelve[i] = three.get(i % three.count());
    }
    FloatTensor drawn =
        imagesOf("small", FloatTensor.wrap(twelve, 12, three.size(1), three.size(2)));
    FloatTensor image = expected("small").get("image_const");
    float[] repeated = new float[4 * image.count()];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = image.get(i % image.count());
    }
    assertNear(drawn, FloatTensor.wrap(repeated, 12, image.size(1), image.size(2), image.size(3)));
  }

  @Test
  void wants_labels_where_the_generator_has_classes() {
    Cli cli = run("clamped-conditional", Cli.parity("clamped-conditional.expected"), "z");
    assertThat(cli.err()).isEqualTo("pti: the generator wants class labels of width 3");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(folder.resolve("drawn.safetensors")).doesNotExist();
  }

  @Test
  void names_the_tensor_that_is_missing() {
    Path input = Cli.parity("clamped-conditional.generator");
    assertThat(run("small", input, "ws").err())
        .startsWith("pti: " + input + ": no tensor ws; there are ");
  }

  @Test
  void refuses_latents_of_another_generator() {
    assertThat(run("clamped-conditional", Cli.parity("small.expected"), "ws").err())
        .isEqualTo("pti: ws has shape [3, 8, 32], generator wants [n, 6, 24]");
  }

  @Test
  void does_not_write_over_what_it_reads() throws IOException {
    Path file = folder.resolve("drawn.safetensors");
    Files.copy(Cli.parity("small.expected"), file);
    byte[] before = Files.readAllBytes(file);
    Cli cli = run("small", file, "ws");
    assertThat(cli.err()).isEqualTo("pti: --in and --out are the same file " + file);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(file).hasBinaryContent(before);
  }

  private Cli run(String network, Path input, String tensor, Object... more) {
    Object[] args = {
      "synth",
      "--generator",
      Cli.parity(network + ".generator"),
      "--in",
      input,
      "--tensor",
      tensor,
      "--out",
      folder.resolve("drawn.safetensors")
    };
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Cli.run(all);
  }

  private TensorFile synth(String network, String tensor, Object... more) {
    Cli cli = run(network, Cli.parity(network + ".expected"), tensor, more);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.status()).isZero();
    return TensorFile.read(folder.resolve("drawn.safetensors"));
  }

  private FloatTensor imagesOf(String network, FloatTensor ws) {
    Path input = folder.resolve("ws.safetensors");
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("ws", ws);
    Safetensors.write(input, tensors, Map.of());
    assertThat(run(network, input, "ws").status()).isZero();
    return TensorFile.read(folder.resolve("drawn.safetensors")).get("image");
  }

  private static TensorFile expected(String network) {
    return TensorFile.read(Cli.parity(network + ".expected"));
  }

  private static void assertNear(FloatTensor actual, FloatTensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double largest = 0;
    double off = 0;
    for (int i = 0; i < expected.count(); i++) {
      largest = Math.max(largest, Math.abs(expected.get(i)));
      off = Math.max(off, Math.abs(actual.get(i) - (double) expected.get(i)));
    }
    assertThat(off / largest).isLessThan(1e-4);
  }
}
