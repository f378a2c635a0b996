package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit returns into the photograph from which it was cut. */
class PasteBackOfRunsTest {
  @TempDir Path folder;

  private static Pti.Builder quick() {
    return SmallPti.builder().inverter(new MeanLatent());
  }

  private static Edited edit(Inverted inverted) {
    Latent latent = inverted.latent();
    float[] moved = new float[latent.width()];
    java.util.Arrays.fill(moved, 1);
    return inverted.edit(
        Direction.of("all", FloatTensor.wrap(moved, moved.length)).withStrength(1));
  }

  @Test
  void a_file_is_read_again() throws IOException {
    Path file = folder.resolve("astronaut.png");
    PictureFiles.save(Photographs.astronaut(), file);
    try (Pti pti = quick().face(FaceChoice.largest()).build()) {
      Edited edited = edit(pti.invert(file));

      Picture pasted = edited.pasteBack();

      assertThat(pasted).hasToString("picture 512 x 512");
      Picture photograph = Photographs.read(file);
      assertThat(pasted).isNotEqualTo(photograph);
      assertThat(pasted.get(2, 480, 40)).isEqualTo(photograph.get(2, 480, 40));
      assertThat(edited.pasteBack(photograph)).isEqualTo(pasted);
      Files.delete(file);
      assertThatThrownBy(edited::pasteBack).hasMessage(file + " does not exist");
    }
  }

  @Test
  void a_tiny_face_is_inverted_with_a_warning_in_the_report() {
    double[][] points = {{40, 30}, {46, 30}, {43, 33}, {40, 36}, {46, 36}};
    Face tiny = Face.of(Landmarks.of(points));
    try (Pti pti =
        quick().aligner(Aligner.face(photograph -> List.of(tiny), FaceChoice.only())).build()) {
      Inverted inverted = pti.invert(SmallPti.photograph());

      assertThat(inverted.report().toJson())
          .contains("the square has 24 x 24 pixels of the photograph, the generator draws 32 x 32");
    }
  }

  @Test
  void an_image_in_memory_is_kept() {
    try (Pti pti = quick().build()) {
      Picture pasted = edit(pti.invert(SmallPti.photograph())).pasteBack();

      assertThat(pasted).hasToString("picture 90 x 70");
      Picture whole = Photographs.of(SmallPti.photograph());
      assertThat(pasted.get(0, 30, 5)).isEqualTo(whole.get(0, 30, 5));
    }
  }

  @Test
  void a_saved_run_knows_its_place() {
    Path file = folder.resolve("waves.png");
    PictureFiles.save(Photographs.of(SmallPti.photograph()), file);
    try (Pti pti = quick().build()) {
      Inverted inverted = pti.invert(file);
      Placement placement = inverted.target().placement().orElseThrow();
      inverted.withoutTuning().save(folder.resolve("run"));
      inverted.withoutTuning().save(folder.resolve("run.safetensors"));
      for (String saved : List.of("run", "run.safetensors")) {
        Tuned opened = pti.open(folder.resolve(saved));
        assertThat(opened.target().placement()).hasValue(placement);
        Edited edited = edit(opened.inverted());
        assertThat(edited.pasteBack(Photographs.read(file), PasteBack.ofDefaults()))
            .hasToString("picture 90 x 70");
        assertThatThrownBy(edited::pasteBack)
            .isInstanceOf(InvalidInputException.class)
            .hasMessage(
                "target waves was given without its photograph, wanted pasteBack(photograph)");
      }
    }
  }

  @Test
  void an_aligner_of_ones_own_may_not_tell_where() {
    Aligner own = photograph -> Aligner.centreCrop().align(photograph);
    try (Pti pti = quick().aligner(own).build()) {
      Edited edited = edit(pti.invert(SmallPti.photograph()));

      assertThatThrownBy(edited::pasteBack)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "where target image lies in its photograph is not known: its aligner tells no"
                  + " placement");
    }
  }
}
