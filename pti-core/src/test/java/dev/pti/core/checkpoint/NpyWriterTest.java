package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
  private static final FloatTensor LATENT =
      FloatTensor.of(new float[] {1, -2, 3, 4, 5, 6}, 1, 2, 3);
  private static final FloatTensor SCALAR = FloatTensor.of(new float[] {7});

  private final Path folder;

  NpyWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private byte[] written(FloatTensor tensor) {
    Path file = folder.resolve("x.npy");
    Numpy.write(file, tensor);
    assertThat(Numpy.read(file).tensors()).containsExactly(entry("value", tensor));
    return Fixtures.bytes(file);
  }

  @Test
  void arrays_of_every_rank_are_read_again() {
    written(SCALAR);
    written(LATENT.reshape(6));
    written(LATENT.reshape(2, 3));
    written(LATENT);
    written(FloatTensor.of(new float[0], 0, 512));
    written(FloatTensor.wrap(new float[100_003], 100_003));
  }

  @Test
  void has_the_header_of_numpy_and_values_at_a_multiple_of_64() {
    byte[] bytes = written(LATENT);
    String header = new String(bytes, 0, 128, StandardCharsets.ISO_8859_1);
    assertThat(header)
        .startsWith(
            "\u0093NUMPY\u0001\u0000v\u0000"
                + "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }  ")
        .endsWith("  \n");
    assertThat(bytes).hasSize(128 + 6 * 4);
    assertThat(new String(written(SCALAR), 0, 128, StandardCharsets.ISO_8859_1))
        .contains("'shape': (), }");
    assertThat(new String(written(LATENT.reshape(6)), 0, 128, StandardCharsets.ISO_8859_1))
        .contains("'shape': (6,), }");
  }

  @Test
  void archives_are_read_again_in_order_of_name() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("w.pivot", LATENT);
    tensors.put("noise.b4.conv1", SCALAR);
    tensors.put("Ü", SCALAR);
    Path file = folder.resolve("x.npz");
    Numpy.writeArchive(file, tensors);
    assertThat(Numpy.read(file).tensors())
        .containsExactly(
            entry("noise.b4.conv1", SCALAR), entry("w.pivot", LATENT), entry("Ü", SCALAR));
  }

  @Test
  void entries_are_stored_under_a_fixed_time() throws IOException {
    Path file = folder.resolve("x.npz");
    Numpy.writeArchive(file, Map.of("w", LATENT));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry("w.npy");
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(entry.getTimeLocal()).isEqualTo("1980-02-01T00:00:00");
      assertThat(zip.getInputStream(entry).readAllBytes()).isEqualTo(written(LATENT));
    }
  }

  @Test
  void equal_arguments_give_equal_bytes() {
    Map<String, FloatTensor> turned = new LinkedHashMap<>();
    turned.put("b", SCALAR);
    turned.put("a", LATENT);
    Map<String, FloatTensor> sorted = new LinkedHashMap<>();
    sorted.put("a", LATENT);
    sorted.put("b", SCALAR);
    Numpy.writeArchive(folder.resolve("one.npz"), turned);
    Numpy.writeArchive(folder.resolve("two.npz"), sorted);
    assertThat(folder.resolve("two.npz")).hasSameBinaryContentAs(folder.resolve("one.npz"));
  }

  @Test
  void refuses_names_that_no_archive_can_hold() {
    assertRefused("", "\"\"");
    assertRefused("..", "\"..\"");
    assertRefused("a/b", "\"a/b\"");
    assertRefused("a\\b", "\"a\\b\"");
    assertRefused("a\u0007", "\"a\\u0007\"");
    assertRefused("a\ud83d", "\"a\\ud83d\"");
  }

  private void assertRefused(String name, String shown) {
    Path file = folder.resolve("x.npz");
    assertThatThrownBy(() -> Numpy.writeArchive(file, Map.of(name, SCALAR)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + file + ": no array can be named " + shown);
    assertThat(file).doesNotExist();
  }

  @Test
  void refuses_two_names_that_numpy_takes_for_one() {
    Path file = folder.resolve("x.npz");
    assertThatThrownBy(() -> Numpy.writeArchive(file, Map.of("w", SCALAR, "w.npy", LATENT)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + file + ": NumPy takes w and w.npy for the same name");
  }
}
