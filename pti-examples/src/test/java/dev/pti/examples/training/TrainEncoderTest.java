package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.Encoder;
import dev.pti.Pti;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.feature.FeatureEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainEncoderTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void portraits() throws IOException {
    Files.createDirectories(folder.resolve("portraits"));
    for (String name : new String[] {"a.png", "b.png"}) {
      PictureFiles.save(Photographs.portrait(), folder.resolve("portraits").resolve(name));
    }
  }

  @Test
  void moves_the_parameters_and_says_what_it_was_trained_for() {
    assertThat(train("short", "--steps", "2")).isZero();
    TensorFile encoder = Safetensors.read(folder.resolve("short.encoder.safetensors"));
    assertThat(encoder.metadata()).containsEntry("steps", "2").containsEntry("pictures", "2");
    assertThat(encoder.metadata().get("generator_sha256")).matches("[0-9a-f]{64}");
    FloatTensor bias = encoder.get("guess.hidden0.bias");
    boolean moved = false;
    for (int i = 0; i < bias.count(); i++) {
      moved |= bias.get(i) != 0;
    }
    assertThat(moved).isTrue();
  }

  @Test
  void trains_for_a_generator_of_another_size_which_then_takes_it_from_the_file() {
    Path generator = folder.resolve("large.safetensors");
    Safetensors.write(generator, SyntheticGenerator.of(128, 8, 16, size -> 4).tensors(), Map.of());
    assertThat(
            train(
                "large",
                "--steps=2",
                "--generator=" + generator,
                "--stage=both",
                "--corrections=1",
                "--hold-out=1"))
        .isZero();
    assertThat(out.toString())
        .containsPattern("step 2, held out: distance \\d\\.\\d{4} \\d\\.\\d{4}\\R");
    Path file = folder.resolve("large.encoder.safetensors");
    assertThat(Safetensors.read(file).metadata())
        .containsEntry("what", "encoder of large.safetensors for pictures of 128 x 128, into W+")
        .containsEntry("corrections", "1");
    try (Pti pti =
        Pti.builder().device("cpu").generator(generator).encoder(Encoder.of(file)).build()) {
      Latent found = pti.invert(folder.resolve("portraits/a.png")).latent();
      assertThat(found.layers()).isEqualTo(12);
      assertThat(found.isInW()).isFalse();
    }
  }

  @Test
  void trains_a_pass_that_goes_downhill_after_the_others() {
    Path generator = folder.resolve("tiny.safetensors");
    Safetensors.write(generator, SyntheticGenerator.of(64, 8, 4, size -> 2).tensors(), Map.of());
    String[] settings = {
      "--steps=1", "--generator=" + generator, "--corrections=1", "--descents=2"
    };
    assertThat(train("down", with(settings, "--stage=both"))).isZero();
    Path file = folder.resolve("down.encoder.safetensors");
    assertThat(Safetensors.read(file).metadata()).containsEntry("descents", "0");
    assertThat(Safetensors.read(file).tensors().keySet()).noneMatch(it -> it.startsWith("descent"));
    assertThat(train("down", with(settings, "--stage=descent", "--hold-out=1"))).isZero();
    assertThat(out.toString()).containsPattern("step 1, held out: distance( \\d\\.\\d{4}){4}\\R");
    assertThat(Safetensors.read(file).metadata()).containsEntry("descents", "2");
    assertThat(Safetensors.read(file).get("descent.slope.weight").shape()).containsExactly(40, 40);
    try (Pti pti =
        Pti.builder().device("cpu").generator(generator).encoder(Encoder.of(file)).build()) {
      assertThat(pti.invert(folder.resolve("portraits/a.png")).metrics().perceptual()).isPositive();
    }
  }

  private static String[] with(String[] settings, String... more) {
    String[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return all;
  }

  @Test
  void refuses_a_generator_of_a_size_that_it_cannot_see() {
    Path generator = folder.resolve("small.safetensors");
    Safetensors.write(generator, SyntheticGenerator.of(32, 8, 16, size -> 4).tensors(), Map.of());
    assertThat(train("small", "--generator=" + generator)).isNotZero();
    assertThat(out.toString())
        .contains(
            "the encoder wants a generator of a multiple of 64 pixels a side,"
                + " small.safetensors has 32");
  }

  @Test
  void refuses_a_generator_of_pictures_that_are_not_square() {
    Path generator = folder.resolve("tall.safetensors");
    SyntheticGenerator.of(new PictureSize(2, 4), 128, 8, 16, size -> 4).write(generator);
    assertThat(train("tall", "--generator=" + generator)).isNotZero();
    assertThat(out.toString())
        .contains(
            "the encoder wants a generator of square pictures, tall.safetensors draws 64 x 128");
  }

  @Test
  void measures_portraits_that_are_held_out_and_does_not_train_on_them() {
    assertThat(train("held", "--steps", "1", "--hold-out", "1", "--stage", "both")).isZero();
    assertThat(out.toString())
        .containsPattern("step 1, held out: distance 0\\.\\d{4} 0\\.\\d{4}\\R");
    assertThat(Safetensors.read(folder.resolve("held.encoder.safetensors")).metadata())
        .containsEntry("pictures", "1");
  }

  @Test
  void refuses_to_hold_out_everything() {
    assertThat(train("none", "--hold-out", "2")).isNotZero();
    assertThat(out.toString()).contains("hold-out is 2 of 2 portraits, wanted fewer");
  }

  @Test
  void refuses_a_name_to_leave_out_that_is_not_there() {
    assertThatThrownBy(
            () -> TrainingPictures.read(folder.resolve("portraits"), Set.of("a.png", "c.png"), 64))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            folder.resolve("portraits") + " holds no c.png, which the training was to leave out");
    assertThat(TrainingPictures.read(folder.resolve("portraits"), Set.of("a.png"), 64)).hasSize(1);
  }

  @Test
  void refuses_settings_that_make_no_training() {
    assertThatThrownBy(
            () ->
                new TrainingSettings(
                    Stage.GUESS,
                    0,
                    8,
                    2,
                    1e-3,
                    0,
                    Arithmetic.FLOAT32,
                    new FeatureEncoder.Passes(2, 1),
                    0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("steps, portraits and drawn are 0, 8 and 2, wanted at least 1");
    assertThatThrownBy(
            () ->
                new TrainingSettings(
                    Stage.GUESS,
                    1,
                    8,
                    2,
                    0,
                    0,
                    Arithmetic.FLOAT32,
                    new FeatureEncoder.Passes(2, 1),
                    0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("learning rate is 0.0, wanted a finite number above 0");
    assertThatThrownBy(
            () ->
                new TrainingSettings(
                    Stage.GUESS,
                    1,
                    8,
                    2,
                    1,
                    0,
                    Arithmetic.FLOAT32,
                    new FeatureEncoder.Passes(2, 1),
                    2))
        .hasMessage("mixed is 2.0, wanted 0 to 1");
    for (Stage stage : new Stage[] {Stage.CORRECTION, Stage.DESCENT}) {
      FeatureEncoder.Passes none = new FeatureEncoder.Passes(0, 0);
      assertThatThrownBy(
              () -> new TrainingSettings(stage, 1, 8, 2, 1, 0, Arithmetic.FLOAT32, none, 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("stage " + stage + " moves nothing: corrections is 0, descents is 0");
    }
  }

  @Test
  void the_learning_rate_rises_stays_and_falls_to_nothing() {
    TrainingSettings settings =
        new TrainingSettings(
            Stage.GUESS, 200, 8, 2, .1, 0, Arithmetic.FLOAT32, new FeatureEncoder.Passes(2, 1), 0);
    assertThat(settings.learningRate(0)).isCloseTo(.1 / 20, within(1e-12));
    assertThat(settings.learningRate(60)).isCloseTo(.1, within(1e-12));
    assertThat(settings.learningRate(150)).isCloseTo(.05, within(1e-12));
    assertThat(settings.learningRate(199)).isCloseTo(.001, within(1e-12));
  }

  private int train(String name, String... more) {
    String[] args = {
      "--portraits",
      folder.resolve("portraits").toString(),
      "--state",
      folder.resolve(name + ".state.safetensors").toString(),
      "--out",
      folder.resolve(name + ".encoder.safetensors").toString(),
      "--batch",
      "1",
      "--drawn",
      "1",
      "--device",
      "cpu"
    };
    String[] all = with(args, more);
    return new CommandLine(new TrainEncoderCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(all);
  }
}
