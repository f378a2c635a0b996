package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFilesTest {
  private final Path folder;

  TensorFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void is_found_by_the_service_loader_and_tells_formats_by_their_bytes() throws IOException {
    for (String name :
        List.of(
            "/parity/small.expected.safetensors",
            "/checkpoint/editing/age.pt",
            "/checkpoint/editing/interfacegan_smile_boundary.npy",
            "/checkpoint/lpips/alex.pth")) {
      Path original = Fixtures.resource(name);
      Path renamed = folder.resolve("photo.png");
      Files.write(renamed, Fixtures.bytes(original));
      assertThat(TensorFile.read(renamed)).isEqualTo(TensorFile.read(original));
    }
  }

  @Test
  void names_a_missing_file_a_directory_and_an_empty_file() {
    Path file = folder.resolve("x.pt");
    assertRefused(file, file + " does not exist");
    assertRefused(folder, folder + " is a directory, wanted a file of tensors");
    Fixtures.write(folder, "x.pt", new byte[0]);
    assertRefused(file, file + " is empty");
  }

  @Test
  void says_how_an_unknown_file_starts() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
    Path file = Fixtures.write(folder, "x.png", png);
    assertRefused(
        file,
        file
            + " is not a file of tensors: it starts with the bytes 89 50 4e 47 0d 0a 1a 0a,"
            + " wanted safetensors, .npy, .npz, .pt or .pkl");
    Path page = Fixtures.write(folder, "x.pt", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        page,
        page
            + " is not a file of tensors: it starts with the text \"<!DOCTYP\","
            + " wanted safetensors, .npy, .npz, .pt or .pkl");
  }

  @Test
  void describes_a_file_without_reading_its_values() {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(
        file, Map.of("w", FloatTensor.of(new float[6], 2, 3)), Map.of("k", "v"), name -> true);
    FileDescription description = FileFormats.describe(file);
    assertThat(description)
        .isEqualTo(
            new FileDescription(
                "safetensors",
                file.toFile().length(),
                FileDescription.Kind.TENSORS,
                List.of("a latent or direction of W+ of 2 layers of width 3, or another matrix"),
                Map.of("w", new FileDescription.Tensor("float16", List.of(2L, 3L))),
                Map.of("k", "v")));
  }

  @Test
  void counts_the_values_of_a_described_tensor() {
    assertThat(new FileDescription.Tensor("float16", List.of(2L, 3L)).count()).isEqualTo(6);
    assertThat(new FileDescription.Tensor("float16", List.of()).count()).isEqualTo(1);
  }

  @Test
  void names_the_formats_of_real_files() {
    assertThat(FileFormats.describe(Fixtures.resource("/checkpoint/editing/age.pt")).format())
        .isEqualTo("PyTorch (zip)");
    assertThat(FileFormats.describe(Fixtures.resource("/checkpoint/lpips/alex.pth")).format())
        .isEqualTo("PyTorch (before 1.6)");
    FileDescription array =
        FileFormats.describe(Fixtures.resource("/checkpoint/editing/stit_wplus_direction.npy"));
    assertThat(array.format()).isEqualTo("NumPy array (.npy)");
    assertThat(array.tensors())
        .isEqualTo(Map.of("value", new FileDescription.Tensor("float64", List.of(18L, 512L))));
  }

  @Test
  void refuses_more_values_than_the_heap_holds() {
    ValueReader reader = new ValueReader("x.pt", 1 << 20);
    assertThat(reader.allocate(200_000)).hasSize(200_000);
    assertThatThrownBy(() -> reader.allocate(100_000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "x.pt needs more than 1 MiB as float32, which is three quarters of the Java heap"
                + " (-Xmx)");
    assertThatThrownBy(() -> reader.allocate(1L << 31))
        .hasMessage("x.pt holds an array of 2147483648 values, the most is 2147483639");
  }
}
