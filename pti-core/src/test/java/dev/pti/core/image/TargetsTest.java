package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  private final Path folder;

  TargetsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void takes_the_middle_of_a_wide_picture() {
    Picture wide = TestImages.pattern(20, 31);

    Picture square = Aligner.centreCrop().align(wide);

    assertThat(square).hasToString("picture 20 x 20");
    assertThat(square.get(1, 7, 0)).isEqualTo(wide.get(1, 7, 5));
    assertThat(square.get(2, 19, 19)).isEqualTo(wide.get(2, 19, 24));
  }

  @Test
  void takes_the_middle_of_a_tall_picture() {
    Picture tall = TestImages.pattern(30, 20);

    Picture square = Aligner.centreCrop().align(tall);

    assertThat(square).hasToString("picture 20 x 20");
    assertThat(square.get(1, 0, 3)).isEqualTo(tall.get(1, 5, 3));
  }

  @Test
  void reads_a_file_as_a_target_of_its_name() {
    Path file = folder.resolve("aunt.may.png");
    PictureFiles.save(TestImages.pattern(30, 40), file);

    Target target = Targets.read(file, Aligner.centreCrop(), 16);

    assertThat(target.name()).isEqualTo("aunt.may");
    assertThat(target.resolution()).isEqualTo(16);
  }

  @Test
  void cuts_a_known_square_as_the_aligner_that_found_it_would() {
    Picture photograph = TestImages.pattern(60, 80);
    double[][] points = {{30, 20}, {40, 22}, {34, 28}, {30, 34}, {38, 35}};
    Landmarks landmarks = Landmarks.of(points);
    Aligner found = Aligner.face(it -> List.of(Face.of(landmarks)), FaceChoice.only());

    Target target = Targets.of("a", photograph, Placement.ofFace(landmarks, 80, 60), 16);

    Target wanted = Targets.of("a", photograph, found, 16);
    assertThat(target.picture()).isEqualTo(wanted.picture());
    assertThat(target.placement()).isEqualTo(wanted.placement());
  }

  @Test
  void refuses_a_known_square_of_a_photograph_of_another_size() {
    Placement placement = new Placement(new Point(40, 30), 20, 0, 81, 60);
    assertThatThrownBy(() -> Targets.of("a", TestImages.pattern(60, 80), placement, 16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a: photograph is 80 x 60, the target was cut from one of 81 x 60");
  }

  @Test
  void leaves_an_aligned_picture_of_the_right_size_as_it_is() {
    Picture picture = TestImages.pattern(16, 16);
    assertThat(Targets.of("a", picture, Aligner.alreadyAligned(), 16).picture()).isEqualTo(picture);
  }

  @Test
  void refuses_an_aligned_picture_that_is_not_square() {
    Path file = folder.resolve("wide.png");
    PictureFiles.save(TestImages.pattern(30, 40), file);

    assertThatThrownBy(() -> Targets.read(file, Aligner.alreadyAligned(), 16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": an aligned picture is square, not 40 x 30");
  }

  @Test
  void refuses_an_aligner_that_gives_no_square() {
    Aligner lazy =
        new Aligner() {
          @Override
          public Picture align(Picture photograph) {
            return photograph;
          }

          @Override
          public String toString() {
            return "lazy";
          }
        };
    assertThatThrownBy(() -> Targets.of("wide", TestImages.pattern(30, 40), lazy, 16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wide: aligner lazy gave 40 x 30, wanted a square");
  }

  private static void assertRefused(Aligner aligner, String message) {
    assertThatThrownBy(() -> Targets.of("wide", TestImages.pattern(30, 40), aligner, 16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(message);
  }

  @Test
  @SuppressWarnings("NullAway") // what a user's part, which no checker sees, may do
  void refuses_null_of_an_aligner_and_of_its_parts() {
    assertRefused(photograph -> null, "wide: own aligner gave null, wanted a square");
    Aligner telling =
        new Aligner() {
          @Override
          public Picture align(Picture photograph) {
            return photograph;
          }

          @Override
          public Aligned align(Picture photograph, int resolution) {
            return null;
          }

          @Override
          public String toString() {
            return "lazy";
          }
        };
    assertRefused(telling, "wide: aligner lazy gave null, wanted a square");
    assertRefused(
        Aligner.face(photograph -> null, FaceChoice.only()),
        "wide: own face detector gave null, wanted a list of faces");
    Face face = Face.of(Landmarks.of(at(9), at(15), at(11), at(12), at(14)));
    assertRefused(
        Aligner.face(photograph -> List.of(face), faces -> null),
        "wide: own face choice gave null, wanted one of the faces");
  }

  private static double[] at(double place) {
    return new double[] {place, place};
  }

  @Test
  void aligners_say_what_they_do() {
    assertThat(Aligner.centreCrop()).hasToString("centre crop");
    assertThat(Aligner.alreadyAligned()).hasToString("already aligned");
  }
}
