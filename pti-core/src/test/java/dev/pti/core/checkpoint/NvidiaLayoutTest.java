package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaLayoutTest {
  private static final Map<String, FloatTensor> SMALL =
      ParityFiles.read("small.generator").tensors();
  private static final Map<String, FloatTensor> CONDITIONAL =
      ParityFiles.read("clamped-conditional.generator").tensors();

  private final Path folder;

  NvidiaLayoutTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path pickle(int protocol, Object value) {
    return Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
  }

  /** What training saves: the generator, the discriminator and the generator's average. */
  private static Map<Object, Object> snapshot(NvidiaNetwork average) {
    TensorFile other = SyntheticGenerator.of(16, 32, 32, size -> 8);
    return Py.dict(
        "training_set_kwargs", Py.easyDict("path", "/data/x.zip", "max_size", null),
        "G", NvidiaNetwork.generator(other.tensors()).pickled(),
        "D", NvidiaNetwork.discriminator().pickled(),
        "G_ema", average.pickled(),
        "augment_pipe", null);
  }

  private static void assertHolds(Path file, String origin, Map<String, FloatTensor> expected) {
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      assertThat(checkpoint.origin()).isEqualTo(origin);
      Map<String, FloatTensor> read = new LinkedHashMap<>();
      checkpoint.sources().forEach((name, source) -> read.put(name, source.read()));
      assertThat(read).isEqualTo(expected);
      assertThat(checkpoint.sha256()).isEqualTo(Checksums.sha256(expected));
    }
  }

  private static Map<String, String> settings(Path file) {
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      return checkpoint.settings();
    }
  }

  private void assertRefused(Object value, String message) {
    Path file = pickle(4, value);
    assertThatThrownBy(() -> GeneratorCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void takes_the_average_of_a_snapshot_in_each_protocol(int protocol) {
    Path file = pickle(protocol, snapshot(NvidiaNetwork.generator(SMALL)));
    assertHolds(file, "pickle, NVIDIA's names, at G_ema", SMALL);
    assertThat(settings(file)).isEqualTo(Map.of("mapping_lr_multiplier", "0.01"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void reads_clamp_and_labels_of_a_snapshot_in_each_protocol(int protocol) {
    Path file = pickle(protocol, snapshot(NvidiaNetwork.generator(CONDITIONAL).clamped(2)));
    assertHolds(file, "pickle, NVIDIA's names, at G_ema", CONDITIONAL);
    assertThat(settings(file))
        .isEqualTo(Map.of("conv_clamp", "2", "mapping_lr_multiplier", "0.01"));
  }

  @Test
  void the_learning_rate_of_the_mapping_is_read() {
    NvidiaNetwork network =
        NvidiaNetwork.generator(SMALL)
            .with("mapping.fc0.bias_gain", .02)
            .with("mapping.fc1.bias_gain", .02)
            .clamped(256.);
    assertThat(settings(pickle(4, network.pickled())))
        .isEqualTo(Map.of("conv_clamp", "256.0", "mapping_lr_multiplier", "0.02"));
  }

  @Test
  void a_snapshot_without_an_average_gives_the_generator() {
    Path file = pickle(3, Py.dict("G", NvidiaNetwork.generator(SMALL).pickled()));
    assertHolds(file, "pickle, NVIDIA's names, at G", SMALL);
    assertHolds(
        pickle(3, NvidiaNetwork.generator(SMALL).pickled()), "pickle, NVIDIA's names", SMALL);
  }

  @Test
  void a_network_that_pti_saved_whole_is_read() {
    Object network = NvidiaNetwork.generator(CONDITIONAL).clamped(2).pickled();
    Path zip = Fixtures.write(folder, "model.pt", TorchSave.zip(network));
    assertHolds(zip, "PyTorch (zip), NVIDIA's names", CONDITIONAL);
    assertThat(settings(zip)).containsEntry("conv_clamp", "2");
    Path legacy = Fixtures.write(folder, "old.pt", TorchSave.legacy(network));
    assertHolds(legacy, "PyTorch (before 1.6), NVIDIA's names", CONDITIONAL);
    assertThat(settings(legacy)).containsEntry("conv_clamp", "2");
  }

  @Test
  void a_state_dict_is_read() {
    Path file = folder.resolve("state.pt");
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    SMALL.forEach((name, tensor) -> sources.put(name, TensorSource.of(tensor)));
    PyTorch.write(file, TorchDict.plain().put("G_ema", TorchDict.stateDict(sources)).build());
    assertHolds(file, "PyTorch (zip), NVIDIA's names, at G_ema", SMALL);
    assertThat(settings(file)).isEmpty();
  }

  @Test
  void convolutions_with_the_channels_last_are_put_in_order() {
    assertHolds(
        pickle(4, NvidiaNetwork.generator(SMALL).channelsLast().pickled()),
        "pickle, NVIDIA's names",
        SMALL);
  }

  @Test
  void filters_that_a_file_leaves_out_are_added() {
    Map<String, FloatTensor> bare = new LinkedHashMap<>(SMALL);
    bare.keySet().removeIf(name -> name.endsWith("resample_filter"));
    assertThat(bare).hasSizeLessThan(SMALL.size());
    assertHolds(
        pickle(4, NvidiaNetwork.generator(bare).pickled()), "pickle, NVIDIA's names", SMALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet", "orig"})
  void refuses_another_architecture(String architecture) {
    assertRefused(
        snapshot(NvidiaNetwork.generator(SMALL).with("synthesis.b8.architecture", architecture)),
        "FILE holds a generator whose architecture is " + architecture + ", wanted skip");
  }

  @Test
  void refuses_residual_blocks_of_a_state_dict() {
    Path file = folder.resolve("x.safetensors");
    Map<String, FloatTensor> residual = new LinkedHashMap<>(SMALL);
    residual.put("synthesis.b8.skip.weight", FloatTensor.wrap(new float[1], 1, 1, 1, 1));
    Safetensors.write(file, residual, Map.of());
    assertThatThrownBy(() -> GeneratorCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds a generator whose architecture is resnet, wanted skip");
  }

  @Test
  void refuses_another_activation_and_layers_without_noise() {
    assertRefused(
        NvidiaNetwork.generator(SMALL).with("synthesis.b4.conv1.activation", "relu").pickled(),
        "FILE holds a generator whose activation is relu, wanted lrelu");
    assertRefused(
        NvidiaNetwork.generator(SMALL).with("synthesis.b4.conv1.use_noise", false).pickled(),
        "FILE holds a generator whose use of noise is False, wanted True");
  }

  @Test
  void reads_a_generator_of_stylegan3_and_what_it_states_of_itself() {
    Map<String, FloatTensor> tensors = ParityFiles.read("stylegan3-t.generator").tensors();
    NvidiaNetwork network =
        NvidiaNetwork.generator(tensors)
            .with("synthesis.L0_36_8.conv_clamp", 256)
            .with("synthesis.L0_36_8.up_factor", 2)
            .with("synthesis.input.bandwidth", Py.scalar("f8", Py.littleEndian(2.5)))
            .with("synthesis.output_scale", .25)
            .with("mapping.fc0.bias_gain", .01);
    Path file = pickle(4, Py.dict("G", network.pickled(), "G_ema", network.pickled()));
    assertHolds(file, "pickle, NVIDIA's names, at G_ema", tensors);
    assertThat(settings(file))
        .containsOnly(
            entry("conv_clamp", "256"),
            entry("first_cutoff", "2.5"),
            entry("output_scale", "0.25"),
            entry("mapping_lr_multiplier", "0.01"));
  }

  /** Its training writes with dill, which has a way of its own with arrays. */
  @Test
  void reads_a_generator_of_stylegan_xl_in_a_pickle_of_dill() {
    Map<String, FloatTensor> tensors = ParityFiles.read("stylegan-xl.generator").tensors();
    NvidiaNetwork network =
        NvidiaNetwork.generator(tensors)
            .with("synthesis.L0_36_8.conv_clamp", 256)
            .with("synthesis.L0_36_8.up_factor", 2)
            .with("synthesis.L0_36_8.in_size", dillArray())
            .with("mapping.embed.num_embeddings", 7);
    Path file = pickle(4, Py.dict("G", network.pickled(), "D", null, "G_ema", network.pickled()));
    assertHolds(file, "pickle, NVIDIA's names, at G_ema", tensors);
    assertThat(settings(file))
        .containsOnly(entry("conv_clamp", "256"), entry("mapping_lr_multiplier", "0.01"));
  }

  private static Object dillArray() {
    Py.Tuple empty = Py.tuple(new Py.Name("numpy", "ndarray"), Py.tuple(0), "b");
    return Py.call(
        "dill._dill",
        "_create_array",
        new Py.Name("numpy.core.multiarray", "_reconstruct"),
        empty,
        Py.tuple(1, Py.tuple(2), Py.type("i8", "<"), false, new byte[16]),
        null);
  }

  @Test
  void a_transform_of_stylegan3_that_is_missing_or_a_batch_of_them_moves_nothing() {
    Map<String, FloatTensor> tensors =
        new LinkedHashMap<>(ParityFiles.read("stylegan3-r.generator").tensors());
    String transform = "synthesis.input.transform";
    FloatTensor own = tensors.remove(transform);
    Map<String, FloatTensor> complete = new LinkedHashMap<>(tensors);
    complete.put(transform, FloatTensor.wrap(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3));
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, tensors, Map.of());
    assertHolds(file, "safetensors, NVIDIA's names", complete);
    tensors.put(transform, FloatTensor.wrap(new float[18], 2, 3, 3));
    Safetensors.write(file, tensors, Map.of());
    assertHolds(file, "safetensors, NVIDIA's names", complete);
    assertThat(own).isEqualTo(complete.get(transform));
  }

  @Test
  void tells_activations_of_stylegan3_that_are_not_clamped() {
    Map<String, FloatTensor> tensors = ParityFiles.read("stylegan3-r.generator").tensors();
    NvidiaNetwork network =
        NvidiaNetwork.generator(tensors).with("synthesis.L0_36_10.conv_clamp", null);
    assertThat(settings(pickle(4, network.pickled()))).containsEntry("conv_clamp", "none");
  }

  /** The lengths of the filters cannot tell that from longer filters. */
  @Test
  void refuses_activations_of_stylegan3_that_are_sampled_more_densely() {
    Map<String, FloatTensor> tensors = ParityFiles.read("stylegan3-r.generator").tensors();
    assertRefused(
        NvidiaNetwork.generator(tensors).with("synthesis.L0_36_10.up_factor", 4).pickled(),
        "FILE holds a generator whose lrelu_upsampling is 4, wanted 2");
  }

  @Test
  void refuses_a_discriminator_alone() {
    assertRefused(
        NvidiaNetwork.discriminator().pickled(),
        "FILE holds no StyleGAN2 or StyleGAN3 generator, but a discriminator");
    assertRefused(
        Py.dict("D", NvidiaNetwork.discriminator().pickled()),
        "FILE holds no StyleGAN2 or StyleGAN3 generator, but a discriminator");
  }

  @Test
  void reads_tensors_that_are_asked_for_by_name_and_size_alone() {
    try (GeneratorCheckpoint checkpoint =
        GeneratorCheckpoint.open(ParityFiles.file("small.generator"))) {
      FloatBuffer two = FloatBuffer.allocate(2);
      assertThatThrownBy(() -> checkpoint.read("synthesis.b4.const", two))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("synthesis.b4.const is no tensor of 2 values");
      assertThatThrownBy(() -> checkpoint.read("nothing", two))
          .hasMessage("nothing is no tensor of 2 values");
    }
  }
}
