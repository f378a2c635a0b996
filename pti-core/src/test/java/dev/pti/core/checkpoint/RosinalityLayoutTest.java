package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosinalityLayoutTest {
  private static final String AVERAGE = "mapping.w_avg";
  private static final Map<String, FloatTensor> SMALL =
      ParityFiles.read("small.generator").tensors();

  private final Path folder;

  RosinalityLayoutTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The generator's tensors under rosinality's names. */
  private static Map<String, FloatTensor> theirs() {
    return theirs(SMALL);
  }

  private static Map<String, FloatTensor> theirs(Map<String, FloatTensor> ours) {
    Map<String, FloatTensor> theirs = new LinkedHashMap<>();
    for (RosinalityNames.Pair pair : new RosinalityNames(32, 2).pairs()) {
      theirs.put(pair.rosinality(), pair.change().toRosinality(ours.get(pair.nvidia())));
    }
    return theirs;
  }

  private static TorchDict state(Map<String, FloatTensor> tensors, String prefix) {
    TorchDict.Builder state = TorchDict.ordered();
    tensors.forEach((name, tensor) -> state.put(prefix + name, tensor));
    return state.build();
  }

  private Path write(TorchDict content) {
    Path file = folder.resolve("x.pt");
    PyTorch.write(file, content);
    return file;
  }

  private static Map<String, FloatTensor> read(Path file, String origin) {
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      assertThat(checkpoint.origin()).isEqualTo(origin);
      assertThat(checkpoint.settings()).isEmpty();
      Map<String, FloatTensor> read = new LinkedHashMap<>();
      checkpoint.sources().forEach((name, source) -> read.put(name, source.read()));
      return read;
    }
  }

  private static Map<String, FloatTensor> withoutAverage(Map<String, FloatTensor> tensors) {
    Map<String, FloatTensor> without = new LinkedHashMap<>(tensors);
    without.remove(AVERAGE);
    return without;
  }

  private static FloatTensor rows(FloatTensor row, int count) {
    float[] values = new float[count * row.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i % row.count());
    }
    return FloatTensor.wrap(values, count, row.count());
  }

  @Test
  void takes_the_average_of_a_training_checkpoint_and_its_every_value() {
    Map<String, FloatTensor> trained = theirs();
    trained.replaceAll(
        (name, tensor) -> FloatTensor.wrap(new float[tensor.count()], tensor.shape()));
    Path file =
        write(
            TorchDict.plain()
                .put("g", state(trained, ""))
                .put("g_ema", state(theirs(), ""))
                .put("latent_avg", SMALL.get(AVERAGE))
                .build());
    assertThat(read(file, "PyTorch (zip), rosinality's names, at g_ema")).isEqualTo(SMALL);
  }

  @Test
  void a_checkpoint_of_training_has_no_average_latent() {
    Path file = write(TorchDict.plain().put("g_ema", state(theirs(), "")).build());
    assertThat(read(file, "PyTorch (zip), rosinality's names, at g_ema"))
        .isEqualTo(withoutAverage(SMALL));
  }

  @Test
  void finds_the_decoder_of_psp_and_its_average_of_one_row_a_layer() {
    for (int rows : new int[] {18, 1}) {
      Path file =
          write(
              TorchDict.plain()
                  .put("state_dict", state(theirs(), "decoder."))
                  .put("latent_avg", rows(SMALL.get(AVERAGE), rows))
                  .build());
      assertThat(read(file, "PyTorch (zip), rosinality's names, at state_dict.decoder"))
          .as("%d rows", rows)
          .isEqualTo(SMALL);
    }
  }

  @Test
  void an_average_beside_the_generator_is_taken_first() {
    FloatTensor other = FloatTensor.wrap(new float[32], 32);
    Map<String, FloatTensor> theirs = theirs();
    theirs.put("latent_avg", SMALL.get(AVERAGE));
    Path file =
        write(TorchDict.plain().put("g_ema", state(theirs, "")).put("latent_avg", other).build());
    assertThat(read(file, "PyTorch (zip), rosinality's names, at g_ema")).isEqualTo(SMALL);
  }

  @Test
  void a_bare_state_dict_stands_nowhere() {
    assertThat(read(write(state(theirs(), "")), "PyTorch (zip), rosinality's names"))
        .isEqualTo(withoutAverage(SMALL));
  }

  @Test
  void noise_that_a_file_lacks_is_drawn_always_the_same() {
    Map<String, FloatTensor> silent = theirs();
    silent.keySet().removeIf(name -> name.startsWith("noises."));
    Path file = write(state(silent, ""));
    Map<String, FloatTensor> read = read(file, "PyTorch (zip), rosinality's names");
    assertThat(read.keySet()).isEqualTo(withoutAverage(SMALL).keySet());
    assertThat(read(file, "PyTorch (zip), rosinality's names")).isEqualTo(read);
    FloatTensor noise = read.get("synthesis.b32.conv1.noise_const");
    assertThat(noise).hasToString("float[32, 32]");
    assertThat(noise).isNotEqualTo(read.get("synthesis.b32.conv0.noise_const"));
    double squares = 0;
    for (float value : noise.toArray()) {
      squares += value * value;
    }
    assertThat(squares / noise.count()).as("variance").isBetween(.8, 1.2);
  }

  @Test
  void noise_is_drawn_in_the_proportions_of_the_constant() {
    Map<String, FloatTensor> wide = ParityFiles.read("wide.generator").tensors();
    Map<String, FloatTensor> silent = theirs(wide);
    silent.keySet().removeIf(name -> name.startsWith("noises."));
    Map<String, FloatTensor> read =
        read(write(state(silent, "")), "PyTorch (zip), rosinality's names");
    assertThat(read.keySet()).isEqualTo(withoutAverage(wide).keySet());
    read.forEach((name, tensor) -> assertThat(tensor.shape()).isEqualTo(wide.get(name).shape()));
  }

  @Test
  void names_the_tensor_whose_axes_are_wrong() {
    Map<String, FloatTensor> theirs = theirs();
    theirs.put("to_rgb1.bias", FloatTensor.wrap(new float[3], 3));
    Path file = write(TorchDict.plain().put("g_ema", state(theirs, "")).build());
    assertThatThrownBy(() -> GeneratorCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "tensor g_ema.to_rgb1.bias of "
                + file
                + " has shape [3], wanted 1 axes of size 1 in front and 2 behind");
  }
}
