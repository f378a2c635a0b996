package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.GeneratorNames;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tuned generator leaves in a copy of the pickle that it came in. */
class PickleCopyTest {
  private static final Map<String, FloatTensor> SMALL =
      ParityFiles.read("small.generator").tensors();

  @TempDir private Path folder;

  private Path pickle(int protocol, NvidiaNetwork network) {
    Object value = Py.dict("G", network.pickled(), "D", null, "G_ema", network.pickled());
    return Fixtures.write(folder, "face.pkl", PythonPickler.bytes(protocol, value));
  }

  private Path plain(int protocol) {
    return pickle(protocol, NvidiaNetwork.generator(SMALL));
  }

  private static Pti.Builder of(Path generator) {
    return Pti.builder()
        .generator(generator)
        .device("cpu")
        .inverter(Projection.inW().with(b -> b.steps(2).latentSamples(40)))
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)));
  }

  private static Tuned tuned(Pti pti) {
    FloatTensor grey = FloatTensor.wrap(new float[3 * 32 * 32], 3, 32, 32);
    return pti.invert(Target.of("grey", grey)).tune();
  }

  private void assertTunedLeavesAndComesBack(Path base) throws IOException {
    Path copy = folder.resolve("tuned.pkl");
    try (Pti pti = of(base).build()) {
      Tuned tuned = tuned(pti);
      tuned.saveGenerator(copy, GeneratorNames.NVIDIA);
      try (Pti again = of(copy).build()) {
        assertThat(again.generator().synthesize(tuned.latent())).isEqualTo(tuned.picture());
        assertThat(again.generator().sha256()).isNotEqualTo(pti.generator().sha256());
      }
    }
    assertThat(Files.size(copy)).isEqualTo(Files.size(base));
    TensorFile before = new TensorFiles().read(base);
    TensorFile after = new TensorFiles().read(copy);
    String moved = "synthesis.b16.conv1.weight";
    assertThat(after.get("G_ema." + moved)).isNotEqualTo(before.get("G_ema." + moved));
    assertThat(after.get("G." + moved))
        .as("the network in training")
        .isEqualTo(before.get("G." + moved));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void of_each_protocol(int protocol) throws IOException {
    assertTunedLeavesAndComesBack(plain(protocol));
  }

  @Test
  void whose_weights_lie_channels_last() throws IOException {
    assertTunedLeavesAndComesBack(pickle(4, NvidiaNetwork.generator(SMALL).channelsLast()));
  }

  @Test
  void what_was_not_tuned_is_the_same_file() {
    Path base = plain(4);
    Path copy = folder.resolve("again.PKL");
    try (Pti pti = of(base).build()) {
      pti.saveGenerator(copy, GeneratorNames.NVIDIA);
    }
    assertThat(copy).hasSameBinaryContentAs(base);
  }

  @Test
  void a_saved_run_leaves_too() {
    Path base = plain(4);
    Path copy = folder.resolve("tuned.pkl");
    Path later = folder.resolve("later.pkl");
    try (Pti pti = of(base).build()) {
      Tuned tuned = tuned(pti);
      tuned.save(folder.resolve("run"));
      tuned.saveGenerator(copy, GeneratorNames.NVIDIA);
      pti.saveTunedGenerator(folder.resolve("run/tuned.safetensors"), later, GeneratorNames.NVIDIA);
    }
    assertThat(later).hasSameBinaryContentAs(copy);
  }

  private void assertRefused(Path base, Path to, String why) {
    try (Pti pti = of(base).build()) {
      Tuned tuned = tuned(pti);
      assertThatThrownBy(() -> tuned.saveGenerator(to, GeneratorNames.NVIDIA))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot write %s: %s", to, why);
    }
  }

  @Test
  void one_of_another_kind_has_no_copy() {
    Path base = ParityFiles.file("small.generator");
    Path to = folder.resolve("tuned.pkl");
    assertRefused(
        base,
        to,
        "a .pkl is a copy of the one that a generator was loaded from, wanted a pickle of NVIDIA's"
            + " code, but %s is safetensors, NVIDIA's names".formatted(base));
    assertThat(to).doesNotExist();
  }

  @Test
  void protocol_2_has_no_place_for_bytes() {
    Path base = plain(2);
    assertRefused(
        base,
        folder.resolve("tuned.pkl"),
        base
            + " does not hold synthesis.b16.conv0.bias as plain bytes, as pickles of protocols 3 to 5"
            + " do");
  }

  @Test
  void the_file_that_a_generator_came_in_is_not_written_over() throws IOException {
    Path base = plain(4);
    byte[] before = Files.readAllBytes(base);
    assertRefused(base, base, "that is the file that the generator was loaded from");
    assertThat(base).hasBinaryContent(before);
  }

  @Test
  void a_file_that_changed_meanwhile_is_refused() {
    Path base = plain(4);
    Path to = folder.resolve("tuned.pkl");
    try (Pti pti = of(base).build()) {
      pickle(4, NvidiaNetwork.generator(ParityFiles.read("wide.generator").tensors()));
      assertThatThrownBy(() -> pti.saveGenerator(to, GeneratorNames.NVIDIA))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot write %s: %s has changed since it was loaded", to, base);
    }
  }

  /** A state dict of plain tensors, some of them others. */
  private Path stateDict(String name, Map<String, Object> others) {
    Map<Object, Object> dict = Py.dict();
    SMALL.forEach((tensor, values) -> dict.put(tensor, Py.tensor(values)));
    dict.putAll(others);
    return Fixtures.write(folder, name, PythonPickler.bytes(4, Py.dict("G_ema", dict)));
  }

  private static Map<String, TensorSource> changed(String... names) {
    Map<String, TensorSource> tensors = new HashMap<>();
    SMALL.forEach((name, tensor) -> tensors.put(name, TensorSource.of(tensor)));
    for (String name : names) {
      float[] values = new float[SMALL.get(name).count()];
      Arrays.fill(values, .75f);
      tensors.put(name, TensorSource.of(FloatTensor.wrap(values, SMALL.get(name).shape())));
    }
    return tensors;
  }

  private void assertRefused(Path base, Map<String, TensorSource> tensors, String why) {
    Path to = folder.resolve("tuned.pkl");
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(base)) {
      assertThatThrownBy(() -> checkpoint.writeCopy(to, tensors))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot write %s: in %s %s", to, base, why);
    }
    assertThat(to).doesNotExist();
  }

  @Test
  void values_that_another_tensor_has_too_are_not_changed() {
    String one = "synthesis.b16.conv0.bias";
    String other = "synthesis.b8.conv1.bias";
    Object shared = Py.tensor(SMALL.get(one));
    Path base = stateDict("face.pkl", Map.of(one, shared, other, shared));
    Map<String, TensorSource> tensors = changed(one);
    tensors.put(other, TensorSource.of(SMALL.get(one)));
    assertRefused(base, tensors, one + " and " + other + " share values");
    assertRefused(base, changed(one, other), one + " and " + other + " share values");
  }

  @Test
  void values_beside_those_that_two_tensors_have_are_changed() {
    String one = "synthesis.b16.conv0.bias";
    String other = "synthesis.b8.conv1.bias";
    Object shared = Py.tensor(SMALL.get(one));
    Map<String, TensorSource> tensors = changed("synthesis.b4.const");
    tensors.put(other, TensorSource.of(SMALL.get(one)));
    Path copy = folder.resolve("tuned.pkl");
    try (GeneratorCheckpoint checkpoint =
        GeneratorCheckpoint.open(stateDict("face.pkl", Map.of(one, shared, other, shared)))) {
      checkpoint.writeCopy(copy, tensors);
    }
    assertThat(new TensorFiles().read(copy).get("G_ema.synthesis.b4.const").toArray())
        .containsOnly(.75f);
  }

  @Test
  void values_of_half_precision_have_no_room_for_others() {
    String bias = "synthesis.b8.conv1.bias";
    byte[] zeros = new byte[2 * SMALL.get(bias).count()];
    Object halves = Py.array("f2", "<", SMALL.get(bias).shape(), false, zeros);
    Path base = stateDict("face.pkl", Map.of(bias, halves));
    Path to = folder.resolve("tuned.pkl");
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(base)) {
      assertThatThrownBy(() -> checkpoint.writeCopy(to, changed(bias)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot write %s: %s holds %s as float16, wanted float32", to, base, bias);
      assertThat(to).doesNotExist();
      Map<String, TensorSource> others = changed("synthesis.b4.const");
      others.put(
          bias,
          TensorSource.of(FloatTensor.wrap(new float[zeros.length / 2], SMALL.get(bias).shape())));
      checkpoint.writeCopy(to, others);
    }
    assertThat(new TensorFiles().read(to).get("G_ema.synthesis.b4.const").toArray())
        .containsOnly(.75f);
  }

  @Test
  void one_value_in_many_places_is_not_changed_into_many() {
    String bias = "synthesis.b8.conv1.bias";
    long[] shape = SMALL.get(bias).shape();
    Py.Storage one = new Py.Storage(FloatTensor.wrap(new float[] {.5f}, 1));
    Path base = stateDict("face.pkl", Map.of(bias, Py.tensor(one, 0, shape, new long[] {0})));
    assertRefused(base, changed(bias), "values of " + bias + " share places");
  }

  @Test
  void a_file_that_another_took_the_place_of_is_copied_as_it_was_opened() throws IOException {
    Path base = stateDict("face.pkl", Map.of());
    Path copy = folder.resolve("tuned.pkl");
    try (GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(base)) {
      Path other = stateDict("other.pkl", Map.of("longer", "by a text"));
      Files.move(other, base, StandardCopyOption.REPLACE_EXISTING);
      checkpoint.writeCopy(copy, changed());
    }
    assertThat(copy).hasSameBinaryContentAs(stateDict("again.pkl", Map.of()));
  }
}
