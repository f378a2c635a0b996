package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentFilesTest {
  private static final FloatTensor LATENT =
      FloatTensor.wrap(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);

  private final Path file;

  LatentFilesTest(@TempDir Path folder) {
    file = folder.resolve("face.pt");
  }

  /** As {@code projector.py} saves it: each photograph's picture, latent and noise maps. */
  private void writeAsRosinality(List<String> photographs, FloatTensor latent) {
    TorchDict.Builder found = TorchDict.plain();
    for (String photograph : photographs) {
      found.put(
          photograph,
          TorchDict.plain()
              .put("img", FloatTensor.wrap(new float[12], 3, 2, 2))
              .put("latent", latent)
              .put(
                  "noise",
                  TorchDict.plain().put("0", FloatTensor.wrap(new float[4], 1, 1, 2, 2)).build())
              .build());
    }
    PyTorch.write(file, found.build());
  }

  @Test
  void the_latent_that_rosinalitys_projector_found_is_read() {
    writeAsRosinality(List.of("face.png"), LATENT);
    assertThat(LatentFiles.read(file, 4, 2).toTensor()).isEqualTo(LATENT);
    writeAsRosinality(List.of("face.png"), FloatTensor.wrap(new float[] {7, 8}, 2));
    assertThat(LatentFiles.read(file, 4, 2).toTensor().toArray())
        .containsExactly(7, 8, 7, 8, 7, 8, 7, 8);
  }

  @Test
  void of_latents_of_several_photographs_none_is_chosen() {
    writeAsRosinality(List.of("face.png", "other.png"), LATENT);
    assertThatThrownBy(() -> LatentFiles.read(file, 4, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("%s holds latents of 2 photographs, wanted one", file);
  }

  @Test
  void a_latent_that_holds_no_numbers_is_refused_by_the_file() {
    float[] values = LATENT.toArray();
    values[5] = Float.NaN;
    PyTorch.writeTensor(file, FloatTensor.wrap(values, 4, 2));
    assertThatThrownBy(() -> LatentFiles.read(file, 4, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": latent holds NaN in layer 2 at 1");
  }
}
