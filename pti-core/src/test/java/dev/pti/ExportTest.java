package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.Projection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves for other tools comes back as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {
  private Pti pti;
  private Tuned tuned;

  @BeforeAll
  void run() {
    pti = SmallPti.builder().build();
    tuned = pti.invert(SmallPti.target(1)).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  @ParameterizedTest
  @CsvSource({"g.safetensors,NVIDIA", "g.pt,NVIDIA", "g.PTH,NVIDIA", "g.pt,ROSINALITY"})
  void a_generator_comes_back_from_every_format(
      String name, GeneratorNames names, @TempDir Path folder) {
    Path file = folder.resolve(name);
    pti.saveGenerator(file, names);
    try (Pti again = Pti.builder().generator(file).device("cpu").build()) {
      assertThat(again.generator().sha256()).isEqualTo(pti.generator().sha256());
      assertThat(again.generator().synthesize(tuned.latent()))
          .isEqualTo(pti.generator().synthesize(tuned.latent()));
    }
  }

  @ParameterizedTest
  @CsvSource({"g.safetensors,NVIDIA", "g.pt,NVIDIA", "g.pt,ROSINALITY"})
  void one_whose_pictures_are_not_square_comes_back_too(
      String name, GeneratorNames names, @TempDir Path folder) {
    Path file = folder.resolve(name);
    try (Pti human =
        Pti.builder().generator(ParityFiles.file("human.generator")).device("cpu").build()) {
      human.saveGenerator(file, names);
      try (Pti again = Pti.builder().generator(file).device("cpu").build()) {
        assertThat(again.generator().pictureSize()).isEqualTo(new PictureSize(32, 64));
        assertThat(again.generator().sha256()).isEqualTo(human.generator().sha256());
        assertThat(again.generator().synthesize(again.latent(1, .7)))
            .isEqualTo(human.generator().synthesize(human.latent(1, .7)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"t.safetensors,NVIDIA", "t.pt,NVIDIA", "t.pt,ROSINALITY"})
  void a_tuned_generator_leaves_whole(String name, GeneratorNames names, @TempDir Path folder) {
    Path file = folder.resolve(name);
    tuned.saveGenerator(file, names);
    assertDraws(file, tuned.picture());
    tuned.save(folder.resolve("run"));
    Path again = folder.resolve("again-" + name);
    pti.saveTunedGenerator(folder.resolve("run/tuned.safetensors"), again, names);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  private static Pti.Builder builder() {
    return Pti.builder().generator(ParityFiles.file("small.generator")).device("cpu");
  }

  @Test
  void a_pivot_from_a_file_may_be_the_start_of_a_search(@TempDir Path folder) {
    Path file = folder.resolve("mine.npy");
    tuned.inverted().savePivot(file);
    Projection search = Projection.inWPlus().with(b -> b.steps(3).latentSamples(40).latentNoise(0));
    try (Pti onward = builder().pivot(file, search).build()) {
      Inverted inverted = onward.invert(SmallPti.target(1));
      assertThat(inverted.report().text("inversion.inverter")).isEqualTo("given+w+");
      assertThat(inverted.inversion().history()).hasSize(3);
      assertThat(inverted.latent().isInW()).isFalse();
      assertThat(inverted.latent().distance(tuned.latent()))
          .isLessThan(onward.generator().meanLatent().distance(tuned.latent()));
    }
    assertThatThrownBy(() -> builder().pivot(file, search).encoder(Encoder.bundled()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a pivot and an encoder are set, wanted one of them");
  }

  private static Pti.Builder given(Path file) {
    return builder().pivot(file);
  }

  private void assertDraws(Path generator, Picture picture) {
    try (Pti whole = Pti.builder().generator(generator).device("cpu").build()) {
      assertThat(whole.generator().synthesize(tuned.latent())).isEqualTo(picture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.pt", "projected_w.npz", "w.npy", "w.safetensors"})
  void a_pivot_comes_back_from_every_format(String name, @TempDir Path folder) {
    Path file = folder.resolve(name);
    tuned.inverted().savePivot(file);
    try (Pti given = given(file).build()) {
      Inverted inverted = given.invert(SmallPti.target(1));
      assertThat(inverted.latent()).isEqualTo(tuned.latent());
      assertThat(inverted.inversion().settings()).containsEntry("inverter", "given");
    }
  }

  @Test
  void a_saved_runs_pivot_and_a_vector_of_w_are_pivots_too(@TempDir Path folder) {
    tuned.save(folder);
    try (Pti given = given(folder.resolve("pivot.safetensors")).build()) {
      assertThat(given.invert(SmallPti.target(1)).latent()).isEqualTo(tuned.latent());
    }
    Path vector = folder.resolve("mean.safetensors");
    FloatTensor mean = FloatTensor.wrap(pti.generator().meanLatent().toTensor().toArray(), 8, 32);
    Safetensors.write(
        vector, Map.of("any", FloatTensor.wrap(Arrays.copyOf(mean.toArray(), 32), 32)), Map.of());
    try (Pti given = given(vector).build()) {
      assertThat(given.invert(SmallPti.target(1)).latent()).isEqualTo(pti.generator().meanLatent());
    }
  }

  @Test
  void refuses_a_pivot_of_another_generator(@TempDir Path folder) {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, Map.of("w", FloatTensor.wrap(new float[18 * 512], 18, 512)), Map.of());
    assertThatThrownBy(() -> given(file).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " holds a tensor of shape [18, 512], generator wants a latent [8, 32] or [32]");
  }

  @Test
  void refuses_a_pivot_beside_an_inverter() {
    assertThatThrownBy(() -> builder().pivot(Path.of("0.pt")).inverter(Projection.inW()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a pivot and an inverter are set, wanted one of them");
  }

  @Test
  void says_which_endings_it_can_write(@TempDir Path folder) {
    assertThatThrownBy(() -> pti.saveGenerator(folder.resolve("g.onnx"), GeneratorNames.NVIDIA))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write a generator as %s, wanted a name ending in .safetensors, .pt or .pkl"
                .formatted(folder.resolve("g.onnx")));
    assertThatThrownBy(
            () -> pti.saveGenerator(folder.resolve("g.safetensors"), GeneratorNames.ROSINALITY))
        .hasMessage(
            "cannot write a generator as %s, wanted a name ending in .pt, which rosinality's tools"
                + " read",
            folder.resolve("g.safetensors"));
    assertThatThrownBy(() -> tuned.inverted().savePivot(folder.resolve("w.txt")))
        .hasMessage(
            "cannot write a latent as %s, wanted a name ending in .pt, .npz, .npy or .safetensors",
            folder.resolve("w.txt"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_generator_with_class_labels_has_no_place_under_rosinalitys_names(@TempDir Path folder) {
    Path file = folder.resolve("c.safetensors");
    TensorFile plain = SyntheticGenerator.of(16, 8, 8, size -> 4);
    int hidden = plain.get("mapping.fc0.bias").count();
    TensorFile labelled =
        SyntheticGenerator.changed(
            SyntheticGenerator.changed(
                SyntheticGenerator.changed(
                    plain, "mapping.embed.weight", FloatTensor.wrap(new float[16], 8, 2)),
                "mapping.embed.bias",
                FloatTensor.wrap(new float[8], 8)),
            "mapping.fc0.weight",
            FloatTensor.wrap(new float[hidden * 16], hidden, 16));
    Safetensors.write(file, labelled.tensors(), labelled.metadata());
    try (Pti conditional = Pti.builder().generator(file).device("cpu").build()) {
      assertThatThrownBy(
              () -> conditional.saveGenerator(folder.resolve("c.pt"), GeneratorNames.ROSINALITY))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the generator takes class labels (mapping.embed.weight), for which rosinality's"
                  + " generator has no place");
    }
  }
}
