package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.inversion.Projection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureEncodersTest {
  @TempDir private static Path folder;

  private static final Target PORTRAIT =
      Targets.of("portrait", Photographs.portrait(), Aligner.centreCrop(), PictureSize.square(128));

  @Test
  void comes_much_nearer_to_a_portrait_than_the_mean_does() {
    try (Pti pti = Pti.builder().device("cpu").encoder(Encoder.bundled()).build()) {
      Inverted inverted = pti.invert(PORTRAIT);
      Metrics mean =
          pti.compare(PORTRAIT.picture(), pti.generator().synthesize(pti.generator().meanLatent()));
      Metrics found = inverted.metrics();

      assertThat(found.perceptual()).isLessThan(.7 * mean.perceptual());
      assertThat(found.mse()).isLessThan(.7 * mean.mse());
      assertThat(inverted.latent().isInW()).isFalse();
      assertThat(pti.invert(PORTRAIT).latent()).isEqualTo(inverted.latent());
      Report report = inverted.report();
      assertThat(report.text("inversion.inverter")).isEqualTo("encoder");
      assertThat(report.number("inversion.steps")).isZero();
      assertThat(report.text("inversion.settings.encoder"))
          .isEqualTo("portrait128-encoder.safetensors");
      assertThat(report.text("inversion.settings.encoder_sha256")).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void a_search_goes_on_from_what_it_found() {
    Projection search = Projection.inWPlus().with(b -> b.steps(4).latentNoise(0).fitNoise(false));
    try (Pti encoded = Pti.builder().device("cpu").encoder(Encoder.bundled(), search).build();
        Pti alone = Pti.builder().device("cpu").inverter(search).build();
        Pti encoder = Pti.builder().device("cpu").encoder(Encoder.bundled()).build()) {
      Inverted inverted = encoded.invert(PORTRAIT);
      double first = inverted.inversion().history().get(0).loss();

      assertThat(first)
          .isCloseTo(
              encoder.invert(PORTRAIT).metrics().perceptual(),
              org.assertj.core.api.Assertions.within(1e-4));
      assertThat(inverted.metrics().perceptual()).isLessThan(first);
      assertThat(first).isLessThan(.8 * alone.invert(PORTRAIT).inversion().history().get(0).loss());
      assertThat(inverted.report().text("inversion.inverter")).isEqualTo("encoder+w+");
    }
  }

  @Test
  void refuses_another_generator() {
    assertThatThrownBy(
            () ->
                Pti.builder()
                    .generator(ParityFiles.file("small.generator"))
                    .device("cpu")
                    .encoder(Encoder.bundled())
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "the bundled encoder belongs to portrait128 \\(sha256 [0-9a-f]{64}\\), generator"
                + " .*small\\.generator.* has sha256 [0-9a-f]{64}");
  }

  @Test
  void refuses_losses_which_it_does_not_minimize() {
    assertThatThrownBy(
            () ->
                Pti.builder()
                    .device("cpu")
                    .encoder(Encoder.bundled())
                    .inversionLoss(perceptual -> List.of(perceptual))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("inversionLoss is a setting of a search, but the inverter is encoder");
  }

  @Test
  void a_file_gives_the_same_encoder_and_says_how_often_it_corrects() {
    Path copy = folder.resolve("copy.safetensors");
    Path hasty = folder.resolve("hasty.safetensors");
    TensorFile bundled = Resources.encoder();
    bundled.write(copy);
    Map<String, String> metadata = new HashMap<>(bundled.metadata());
    metadata.putAll(Map.of("corrections", "0", "descents", "0"));
    new TensorFile(bundled.tensors(), metadata).write(hasty);
    try (Pti ours = Pti.builder().device("cpu").encoder(Encoder.bundled()).build();
        Pti same = Pti.builder().device("cpu").encoder(Encoder.of(copy)).build();
        Pti guessing = Pti.builder().device("cpu").encoder(Encoder.of(hasty)).build()) {
      Inverted inverted = same.invert(PORTRAIT);
      assertThat(inverted.latent()).isEqualTo(ours.invert(PORTRAIT).latent());
      assertThat(inverted.report().text("inversion.settings.encoder")).isEqualTo(copy.toString());
      assertThat(guessing.invert(PORTRAIT).metrics().perceptual())
          .isGreaterThan(inverted.metrics().perceptual());
    }
  }

  @Test
  void refuses_a_file_of_another_generator_or_of_nonsense() {
    TensorFile bundled = Resources.encoder();
    Path other = folder.resolve("other.safetensors");
    new TensorFile(bundled.tensors(), Map.of("generator_sha256", "0")).write(other);
    assertThatThrownBy(() -> Pti.builder().device("cpu").encoder(Encoder.of(other)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            Pattern.quote(other.toString())
                + " belongs to another generator \\(sha256 0\\), generator portrait128 has sha256"
                + " [0-9a-f]{64}");
    Path nonsense = folder.resolve("nonsense.safetensors");
    Map<String, String> metadata = new HashMap<>(bundled.metadata());
    metadata.put("corrections", "many");
    new TensorFile(bundled.tensors(), metadata).write(nonsense);
    assertThatThrownBy(() -> Pti.builder().device("cpu").encoder(Encoder.of(nonsense)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(nonsense + " says corrections many, wanted a number from 0 to 99");
    metadata.putAll(Map.of("corrections", "1", "descents", "-1"));
    new TensorFile(bundled.tensors(), metadata).write(nonsense);
    assertThatThrownBy(() -> Pti.builder().device("cpu").encoder(Encoder.of(nonsense)).build())
        .hasMessage(nonsense + " says descents -1, wanted a number from 0 to 99");
  }

  @Test
  void is_what_encoder_without_a_file_means() {
    assertThat(Encoder.parse("encoder")).isEqualTo(Encoder.bundled());
  }
}
