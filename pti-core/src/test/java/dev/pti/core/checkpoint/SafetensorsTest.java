package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final Map<String, FloatTensor> TENSORS =
      Map.of(
          "w", FloatTensor.of(new float[] {1, -2, 3e-8f, Float.POSITIVE_INFINITY}, 2, 2),
          "half", FloatTensor.of(new float[] {.5f, 0x1p-24f, Float.NEGATIVE_INFINITY}, 3),
          "scalar", FloatTensor.of(new float[] {7}),
          "none", FloatTensor.of(new float[0], 0, 5));
  private static final Map<String, String> METADATA = Map.of("größe", "64", "a", "\"b\"");

  private final Path folder;

  SafetensorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file() {
    return folder.resolve("x.safetensors");
  }

  @Test
  void reads_back_what_it_wrote() {
    Safetensors.write(file(), TENSORS, METADATA, "half"::equals);
    TensorFile read = Safetensors.read(file());
    assertThat(read.tensors()).isEqualTo(TENSORS);
    assertThat(read.metadata()).isEqualTo(METADATA);
    assertThat(FileFormats.describe(file()).tensors())
        .containsEntry("half", new FileDescription.Tensor("float16", List.of(3L)))
        .containsEntry("w", new FileDescription.Tensor("float32", List.of(2L, 2L)));
  }

  /** A pickle begins with 0x80 and its protocol, as does the length 640. */
  @Test
  void is_not_taken_for_a_pickle_whatever_its_header_measures() throws IOException {
    byte[] start;
    String text = "";
    do {
      text += "long";
      Safetensors.write(file(), TENSORS, Map.of("text", text));
      try (InputStream in = java.nio.file.Files.newInputStream(file())) {
        start = in.readNBytes(9);
      }
    } while (!PickleFile.startsAsPickle(start) && text.length() < 1000);
    assertThat(PickleFile.startsAsPickle(start)).isTrue();

    assertThat(TensorFile.read(file()).tensors()).isEqualTo(TENSORS);
  }

  @Test
  void reads_back_a_tensor_longer_than_its_buffers() {
    float[] values = new float[100_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2048;
    }
    Map<String, FloatTensor> tensors = Map.of("long", FloatTensor.of(values, values.length));
    Safetensors.write(file(), tensors, Map.of());
    assertThat(Safetensors.read(file()).tensors()).isEqualTo(tensors);
    Safetensors.write(file(), tensors, Map.of(), name -> true);
    assertThat(Safetensors.read(file()).tensors()).isEqualTo(tensors);
  }

  @Test
  void writes_equal_bytes_whatever_the_order_of_the_maps() {
    Safetensors.write(file(), TENSORS, METADATA, "half"::equals);
    Path other = folder.resolve("y.safetensors");
    Map<String, FloatTensor> reversed = new LinkedHashMap<>();
    TENSORS.keySet().stream()
        .sorted((a, b) -> b.compareTo(a))
        .forEach(name -> reversed.put(name, Safetensors.read(file()).tensors().get(name)));
    Safetensors.write(other, reversed, new LinkedHashMap<>(METADATA), "half"::equals);
    assertThat(other).hasSameBinaryContentAs(file());
    assertThat(Safetensors.read(file()).tensors().keySet())
        .containsExactly("none", "scalar", "w", "half");
  }

  @Test
  void reads_a_real_file_from_the_class_path() throws IOException {
    try (InputStream in = Fixtures.stream("/parity/small.generator.safetensors")) {
      TensorFile read = Safetensors.read(in, "small.generator.safetensors");
      assertThat(read.tensors()).containsKey("mapping.fc0.weight");
      assertThat(read.tensors())
          .isEqualTo(
              Safetensors.read(Fixtures.resource("/parity/small.generator.safetensors")).tensors());
    }
  }

  @Test
  void refuses_to_overflow_half_precision() {
    Map<String, FloatTensor> tensors = Map.of("w", FloatTensor.of(new float[] {1, -70000}, 2));
    assertThatThrownBy(() -> Safetensors.write(file(), tensors, Map.of(), name -> true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write "
                + file()
                + ": tensor w holds -70000.0, too large for half precision (65504.0 at most)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refuses_a_tensor_named_as_the_metadata() {
    assertThatThrownBy(
            () -> Safetensors.write(file(), Map.of("__metadata__", TENSORS.get("w")), Map.of()))
        .hasMessage("cannot write " + file() + ": no tensor can be named __metadata__");
  }

  @Test
  void refuses_a_file_cut_at_any_byte() {
    Safetensors.write(file(), TENSORS, METADATA, "half"::equals);
    byte[] whole = Fixtures.bytes(file());
    Fixtures.assertEveryTruncationIsRefused(folder, whole, Safetensors::read);
    Fixtures.assertEveryTruncationIsRefused(folder, whole, new TensorFiles()::read);
  }

  @Test
  void reads_or_refuses_damaged_files() {
    Safetensors.write(file(), TENSORS, METADATA, "half"::equals);
    byte[] whole = Fixtures.bytes(file());
    Fixtures.assertDamageIsReadOrRefused(folder, whole, whole.length, Safetensors::read);
  }
}
