package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.Faces;
import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FaceAlignerTest {
  private static final Aligner ALIGNER = Aligner.face(Faces.detector(), FaceChoice.only());

  private static Face face(double x, double y, double eyes) {
    Landmarks landmarks =
        Landmarks.of(
            new double[] {x - eyes / 2, y},
            new double[] {x + eyes / 2, y},
            new double[] {x, y + eyes / 2},
            new double[] {x - eyes / 2, y + eyes},
            new double[] {x + eyes / 2, y + eyes});
    return Face.of(landmarks);
  }

  private static FaceDetector finding(Face... faces) {
    return photograph -> List.of(faces);
  }

  private static Picture align(Picture photograph, Face... faces) {
    return Aligner.face(finding(faces), FaceChoice.only())
        .align(photograph, PictureSize.square(16))
        .picture();
  }

  /** The README of the portrait says where a least-squares fit by hand put its square. */
  @Test
  void cuts_the_astronaut_where_a_person_did() {
    Placement placement =
        ALIGNER.align(Photographs.astronaut(), PictureSize.square(64)).placement().orElseThrow();

    assertThat(placement.side()).isCloseTo(163, within(8.));
    assertThat(placement.centre().distance(new Point(225.1, 104.9))).isLessThan(4);
    assertThat(Math.toDegrees(placement.angle())).isCloseTo(2.3, within(2.));
  }

  @Test
  void leaves_an_aligned_portrait_about_where_it_is() {
    Placement placement =
        ALIGNER.align(Photographs.portrait(), PictureSize.square(64)).placement().orElseThrow();

    assertThat(placement.side()).isCloseTo(256, within(16.));
    assertThat(placement.centre().distance(new Point(127.5, 127.5))).isLessThan(6);
  }

  /** Every place of the target shows what lies at its place of the photograph. */
  @Test
  void reads_the_photograph_where_the_placement_says() {
    Picture photograph = TestImages.gradient(300, 400);
    Landmarks turned =
        Landmarks.of(
            new double[] {180, 140},
            new double[] {210, 155},
            new double[] {190, 165},
            new double[] {165, 170},
            new double[] {195, 185});
    Aligned aligned =
        Aligner.face(finding(Face.of(turned)), FaceChoice.only())
            .align(photograph, PictureSize.square(32));
    Placement placement = aligned.placement().orElseThrow();

    for (int row = 2; row < 30; row++) {
      for (int column = 2; column < 30; column++) {
        Point place = placement.toPhotograph(new Point(column, row), PictureSize.square(32));
        assertThat(aligned.picture().get(0, row, column))
            .isCloseTo((float) (2 * place.x() / 400 - 1), within(.01f));
        assertThat(aligned.picture().get(1, row, column))
            .isCloseTo((float) (2 * place.y() / 300 - 1), within(.01f));
      }
    }
  }

  /** A pattern finer than the target's pixels must turn into grey and not into a coarser one. */
  @Test
  void does_not_alias() {
    Picture stripes = TestImages.stripes(400);

    Picture aligned = align(stripes, face(200, 170, 60));

    for (int i = 0; i < 16; i++) {
      assertThat(aligned.get(1, i, 7)).isCloseTo(0, within(.05f));
    }
  }

  @Test
  void fills_what_lies_beyond_the_border() {
    Picture photograph = TestImages.gradient(100, 100);

    Picture aligned = align(photograph, face(14, 40, 24));

    assertThat(aligned.get(0, 8, 15)).isGreaterThan(aligned.get(0, 8, 6));
    assertThat(aligned.get(0, 8, 0)).isBetween(-1f, 1f);
  }

  @Test
  void gives_any_size() {
    assertThat(ALIGNER.align(Photographs.astronaut(), PictureSize.square(256)).picture())
        .hasToString("picture 256 x 256");
    Picture natural = ALIGNER.align(Photographs.astronaut());
    assertThat(natural.width()).isEqualTo(natural.height()).isBetween(155, 171);
  }

  @Test
  void names_the_best_score_if_there_is_no_face() {
    Picture photograph = TestImages.gradient(50, 60);
    FaceDetector unsure =
        new FaceDetector() {
          @Override
          public List<Face> detect(Picture picture) {
            return List.of();
          }

          @Override
          public OptionalDouble bestScore(Picture picture) {
            return OptionalDouble.of(.4567);
          }
        };

    assertThatThrownBy(
            () ->
                Targets.of(
                    "sea",
                    photograph,
                    Aligner.face(unsure, FaceChoice.only()),
                    PictureSize.square(16)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("sea: no face was found, the best score seen is 0.46");
    assertThatThrownBy(() -> align(photograph)).hasMessage("no face was found");
    assertThatThrownBy(() -> ALIGNER.align(photograph, PictureSize.square(16)))
        .hasMessageMatching("no face was found, the best score seen is 0\\.[0-9]{2}");
  }

  @Test
  void lists_several_faces() {
    Picture photograph = TestImages.gradient(200, 200);

    assertThatThrownBy(() -> align(photograph, face(150, 50, 20), face(60, 60, 30)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there are 2 faces, say which is meant:"
                + " 1 from (45, 60) to (75, 90), 2 from (140, 50) to (160, 70)");
  }

  @Test
  void refuses_a_face_that_the_border_cuts() {
    Face cut = new Face(new Box(-12, 10, 60, 100), .9, face(30, 40, 24).landmarks());

    assertThatThrownBy(() -> align(TestImages.gradient(120, 110), cut))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the face from (-12, 10) to (60, 100) is cut by the border of the photograph of 110 x"
                + " 120");
  }

  @Test
  void refuses_landmarks_outside_of_the_photograph() {
    assertThatThrownBy(() -> align(TestImages.gradient(100, 90), face(85, 40, 20)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("landmark (95, 40) lies outside of the photograph of 90 x 100");
  }

  @Test
  void warns_of_a_tiny_face() {
    Placement placement = Placement.ofFace(face(50, 40, 10).landmarks(), 100, 100);

    assertThat(placement.warning(PictureSize.square(64)))
        .hasValue("the square has 40 x 40 pixels of the photograph, the generator draws 64 x 64");
    assertThat(placement.warning(PictureSize.square(32))).isEmpty();
  }

  @Test
  void says_in_reports_how_it_chose() {
    assertThat(Aligner.face(Faces.detector(), FaceChoice.nearest(3, 4)))
        .hasToString("face (nearest to (3, 4)) by MTCNN from 20 pixels");
  }
}
