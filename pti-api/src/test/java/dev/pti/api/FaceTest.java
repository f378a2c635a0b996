package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaceTest {
  private final Face large = face(10, 20, 40);
  private final Face small = face(100, 20, 20);
  private final List<Face> both = List.of(large, small);

  private static Face face(double left, double top, double side) {
    return Face.of(
        Landmarks.of(
            new double[] {left, top},
            new double[] {left + side, top},
            new double[] {left + side / 2, top + side / 2},
            new double[] {left, top + side},
            new double[] {left + side, top + side}));
  }

  @Test
  void is_chosen_by_size_number_or_place() {
    assertThat(FaceChoice.largest().choose(both)).isSameAs(large);
    assertThat(FaceChoice.number(2).choose(both)).isSameAs(small);
    assertThat(FaceChoice.nearest(105, 20).choose(both)).isSameAs(small);
    assertThat(FaceChoice.only().choose(List.of(small))).isSameAs(small);
  }

  @Test
  void must_be_chosen_among_several() {
    assertThatThrownBy(() -> FaceChoice.only().choose(both))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there are 2 faces, say which is meant:"
                + " 1 from (10, 20) to (50, 60), 2 from (100, 20) to (120, 40)");
  }

  @Test
  void must_be_there_to_be_chosen() {
    assertThatThrownBy(() -> FaceChoice.number(2).choose(List.of(small)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("face 2 was chosen, there is 1: 1 from (100, 20) to (120, 40)");
    assertThatThrownBy(() -> FaceChoice.number(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("face 0 was chosen, wanted 1 or more");
  }

  @Test
  void takes_five_landmarks_of_sixty_eight() {
    double[][] points = new double[68][];
    for (int i = 0; i < 68; i++) {
      points[i] = new double[] {i, 2 * i};
    }

    Landmarks landmarks = Landmarks.of(points);

    assertThat(landmarks.leftEye()).isEqualTo(new Point(38.5, 77));
    assertThat(landmarks.rightEye()).isEqualTo(new Point(44.5, 89));
    assertThat(landmarks.nose()).isEqualTo(new Point(30, 60));
    assertThat(landmarks.leftMouth()).isEqualTo(new Point(48, 96));
    assertThat(landmarks.rightMouth()).isEqualTo(new Point(54, 108));
  }

  @Test
  void refuses_other_landmarks() {
    assertThatThrownBy(() -> Landmarks.of(new double[] {1, 2}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a face was given 1 landmarks, wanted 5 or 68");
    assertThatThrownBy(() -> Landmarks.of(new double[5][3]))
        .hasMessage("a landmark has 3 numbers, wanted x and y");
    assertThatThrownBy(() -> Landmarks.of(new double[][] {{1, Double.NaN}}))
        .hasMessage("point (1.0, NaN) is not finite");
  }

  /** Eyes 32.4 apart and the mouth 32.5 below them, as in the mean of the training pictures. */
  @Test
  void is_placed_where_ffhq_places_it() {
    Landmarks mean =
        Landmarks.of(
            new double[] {47.8, 60.5},
            new double[] {80.2, 60.5},
            new double[] {64, 75},
            new double[] {48.5, 93},
            new double[] {79.5, 93});

    Placement placement = Placement.ofFace(mean, 128, 128);

    assertThat(placement.centre()).isEqualTo(new Point(64, 63.75));
    assertThat(placement.side()).isCloseTo(129.6, within(1e-9));
    assertThat(placement.angle()).isCloseTo(0, within(1e-9));
  }

  @Test
  void is_placed_level_with_its_eyes() {
    Landmarks turned =
        Landmarks.of(
            new double[] {50, 40},
            new double[] {50, 80},
            new double[] {40, 60},
            new double[] {10, 40},
            new double[] {10, 80});

    assertThat(Placement.ofFace(turned, 128, 128).angle()).isCloseTo(Math.PI / 2, within(1e-9));
  }

  @Test
  void cannot_be_placed_by_one_point() {
    assertThatThrownBy(() -> Placement.ofFace(Landmarks.of(new double[5][2]), 10, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the eyes at (0, 0) and (0, 0) and the mouth at (0, 0) make no face");
  }

  @Test
  void carries_places_there_and_back() {
    Placement placement = new Placement(new Point(100, 80), 50, .3, 300, 200);

    Point there = placement.toTarget(new Point(110, 75), PictureSize.square(64));
    Point back = placement.toPhotograph(there, PictureSize.square(64));

    assertThat(back.x()).isCloseTo(110, within(1e-9));
    assertThat(back.y()).isCloseTo(75, within(1e-9));
  }

  @Test
  void carries_places_of_a_rectangle_around_the_same_centre() {
    Placement placement = new Placement(new Point(100, 80), 50, .3, 300, 200);
    PictureSize narrow = new PictureSize(32, 64);

    Point inSquare = placement.toTarget(new Point(110, 75), PictureSize.square(64));
    Point inNarrow = placement.toTarget(new Point(110, 75), narrow);
    Point back = placement.toPhotograph(inNarrow, narrow);

    assertThat(inNarrow.x()).isCloseTo(inSquare.x() - 16, within(1e-9));
    assertThat(inNarrow.y()).isEqualTo(inSquare.y());
    assertThat(back.distance(new Point(110, 75))).isCloseTo(0, within(1e-9));
  }

  @Test
  void reaches_as_far_as_its_corners() {
    Placement placement = new Placement(new Point(100, 80), 50, .3, 300, 200);
    PictureSize narrow = new PictureSize(32, 64);
    double right = 0;
    double bottom = 0;
    for (double x : new double[] {-.5, 31.5}) {
      for (double y : new double[] {-.5, 63.5}) {
        Point corner = placement.toPhotograph(new Point(x, y), narrow);
        right = Math.max(right, corner.x());
        bottom = Math.max(bottom, corner.y());
      }
    }
    assertThat(100 + placement.reach(narrow).x()).isCloseTo(right, within(1e-9));
    assertThat(80 + placement.reach(narrow).y()).isCloseTo(bottom, within(1e-9));
  }

  @Test
  void warns_of_a_rectangle_that_is_smaller_than_the_picture() {
    Placement placement = new Placement(new Point(100, 80), 50, .3, 300, 200);
    assertThat(placement.warning(new PictureSize(25, 50))).isEmpty();
    assertThat(placement.warning(new PictureSize(32, 64)))
        .contains(
            "the rectangle has 25 x 50 pixels of the photograph, the generator draws 32 x 64");
  }

  @Test
  void a_place_does_not_say_that_it_is_a_square() {
    assertThat(new Placement(new Point(100, 80), 50, Math.PI / 6, 300, 200))
        .hasToString(
            "a target 50.0 pixels high around (100.0, 80.0), turned by 30.0 degrees, in 300 x 200"
                + " pixels");
    assertThatThrownBy(() -> new Placement(new Point(100, 80), 0, 0, 300, 200))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a target 0.0 pixels high, turned by 0.0, in 300 x 200 pixels cannot be placed");
  }
}
