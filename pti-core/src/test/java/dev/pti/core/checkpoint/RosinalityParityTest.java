package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RosinalityRuleWeights;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rosinality's own generator, written as its {@code train.py} does, against its own pictures. */
class RosinalityParityTest {
  private static final double TOLERANCE = 1e-4;

  private final Path folder;

  RosinalityParityTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static List<String> files() {
    return ParityFiles.names("*rosinality.expected");
  }

  private Path checkpoint(String file, TensorFile expected) {
    int salt = Integer.parseInt(expected.metadata().getOrDefault("salt", "0"));
    Map<String, long[]> shapes = ParityFiles.shapes(file.replace(".expected", ".names"));
    RosinalityRuleWeights weights = new RosinalityRuleWeights(shapes, salt);
    Map<String, TensorSource> state = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> state.put(name, TensorSource.of(shape, () -> weights.get(name))));
    TorchDict args = TorchDict.plain().put("size", 32).put("channel_multiplier", 1).build();
    Path path = folder.resolve("550000.pt");
    PyTorch.write(
        path,
        TorchDict.plain()
            .put("g_ema", TorchDict.stateDict(state))
            .put("args", args)
            .put("ada_aug_p", 0.)
            .build());
    return path;
  }

  @ParameterizedTest
  @MethodSource("files")
  void draws_what_the_reference_draws(String file) {
    TensorFile expected = ParityFiles.read(file);
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(checkpoint(file, expected));
        NDManager manager = TorchEngine.newManager(Device.cpu());
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      assertThat(checkpoint.origin()).isEqualTo("PyTorch (zip), rosinality's names, at g_ema");
      Map<String, FloatTensor> tensors = new LinkedHashMap<>();
      checkpoint.sources().forEach((name, source) -> tensors.put(name, source.read()));
      StyleGan generator = StyleGan.load("550000.pt", new TensorFile(tensors, Map.of()), manager);
      NDArray codes =
          generator.map(Tensors.array(manager, expected.get("z")), null, 1, generator.layers());
      compare(expected, "w", codes.get(":, 0"));
      NDArray ws = Tensors.array(manager, expected.get("ws"));
      compare(expected, "image_const", generator.synthesize(ws));
    }
  }

  private static void compare(TensorFile expected, String key, NDArray actual) {
    assertThat(ParityFiles.error(Tensors.tensor(actual), expected.get(key)))
        .as(key)
        .isLessThan(TOLERANCE);
  }

  @Test
  void there_is_something_to_compare_with() {
    assertThat(files()).isNotEmpty();
  }
}
