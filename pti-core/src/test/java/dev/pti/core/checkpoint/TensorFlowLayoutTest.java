package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFlowLayoutTest {
  private static final Map<String, FloatTensor> SMALL = rounded("small.generator");
  private static final Map<String, FloatTensor> CONDITIONAL =
      rounded("clamped-conditional.generator");

  private final Path folder;

  TensorFlowLayoutTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A generator's tensors with biases of styles from which one can be taken without rounding. */
  static Map<String, FloatTensor> rounded(String parity) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(ParityFiles.read(parity).tensors());
    tensors.replaceAll((name, tensor) -> name.endsWith("affine.bias") ? rounded(tensor) : tensor);
    return tensors;
  }

  private static FloatTensor rounded(FloatTensor tensor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * 1024) / 1024f;
    }
    return FloatTensor.wrap(values, tensor.shape());
  }

  private Path pickle(int protocol, Object value) {
    return Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
  }

  /** What training saves: the generator, the discriminator, the generator's average. */
  private static Py.Tuple snapshot(Object average) {
    Map<String, FloatTensor> zeros = new LinkedHashMap<>(SMALL);
    zeros.replaceAll((name, it) -> FloatTensor.wrap(new float[it.count()], it.shape()));
    Object discriminator =
        new Py.Instance(
            new Py.Name("dnnlib.tflib.network", "Network"), null, Py.dict("version", 4));
    return Py.tuple(TensorFlowNetwork.pickled(4, zeros, Map.of()), discriminator, average);
  }

  private static Map<String, FloatTensor> read(Path file, String origin) {
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      assertThat(checkpoint.origin()).isEqualTo(origin);
      Map<String, FloatTensor> read = new LinkedHashMap<>();
      checkpoint.sources().forEach((name, source) -> read.put(name, source.read()));
      return read;
    }
  }

  private void assertRefused(Object value, String message) {
    Path file = pickle(4, value);
    assertThatThrownBy(() -> GeneratorCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void takes_the_average_of_a_snapshot_and_its_every_value(int protocol) {
    Path file = pickle(protocol, snapshot(TensorFlowNetwork.pickled(4, SMALL, Map.of())));
    assertThat(read(file, "pickle, TensorFlow's names, at 2")).isEqualTo(SMALL);
  }

  @Test
  void reads_labels_and_what_the_network_was_made_with() {
    Map<Object, Object> kwargs =
        Py.dict("conv_clamp", 2., "mapping_lrmul", .02, "architecture", "skip");
    Path file = pickle(4, TensorFlowNetwork.pickled(5, CONDITIONAL, kwargs));
    assertThat(read(file, "pickle, TensorFlow's names")).isEqualTo(CONDITIONAL);
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      assertThat(checkpoint.settings())
          .isEqualTo(Map.of("conv_clamp", "2.0", "mapping_lr_multiplier", "0.02"));
    }
  }

  @Test
  void no_clamp_is_no_setting() {
    Path file = pickle(4, TensorFlowNetwork.pickled(4, SMALL, Py.dict("conv_clamp", null)));
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      assertThat(checkpoint.settings()).isEmpty();
    }
  }

  @Test
  void refuses_another_architecture_and_activation() {
    assertRefused(
        snapshot(TensorFlowNetwork.pickled(4, SMALL, Py.dict("architecture", "resnet"))),
        "FILE holds a generator whose architecture is resnet, wanted skip");
    assertRefused(
        TensorFlowNetwork.pickled(4, SMALL, Py.dict("nonlinearity", "relu")),
        "FILE holds a generator whose activation is relu, wanted lrelu");
  }

  @Test
  void refuses_the_first_stylegan() {
    assertRefused(
        snapshot(TensorFlowNetwork.pickled(3, SMALL, Map.of())),
        "FILE holds a generator of version 3 of TensorFlow's networks, wanted 4 (StyleGAN2) or"
            + " later");
  }

  @Test
  void names_the_variable_whose_axes_are_wrong() {
    FloatTensor weight = FloatTensor.wrap(new float[4], 2, 2, 1, 1);
    Object network =
        new Py.Instance(
            new Py.Name("dnnlib.tflib.network", "Network"),
            null,
            Py.dict(
                "components",
                Py.dict(
                    "synthesis",
                    Py.dict("variables", List.of(Py.tuple("4x4/Const/const", Py.array(weight)))))));
    assertRefused(
        network,
        "FILE holds 4x4/Const/const of shape [2, 2, 1, 1], wanted 1 axes of size 1 in front");
  }
}
