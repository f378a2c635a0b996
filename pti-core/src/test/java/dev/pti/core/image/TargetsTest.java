package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    Target target = Targets.read(file, Aligner.centreCrop(), PictureSize.square(16));

    assertThat(target.name()).isEqualTo("aunt.may");
    assertThat(target.size()).isEqualTo(PictureSize.square(16));
  }

  @Test
  void cuts_a_known_square_as_the_aligner_that_found_it_would() {
    Picture photograph = TestImages.pattern(60, 80);
    double[][] points = {{30, 20}, {40, 22}, {34, 28}, {30, 34}, {38, 35}};
    Landmarks landmarks = Landmarks.of(points);
    Aligner found = Aligner.face(it -> List.of(Face.of(landmarks)), FaceChoice.only());

    Target target =
        Targets.of("a", photograph, Placement.ofFace(landmarks, 80, 60), PictureSize.square(16));

    Target wanted = Targets.of("a", photograph, found, PictureSize.square(16));
    assertThat(target.picture()).isEqualTo(wanted.picture());
    assertThat(target.placement()).isEqualTo(wanted.placement());
  }

  @Test
  void refuses_a_known_square_of_a_photograph_of_another_size() {
    Placement placement = new Placement(new Point(40, 30), 20, 0, 81, 60);
    assertThatThrownBy(
            () -> Targets.of("a", TestImages.pattern(60, 80), placement, PictureSize.square(16)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a: photograph is 80 x 60, the target was cut from one of 81 x 60");
  }

  @Test
  void leaves_an_aligned_picture_of_the_right_size_as_it_is() {
    Picture picture = TestImages.pattern(16, 16);
    assertThat(Targets.of("a", picture, Aligner.alreadyAligned(), PictureSize.square(16)).picture())
        .isEqualTo(picture);
  }

  @Test
  void crops_the_middle_to_the_proportions_that_are_wanted() {
    Picture wide = TestImages.pattern(40, 60);
    Target tall = Targets.of("a", wide, Aligner.centreCrop(), new PictureSize(20, 40));
    assertThat(tall.picture().get(1, 7, 3)).isEqualTo(wide.get(1, 7, 20 + 3));
    assertThat(tall.placement()).contains(new Placement(new Point(29.5, 19.5), 40, 0, 60, 40));

    Target flat = Targets.of("a", wide, Aligner.centreCrop(), new PictureSize(60, 20));
    assertThat(flat.picture().get(1, 7, 3)).isEqualTo(wide.get(1, 10 + 7, 3));
    assertThat(flat.placement()).contains(new Placement(new Point(29.5, 19.5), 20, 0, 60, 40));
  }

  @ParameterizedTest
  @CsvSource({"20, 40", "60, 20", "33, 50", "7, 40"})
  void places_what_it_cropped_where_it_lay(int width, int height) {
    Picture photograph = TestImages.pattern(75, 100);
    PictureSize size = new PictureSize(width, height);
    Placement placement =
        Targets.of("a", photograph, Aligner.centreCrop(), size).placement().orElseThrow();
    Point first = placement.toPhotograph(new Point(-.5, -.5), size);
    Point last = placement.toPhotograph(new Point(width - .5, height - .5), size);
    assertThat(first.x() + last.x()).isCloseTo(99, within(1.));
    assertThat(first.y() + last.y()).isCloseTo(74, within(1.));
    assertThat(Math.max((last.x() - first.x()) / 100, (last.y() - first.y()) / 75))
        .as("the largest that fits")
        .isCloseTo(1, within(.01));
  }

  @Test
  void takes_an_aligned_picture_of_the_same_proportions() {
    Picture tall = TestImages.pattern(40, 20);
    PictureSize size = new PictureSize(10, 20);
    assertThat(Targets.of("a", tall, Aligner.alreadyAligned(), size).size()).isEqualTo(size);
    assertThatThrownBy(
            () ->
                Targets.of("a", tall, Aligner.alreadyAligned(), new PictureSize(512, 512 * 3 / 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a: an aligned picture is of the proportions of 512 x 768, not 20 x 40");
    assertThatThrownBy(
            () -> Targets.of("a", tall, photograph -> photograph, new PictureSize(30, 20)))
        .hasMessage("a: own aligner gave 20 x 40, wanted the proportions of 30 x 20");
  }

  @Test
  void cuts_the_middle_of_a_faces_square_for_a_narrow_generator() {
    Picture photograph = TestImages.pattern(80, 80);
    Placement placement = new Placement(new Point(41, 38), 33, .4, 80, 80);
    Picture square = Targets.of("a", photograph, placement, PictureSize.square(32)).picture();
    Picture narrow = Targets.of("a", photograph, placement, new PictureSize(16, 32)).picture();
    Picture wide = Targets.of("a", photograph, placement, new PictureSize(48, 32)).picture();
    for (int row = 0; row < 32; row++) {
      // Lanczos's window ends at the border of each.
      for (int column = 3; column < 13; column++) {
        assertThat(narrow.get(0, row, column))
            .isCloseTo(square.get(0, row, 8 + column), within(1e-4f));
      }
      for (int column = 3; column < 29; column++) {
        assertThat(wide.get(0, row, 8 + column))
            .isCloseTo(square.get(0, row, column), within(1e-4f));
      }
    }
  }

  @Test
  void refuses_an_aligned_picture_that_is_not_square() {
    Path file = folder.resolve("wide.png");
    PictureFiles.save(TestImages.pattern(30, 40), file);

    assertThatThrownBy(() -> Targets.read(file, Aligner.alreadyAligned(), PictureSize.square(16)))
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
    assertThatThrownBy(
            () -> Targets.of("wide", TestImages.pattern(30, 40), lazy, PictureSize.square(16)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wide: aligner lazy gave 40 x 30, wanted a square");
  }

  private static void assertRefused(Aligner aligner, String message) {
    assertThatThrownBy(
            () -> Targets.of("wide", TestImages.pattern(30, 40), aligner, PictureSize.square(16)))
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
          public Aligned align(Picture photograph, PictureSize size) {
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
