package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with a generator's names and sizes that no generator has. */
class LyingGeneratorsTest {
  private final Path folder;

  LyingGeneratorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path empty(String... namesAndShapes) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,0]}"
              .formatted(namesAndShapes[i], namesAndShapes[i + 1]));
    }
    String header = "{" + String.join(",", entries) + "}";
    return Fixtures.write(folder, "x.safetensors", Fixtures.safetensors(header, 0));
  }

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> GeneratorCheckpoint.open(file).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
    assertThat(FuzzTarget.finding(file)).isNull();
  }

  @Test
  void resolutions_up_to_the_largest_number_are_described() {
    List<String> names =
        new ArrayList<>(List.of("synthesis.b4.const", "[0]", "mapping.fc0.weight", "[0]"));
    for (int bit = 3; bit < 66; bit++) {
      names.add("synthesis.b" + (bit == 64 ? 0 : 1L << bit) + ".conv1.weight");
      names.add("[0]");
      if (bit == 64) {
        break;
      }
    }
    Path file = empty(names.toArray(String[]::new));
    assertThat(FileFormats.describe(file).holds().get(0)).contains("of 1048576 x 1048576");
    assertThat(FuzzTarget.finding(file)).isNull();
  }

  @Test
  void rosinality_s_resolution_is_bounded() {
    List<String> names = new ArrayList<>(List.of("input.input", "[0]", "conv1.conv.weight", "[0]"));
    for (int i = 0; i < 40; i++) {
      names.add("to_rgbs." + i + ".bias");
      names.add("[0]");
    }
    assertRefused(
        empty(names.toArray(String[]::new)),
        "FILE holds a generator of more than 8192 x 8192 pixels");
  }

  @Test
  void an_average_latent_without_values_is_refused() {
    assertRefused(
        empty(
            "input.input",
            "[1,0,4,4]",
            "conv1.conv.weight",
            "[1,0,0,3,3]",
            "latent_avg",
            "[0,512]"),
        "FILE holds latent_avg of shape [0, 512], wanted one row, or one for each layer");
  }

  @Test
  void axes_beyond_any_array_are_refused() {
    assertRefused(
        empty(
            "2.components.synthesis.variables.4x4/Const/const", "[1,0,4,4]",
            "2.components.synthesis.variables.4x4/Conv/weight", "[0,1,4294967296,2]"),
        "FILE holds a generator of more than 268435456 values, at synthesis.b4.conv1.weight of"
            + " shape [2, 4294967296, 0, 1]");
    assertRefused(
        empty("synthesis.b4.const", "[0,4294967296,4294967296]"),
        "tensor synthesis.b4.const of FILE has shape [0, 4294967296, 4294967296], more values than"
            + " can be counted");
  }

  @Test
  void an_expanded_tensor_does_not_make_a_generator_of_any_size() {
    PickleFixture pickle = new PickleFixture().op('}', '(').text("synthesis.b4.const");
    pickle.tensor("ByteStorage", "0", 1, 0, new int[] {1 << 29}, new int[] {0});
    pickle.text("mapping.fc0.weight");
    pickle.tensor("ByteStorage", "0", 1, 0, new int[] {1}, new int[] {0});
    assertRefused(
        pickle.op('u').write(folder, "0", (byte) 1),
        "FILE holds a generator of more than 268435456 values, at synthesis.b4.const of shape"
            + " [536870912]");
  }

  @Test
  void a_large_expanded_tensor_is_refused_if_memory_lacks() {
    ValueReader reader = new ValueReader("x.pt", 1 << 20);
    reader.reserve(1 << 18);
    assertThatThrownBy(() -> reader.reserve(1))
        .hasMessage(
            "x.pt needs more than 1 MiB as float32, which is three quarters of the Java heap"
                + " (-Xmx)");
  }
}
