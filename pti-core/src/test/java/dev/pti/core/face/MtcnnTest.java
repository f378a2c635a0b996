package dev.pti.core.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.Faces;
import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MtcnnTest {
  private static final FaceDetector DETECTOR = Faces.detector();

  static List<String> twentyPictures() {
    return ExpectedFaces.names().stream().filter(name -> !name.equals("six")).toList();
  }

  @ParameterizedTest
  @MethodSource("twentyPictures")
  void agrees_with_the_package_that_published_the_weights_within_a_fifth_of_a_pixel(String name) {
    List<Face> faces = DETECTOR.detect(ExpectedFaces.picture(name));

    ExpectedFaces.assertEqual(faces, ExpectedFaces.of(name), .2);
  }

  @Test
  void finds_every_face_of_a_group() {
    List<Face> faces = DETECTOR.detect(ExpectedFaces.picture("six"));

    assertThat(faces).hasSize(6);
    ExpectedFaces.assertEqual(faces, ExpectedFaces.of("six"), .2);
  }

  @ParameterizedTest
  @MethodSource("twentyPictures")
  void finds_a_face_again_near_where_it_was(String name) {
    Picture picture = ExpectedFaces.picture(name);
    // What it is hardly sure of is not always there again.
    List<Face> sure = DETECTOR.detect(picture).stream().filter(it -> it.score() > .9).toList();
    assertThat(sure).isNotEmpty();
    for (Face face : sure) {
      Box box = face.box();
      double far = .4 * box.width();
      Box before = new Box(box.left() - far, box.top() + far, box.right(), box.bottom() + far);
      Face again =
          DETECTOR.detectNear(picture, before).stream()
              .min(Comparator.comparingDouble(it -> it.box().centre().distance(box.centre())))
              .orElseThrow();
      for (int i = 0; i < 5; i++) {
        assertThat(again.landmarks().points().get(i).distance(face.landmarks().points().get(i)))
            .isLessThan(.08 * box.height());
      }
    }
  }

  @Test
  void looks_near_a_place_alone_when_asked() {
    List<Face> six = DETECTOR.detect(ExpectedFaces.picture("six"));
    Box first = six.get(0).box();
    assertThat(DETECTOR.detectNear(ExpectedFaces.picture("six"), first)).hasSizeBetween(1, 5);
    Picture grey = Picture.of(FloatTensor.of(new float[3 * 60 * 90], 3, 60, 90));
    assertThat(DETECTOR.detectNear(grey, new Box(20, 20, 50, 50))).isEmpty();
    assertThat(DETECTOR.detectNear(grey, new Box(500, -200, 550, -150))).isEmpty();
  }

  @Test
  void finds_no_face_where_there_is_none_and_says_how_sure_it_was() {
    Picture grey = Picture.of(FloatTensor.of(new float[3 * 60 * 90], 3, 60, 90));

    assertThat(DETECTOR.detect(grey)).isEmpty();
    assertThat(DETECTOR.bestScore(grey).getAsDouble()).isBetween(0., .7);
  }

  @Test
  void finds_no_face_in_a_picture_smaller_than_a_face() {
    Picture small = Picture.of(FloatTensor.of(new float[3 * 16 * 16], 3, 16, 16));

    assertThat(DETECTOR.detect(small)).isEmpty();
    assertThat(DETECTOR.bestScore(small).getAsDouble()).isZero();
  }

  @Test
  void seeks_larger_faces_alone_when_asked() {
    Picture group = ExpectedFaces.picture("six");

    assertThat(Faces.detector(310).detect(group)).isEmpty();
    assertThat(Faces.detector(40).detect(group)).hasSize(6);
  }

  @Test
  void refuses_faces_smaller_than_its_window() {
    assertThatThrownBy(() -> Faces.detector(11))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the smallest face is 11 pixels, wanted at least 12");
  }

  /** 81 times the pixels of the astronaut: the first level is capped, and made of a copy. */
  @Test
  void finds_a_face_in_a_large_photograph() {
    Picture astronaut = Photographs.astronaut();
    int factor = 9;
    int side = 512 * factor;
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = astronaut.get(i / (side * side), i / side % side / factor, i % side / factor);
    }
    Face large = DETECTOR.detect(Picture.of(FloatTensor.wrap(values, 3, side, side))).get(0);
    Face small = DETECTOR.detect(astronaut).get(0);

    assertThat(large.landmarks().leftEye().x() / factor)
        .isCloseTo(small.landmarks().leftEye().x(), within(3.));
    assertThat(large.landmarks().rightMouth().y() / factor)
        .isCloseTo(small.landmarks().rightMouth().y(), within(3.));
  }
}
