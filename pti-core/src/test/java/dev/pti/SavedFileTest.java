package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedFileTest {
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
  void one_file_holds_the_whole_run(@TempDir Path folder) {
    Path file = folder.resolve("new/run.safetensors");
    tuned.save(file);
    assertThat(folder.resolve("new").toFile().list()).containsExactly("run.safetensors");
    Tuned opened = pti.open(file);
    assertThat(opened.target()).isEqualTo(tuned.target());
    assertThat(opened.latent()).isEqualTo(tuned.latent());
    assertThat(opened.inverted().inversion().noise())
        .isEqualTo(tuned.inverted().inversion().noise());
    assertThat(opened.tuning().difference()).isEqualTo(tuned.tuning().difference());
    assertThat(opened.tuning().noise()).isEqualTo(tuned.tuning().noise());
    assertThat(opened.tuning().stoppedBy()).isEqualTo("steps");
    assertThat(opened.picture()).isEqualTo(tuned.picture());
  }

  @Test
  void the_report_is_in_the_file(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.safetensors");
    tuned.save(file, Precision.FLOAT16);
    Path json = folder.resolve("report.json");
    Files.writeString(json, TensorFile.read(file).metadata().get("report"));
    Report report = Report.read(json);
    assertThat(report.number("metrics.after.mse")).isEqualTo(tuned.metrics().mse());
    assertThat(report.text("saved.precision")).isEqualTo("float16");
    assertThat(report.number("saved.after.mse")).isEqualTo(pti.open(file).metrics().mse());
  }

  @Test
  void what_was_not_tuned_is_one_file_too(@TempDir Path folder) {
    Path file = folder.resolve("inverted.safetensors");
    tuned.inverted().save(file);
    assertThat(file).isRegularFile();
    assertThat(TensorFile.read(file).metadata().get("report"))
        .isEqualTo(tuned.inverted().report().toJson());
    Tuned opened = pti.open(file);
    assertThat(opened.picture()).isEqualTo(tuned.inverted().picture());
    assertThat(opened.tuning().difference()).isEmpty();
    assertThat(opened.tuning().stoppedBy()).isEqualTo("not tuned");
    assertThat(opened.inverted().tune().picture()).isEqualTo(tuned.picture());
  }

  @Test
  void one_that_can_no_longer_be_drawn_leaves_the_file_as_it_was(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("run.safetensors"), "old content");
    Pti closed = SmallPti.builder().build();
    Tuned orphan = closed.invert(SmallPti.target(1)).tune();
    closed.close();
    assertThatThrownBy(() -> orphan.save(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this Pti is closed");
    assertThatThrownBy(() -> orphan.inverted().save(file)).hasMessage("this Pti is closed");
    assertThat(file).hasContent("old content");
  }

  @Test
  void the_file_appears_once_and_whole(@TempDir Path folder) throws Exception {
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Path file = folder.resolve("run.safetensors");
      Report report = tuned.save(file, Precision.FLOAT16);
      Path last = Files.createFile(folder.resolve("last"));
      List<Path> appeared = new ArrayList<>();
      while (!appeared.contains(last)) {
        WatchKey key = watch.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          Path name = folder.resolve(String.valueOf(event.context()));
          appeared.addAll(Collections.nCopies(event.count(), name));
        }
        key.reset();
      }
      assertThat(appeared).containsOnlyOnce(file);
      TensorFile read = TensorFile.read(file);
      assertThat(read.metadata().get("report")).isEqualTo(report.toJson());
      Map<String, String> texts = new LinkedHashMap<>(read.metadata());
      texts.remove("report");
      Path bare = folder.resolve("bare.safetensors");
      Safetensors.write(bare, read.tensors(), texts, name -> !ofTheRun(name));
      assertThat(report.number("saved.bytes")).isEqualTo((double) Files.size(bare));
    }
  }

  /** What is not of the difference. */
  private static boolean ofTheRun(String name) {
    return name.equals("target") || name.startsWith("pivot.");
  }

  @Test
  void only_the_difference_is_rounded(@TempDir Path folder) {
    Path file = folder.resolve("run.safetensors");
    tuned.save(file, Precision.FLOAT16);
    Tuned opened = pti.open(file);
    assertThat(opened.latent()).isEqualTo(tuned.latent());
    assertThat(opened.target()).isEqualTo(tuned.target());
    assertThat(opened.inverted().picture()).isEqualTo(tuned.inverted().picture());
    assertThat(opened.tuning().difference()).isNotEqualTo(tuned.tuning().difference());
  }

  @Test
  void a_part_of_a_folder_is_no_whole_run(@TempDir Path folder) {
    tuned.save(folder);
    Path pivot = folder.resolve("pivot.safetensors");
    assertThatThrownBy(() -> pti.open(pivot))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(pivot + " holds no saved run: it has no tensor target");
  }

  private void assertRefusedWith(Path file, String name, FloatTensor tensor, String why) {
    TensorFile whole = TensorFile.read(file);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(whole.tensors());
    tensors.put(name, tensor);
    Path other = file.resolveSibling("other.safetensors");
    Safetensors.write(other, tensors, whole.metadata());
    assertThatThrownBy(() -> pti.open(other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("%s: %s", other, why);
  }

  @Test
  void what_is_no_picture_or_mask_is_refused_by_the_file(@TempDir Path folder) {
    Path file = folder.resolve("run.safetensors");
    tuned.save(file);
    float[] target = tuned.target().picture().toTensor().toArray();
    target[0] = Float.NaN;
    assertRefusedWith(
        file,
        "target",
        FloatTensor.wrap(target, 3, 32, 32),
        "picture holds NaN in channel 0 at row 0, column 0");
    assertRefusedWith(
        file,
        "target",
        FloatTensor.wrap(new float[3 * 16 * 16], 3, 16, 16),
        "target waves is 16 x 16, generator draws 32 x 32");
    assertRefusedWith(
        file,
        "mask",
        FloatTensor.wrap(new float[4], 4),
        "mask mask has shape [4], wanted [height, width]");
  }

  @Test
  void is_refused_by_another_generator_which_names_both(@TempDir Path folder) {
    Path file = folder.resolve("run.safetensors");
    tuned.save(file);
    TensorFile other = SyntheticGenerator.of(32, 8, 8, size -> 4);
    Path otherFile = folder.resolve("other.safetensors");
    Safetensors.write(otherFile, other.tensors(), other.metadata());
    try (Pti second = SmallPti.builder().generator(otherFile).build()) {
      assertThatThrownBy(() -> second.open(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "%s belongs to generator %s with sha256 %s, the generator at hand is %s with sha256 %s",
              file,
              pti.settings().generatorLabel(),
              pti.generator().sha256(),
              otherFile,
              second.generator().sha256());
    }
  }
}
