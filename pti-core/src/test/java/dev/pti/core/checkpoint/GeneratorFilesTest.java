package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Pti;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.core.ParityFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generator is the same whichever file it came in: the same pictures and the same identity. */
class GeneratorFilesTest {
  private final Path folder;

  GeneratorFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What of a generator a user sees. */
  private record Seen(String sha256, Latent mean, Picture picture) {}

  private static Seen seen(Path file) {
    try (Pti pti = Pti.builder().generator(file).device("cpu").build()) {
      Generator generator = pti.generator();
      Latent mean = generator.meanLatent();
      return new Seen(generator.sha256(), mean, generator.synthesize(mean));
    }
  }

  private Path safetensors(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, tensors, metadata);
    return file;
  }

  private Path pickle(int protocol, Object value) {
    return Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
  }

  private Path rosinality(Map<String, FloatTensor> tensors) {
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> sources.put(name, TensorSource.of(tensor)));
    Path file = folder.resolve("rosinality.pt");
    PyTorch.write(file, RosinalityWriter.content("small", sources));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "wide"})
  void an_unconditional_generator(String name) {
    Map<String, FloatTensor> tensors = TensorFlowLayoutTest.rounded(name + ".generator");
    Seen plain = seen(safetensors(tensors, Map.of()));
    assertThat(plain.sha256()).isEqualTo(Checksums.sha256(tensors));
    Object network = NvidiaNetwork.generator(tensors).pickled();
    assertThat(seen(pickle(3, Py.dict("G_ema", network)))).as("NVIDIA's").isEqualTo(plain);
    Object nhwc = NvidiaNetwork.generator(tensors).channelsLast().pickled();
    assertThat(seen(pickle(2, Py.dict("G_ema", nhwc)))).as("channels last").isEqualTo(plain);
    assertThat(seen(Fixtures.write(folder, "model.pt", TorchSave.zip(network))))
        .as("saved by PTI")
        .isEqualTo(plain);
    assertThat(seen(rosinality(tensors))).as("rosinality's").isEqualTo(plain);
    Object tensorFlow = TensorFlowNetwork.pickled(4, tensors, Py.dict("architecture", "skip"));
    assertThat(seen(pickle(4, Py.tuple(1, 2, tensorFlow)))).as("TensorFlow's").isEqualTo(plain);
  }

  @Test
  void a_conditional_generator_whose_activations_are_clamped() {
    Map<String, FloatTensor> tensors =
        TensorFlowLayoutTest.rounded("clamped-conditional.generator");
    Map<String, String> metadata = ParityFiles.read("clamped-conditional.generator").metadata();
    Seen plain = seen(safetensors(tensors, metadata));
    Object network = NvidiaNetwork.generator(tensors).clamped(2).pickled();
    assertThat(seen(pickle(5, Py.dict("G_ema", network)))).as("NVIDIA's").isEqualTo(plain);
    assertThat(seen(Fixtures.write(folder, "old.pt", TorchSave.legacy(network))))
        .as("saved by PTI long ago")
        .isEqualTo(plain);
    Object tensorFlow = TensorFlowNetwork.pickled(5, tensors, Py.dict("conv_clamp", 2));
    assertThat(seen(pickle(4, tensorFlow))).as("TensorFlow's").isEqualTo(plain);

    Seen unclamped = seen(safetensors(tensors, Map.of()));
    assertThat(unclamped.sha256()).isEqualTo(plain.sha256());
    assertThat(unclamped.picture()).as("without the clamp").isNotEqualTo(plain.picture());
  }
}
