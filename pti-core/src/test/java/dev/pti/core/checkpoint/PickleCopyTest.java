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
}
