package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Mask;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedRunTest {
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

  @Test
  void a_saved_run_draws_the_same_pictures_when_opened(@TempDir Path folder) {
    tuned.save(folder);
    try (Pti later = SmallPti.builder().build()) {
      Tuned opened = later.open(folder);
      assertThat(opened.picture()).isEqualTo(tuned.picture());
      assertThat(opened.inverted().picture()).isEqualTo(tuned.inverted().picture());
      assertThat(opened.latent()).isEqualTo(tuned.latent());
      assertThat(opened.tuning().difference()).isEqualTo(tuned.tuning().difference());
      assertThat(opened.tuning().stoppedBy()).isEqualTo("steps");
      assertThat(opened.target().name()).isEqualTo("waves");
      assertThat(opened.edit(latent -> latent.plus(latent, .1)).picture())
          .isEqualTo(tuned.edit(latent -> latent.plus(latent, .1)).picture());
    }
  }

  @Test
  void fitted_noise_travels_with_the_run(@TempDir Path folder) {
    try (Pti fitted =
        SmallPti.builder()
            .tuner(
                PivotalTuning.ofDefaults().with(b -> b.steps(2).noise(TuningSettings.Noise.FITTED)))
            .build()) {
      Tuned with = fitted.invert(SmallPti.target(1)).tune();
      with.save(folder);
      Tuned opened = pti.open(folder);
      assertThat(opened.tuning().noise()).hasSize(7).isEqualTo(with.tuning().noise());
      assertThat(opened.picture()).isEqualTo(with.picture());
    }
  }

  @Test
  void what_cannot_be_drawn_any_more_leaves_the_run_that_is_there_alone(@TempDir Path folder) {
    tuned.save(folder);
    Pti later = SmallPti.builder().build();
    Tuned other = later.invert(SmallPti.target(2)).tune();
    later.close();

    assertThatThrownBy(() -> other.save(folder)).hasMessage("this Pti is closed");
    assertThatThrownBy(() -> other.inverted().save(folder)).hasMessage("this Pti is closed");
    assertThat(pti.open(folder).tuning().difference()).isEqualTo(tuned.tuning().difference());
    assertThat(folder).isDirectoryContaining("glob:**/report.json");
    Path fresh = folder.resolve("fresh");
    assertThatThrownBy(() -> other.save(fresh)).hasMessage("this Pti is closed");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void what_fails_halfway_leaves_the_run_that_is_there_whole(@TempDir Path folder) {
    tuned.save(folder);
    Tuner large =
        (inversion, target, workspace) ->
            Tuning.builder()
                .stoppedBy("me")
                .putDifference("synthesis.b4.conv1.bias", FloatTensor.wrap(all(1e6f, 32), 32))
                .build();
    try (Pti later = SmallPti.builder().tuner(large).build()) {
      Tuned other = later.invert(SmallPti.target(2)).tune();
      assertThatThrownBy(() -> other.save(folder, Precision.FLOAT16))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "cannot write "
                  + folder.resolve("tuned.safetensors")
                  + ": tensor synthesis.b4.conv1.bias holds 1000000.0, too large for half precision (65504.0"
                  + " at most)");
    }
    assertThat(folder.resolve("report.json")).exists();
    assertIsThere(folder);
  }

  private static float[] all(float value, int count) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private void assertIsThere(Path folder) {
    Tuned opened = pti.open(folder);
    assertThat(PictureFiles.encode(opened.target().picture()))
        .isEqualTo(PictureFiles.encode(tuned.target().picture()));
    assertThat(opened.latent()).isEqualTo(tuned.latent());
    assertThat(opened.tuning().difference()).isEqualTo(tuned.tuning().difference());
    assertThat(folder.toFile().list()).hasSize(6);
  }

  @Test
  void a_folder_in_the_way_of_a_file_leaves_the_run_that_is_there_whole(@TempDir Path folder)
      throws IOException {
    tuned.save(folder);
    Path inTheWay = Files.createDirectories(folder.resolve("mask.png/in the way"));
    Mask mask = Mask.of("all", FloatTensor.wrap(all(1, 32 * 32), 32, 32));
    try (Pti masked = SmallPti.builder().mask(mask).build()) {
      Inverted other = masked.invert(SmallPti.target(2));
      assertThatThrownBy(() -> other.save(folder))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "cannot save into %s: a folder is in the way at %s"
                  .formatted(folder, folder.resolve("mask.png")));
    }
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    assertIsThere(folder);
  }

  @Test
  void a_folder_in_which_only_the_pivot_is_missing_opens_as_no_run(@TempDir Path folder)
      throws IOException {
    tuned.save(folder);
    // The pivot goes first and comes last: so a save leaves it that dies while it replaces a run.
    Files.delete(folder.resolve("pivot.safetensors"));
    assertNoRun(folder, "it has no pivot.safetensors");
    tuned.save(folder);
    assertIsThere(folder);
  }

  @Test
  void names_of_pictures_and_files_are_no_folders(@TempDir Path folder) throws IOException {
    Path picture = folder.resolve("what.PNG");
    assertThatThrownBy(() -> tuned.save(picture))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot save into "
                + picture
                + ": wanted a folder, or one file ending in .safetensors");
    Path file = Files.writeString(folder.resolve("notes"), "mine");
    assertThatThrownBy(() -> tuned.save(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot save into " + file + ": it is a file, not a folder");
    Path below = file.resolve("a").resolve("b");
    assertThatThrownBy(() -> tuned.save(below))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot save into " + below + ": " + file + " is a file, not a folder");
    assertThat(picture).doesNotExist();
    assertThat(file).hasContent("mine");
  }

  @Test
  void what_holds_no_run_is_told_by_what_it_is(@TempDir Path folder) throws IOException {
    assertNoRun(folder, "it has no pivot.safetensors");
    Path none = folder.resolve("none");
    assertNoRun(none, "there is no such folder");
    assertNoRun(
        Files.createFile(folder.resolve("a.png")),
        "it is a file that does not end in .safetensors");
    for (String name : List.of("b", "a", "c", "d", "e")) {
      tuned.inverted().save(folder.resolve(name));
    }
    assertNoRun(folder, "it has no pivot.safetensors; folders in it do: a, b, c, d and 1 more");
  }

  private void assertNoRun(Path path, String why) {
    assertThatThrownBy(() -> pti.open(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(path + " holds no saved run: " + why);
  }

  @Test
  void an_inversion_alone_can_be_saved_and_opened(@TempDir Path folder) {
    tuned.inverted().save(folder);
    assertThat(folder).isDirectoryContaining("glob:**/inverted.png");
    assertThat(folder).isDirectoryNotContaining("glob:**/tuned.*");
    Tuned opened = pti.open(folder);
    assertThat(opened.picture()).isEqualTo(tuned.inverted().picture());
    assertThat(opened.tuning().stoppedBy()).isEqualTo("not tuned");
  }

  @Test
  void writes_the_files_that_it_promises(@TempDir Path folder) {
    tuned.save(folder.resolve("new/run"));
    assertThat(folder.resolve("new/run").toFile().list())
        .containsExactlyInAnyOrder(
            "target.png",
            "inverted.png",
            "tuned.png",
            "pivot.safetensors",
            "tuned.safetensors",
            "report.json");
    TensorFile pivot = TensorFile.read(folder.resolve("new/run/pivot.safetensors"));
    assertThat(pivot.get("w").shape()).containsExactly(8, 32);
    assertThat(pivot.tensors()).containsKey("noise.synthesis.b32.conv1.noise_const");
    assertThat(pivot.metadata()).containsEntry("generator_sha256", pti.generator().sha256());
  }

  @Test
  void an_edit_can_be_saved(@TempDir Path folder) {
    tuned.edit(latent -> latent).save(folder.resolve("edit.png"));
    assertThat(folder.resolve("edit.png")).isNotEmptyFile();
  }

  @Test
  void is_refused_by_another_generator_which_names_both(@TempDir Path folder) {
    tuned.save(folder);
    TensorFile other = SyntheticGenerator.of(32, 8, 8, size -> 4);
    Path otherFile = folder.resolve("other.safetensors");
    Safetensors.write(otherFile, other.tensors(), other.metadata());
    try (Pti second = SmallPti.builder().generator(otherFile).build()) {
      assertThatThrownBy(() -> second.open(folder))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "%s belongs to generator %s with sha256 %s, the generator at hand is %s with sha256"
                      .formatted(
                          folder.resolve("pivot.safetensors"),
                          pti.settings().generatorLabel(),
                          pti.generator().sha256(),
                          otherFile)
                  + " "
                  + second.generator().sha256());
    }
  }

  @Test
  void a_truncated_file_is_refused_by_name(@TempDir Path folder) throws Exception {
    tuned.save(folder);
    Path file = folder.resolve("tuned.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "tensor synthesis\\.[a-z0-9._]+ of "
                + Pattern.quote(file.toString())
                + " lies from byte \\d+ to \\d+, but \\d+ bytes of values are there");
  }

  @Test
  void a_pivot_that_holds_no_numbers_is_refused_by_name(@TempDir Path folder) {
    tuned.save(folder);
    Path file = folder.resolve("pivot.safetensors");
    TensorFile pivot = TensorFile.read(file);
    float[] w = pivot.get("w").toArray();
    w[1] = Float.NaN;
    FloatTensor damaged = FloatTensor.wrap(w, pivot.get("w").shape());
    Safetensors.write(file, Map.of("w", damaged), pivot.metadata());
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": latent holds NaN in layer 0 at 1");
  }

  @Test
  void a_pivot_that_is_under_another_name_is_refused_by_name(@TempDir Path folder) {
    tuned.save(folder);
    Path file = folder.resolve("pivot.safetensors");
    TensorFile pivot = TensorFile.read(file);
    Safetensors.write(file, Map.of("ws", pivot.get("w")), pivot.metadata());
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds no saved run: it has no tensor w");
  }

  @Test
  void a_target_of_another_size_is_refused_by_name(@TempDir Path folder) {
    tuned.save(folder);
    Path file = folder.resolve("target.png");
    PictureFiles.save(Photographs.portrait(), file);
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is 256 x 256 pixels, the generator draws 32 x 32");
  }

  @Test
  void a_folder_without_a_run_is_refused(@TempDir Path folder) {
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " holds no saved run: it has no pivot.safetensors");
  }

  @Test
  void an_inversion_saved_over_a_tuned_run_does_not_get_its_weights(@TempDir Path folder) {
    tuned.save(folder);
    Inverted other = pti.invert(SmallPti.target("other", 2));
    other.save(folder);
    Tuned opened = pti.open(folder);
    assertThat(opened.target().name()).isEqualTo("other");
    assertThat(opened.tuning().difference()).isEmpty();
    assertThat(opened.picture()).isEqualTo(other.picture());
    assertThat(folder).isDirectoryNotContaining("glob:**/tuned.*");
  }

  @Test
  void an_opened_run_reports_no_times_and_no_settings_of_another_pti(@TempDir Path folder) {
    tuned.save(folder);
    String report = pti.open(folder).report().toJson();
    assertThat(report).doesNotContain("\"seconds\"", "\"seed\"", "\"preset\"", "\"aligner\"");
    assertThat(tuned.report().toJson())
        .contains("\"seconds\"", "\"seed\"", "\"preset\"", "\"aligner\"");
  }

  @Test
  void an_interrupted_thread_can_open_a_run_and_write_its_generator(@TempDir Path folder) {
    tuned.save(folder);
    Path generator = folder.resolve("generator.pt");
    Thread.currentThread().interrupt();
    try {
      Tuned opened = pti.open(folder);
      opened.saveGenerator(generator, GeneratorNames.NVIDIA);
      Pti.builder().generator(generator).device("cpu").build().close();
      assertThat(opened.latent()).isEqualTo(tuned.latent());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void an_interrupted_thread_can_save_in_half_precision(@TempDir Path folder) {
    Thread.currentThread().interrupt();
    try {
      tuned.save(folder, Precision.FLOAT16);
      tuned.save(folder.resolve("run.safetensors"), Precision.FLOAT16);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder.resolve("report.json")).isNotEmptyFile();
    assertThat(pti.open(folder.resolve("run.safetensors")).target().name()).isEqualTo("waves");
  }

  @Test
  void a_run_that_is_one_file_gives_its_tuned_generator(@TempDir Path folder) {
    tuned.save(folder.resolve("run.safetensors"));
    tuned.saveGenerator(folder.resolve("direct.safetensors"), GeneratorNames.NVIDIA);
    pti.saveTunedGenerator(
        folder.resolve("run.safetensors"),
        folder.resolve("converted.safetensors"),
        GeneratorNames.NVIDIA);
    assertThat(TensorFile.read(folder.resolve("converted.safetensors")).tensors())
        .isEqualTo(TensorFile.read(folder.resolve("direct.safetensors")).tensors());
  }
}
