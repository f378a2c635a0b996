package dev.pti.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Point;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a {@link FaceDetector} promises: faces in pixels of the photograph, the same for the same
 * photograph, on any thread. That numbers are finite, boxes and landmarks see to themselves.
 */
public interface FaceDetectorContract {
  /**
   * Returns the detector under test.
   *
   * @return a detector; asked for once in each test
   */
  FaceDetector detector();

  /**
   * Returns a photograph in which it must find a face.
   *
   * @return upright, with at least one face that is about upright and in the picture as a whole;
   *     from {@code pti-core}, {@code Photographs.portrait()} is one
   */
  Picture photograph();

  /**
   * Returns pictures in which it must find no face.
   *
   * @return a plain grey one by default; none for a detector that does not look, because landmarks
   *     are at hand
   */
  default List<Picture> withoutFaces() {
    return List.of(grey(60, 90));
  }

  /**
   * Returns how long it may look at two photographs at once.
   *
   * @return a minute by default
   */
  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  @Test
  default void finds_a_face_and_says_how_sure_it_is() {
    assertThat(found()).as("faces").isNotEmpty();
    for (Face face : found()) {
      assertThat(face.score()).as("score").isBetween(0., 1.);
    }
  }

  /** In pixels of the photograph, and not in shares of its sides. */
  @Test
  default void finds_it_in_the_photograph() {
    Picture photograph = photograph();
    for (Face face : found()) {
      assertThat(face.area()).as("area of the box").isPositive();
      Point centre = face.box().centre();
      assertThat(centre.x()).as("middle of the box, across").isBetween(0., photograph.width() - 1.);
      assertThat(centre.y()).as("middle of the box, down").isBetween(0., photograph.height() - 1.);
    }
  }

  /** Beyond the box by a quarter of it, at most. */
  @Test
  default void puts_the_landmarks_into_the_box() {
    for (Face face : found()) {
      Box box = face.box();
      for (Point point : face.landmarks().points()) {
        assertThat(point.x())
            .as("landmark of the face from %s, across", box)
            .isBetween(box.left() - box.width() / 4, box.right() + box.width() / 4);
        assertThat(point.y())
            .as("landmark of the face from %s, down", box)
            .isBetween(box.top() - box.height() / 4, box.bottom() + box.height() / 4);
      }
    }
  }

  @Test
  default void means_left_and_right_of_the_picture() {
    for (Face face : found()) {
      Landmarks landmarks = face.landmarks();
      assertThat(landmarks.leftEye().x()).as("left eye").isLessThan(landmarks.rightEye().x());
      assertThat(landmarks.leftMouth().x())
          .as("left corner of the mouth")
          .isLessThan(landmarks.rightMouth().x());
      assertThat((landmarks.leftEye().y() + landmarks.rightEye().y()) / 2)
          .as("eyes, from the top")
          .isLessThan((landmarks.leftMouth().y() + landmarks.rightMouth().y()) / 2);
    }
  }

  /** In pixels of the photograph, and not of what it looks at. */
  @Test
  default void finds_the_surest_face_again_near_where_it_was() {
    FaceDetector detector = detector();
    Picture photograph = photograph();
    Box box =
        detector.detect(photograph).stream()
            .max(Comparator.comparingDouble(Face::score))
            .orElseThrow()
            .box();
    assertThat(detector.detectNear(photograph, box))
        .as("faces near %s", box)
        .anySatisfy(
            it ->
                assertThat(it.box().centre().distance(box.centre()))
                    .isLessThan(Math.max(box.width(), box.height()) / 4));
  }

  @Test
  default void finds_nothing_where_there_is_no_face() {
    FaceDetector detector = detector();
    for (Picture picture : withoutFaces()) {
      assertThat(detector.detect(picture)).as("faces of a picture without one").isEmpty();
      detector
          .bestScore(picture)
          .ifPresent(best -> assertThat(best).as("best score").isBetween(0., 1.));
    }
  }

  @Test
  default void takes_a_photograph_of_any_size() {
    FaceDetector detector = detector();
    for (Picture odd : List.of(grey(1, 1), grey(3, 200), grey(200, 3))) {
      assertThatCode(() -> detector.detect(odd)).as("a look at %s", odd).doesNotThrowAnyException();
    }
  }

  @Test
  default void finds_equal_faces_in_equal_photographs() {
    FaceDetector detector = detector();
    Picture photograph = photograph();
    List<Face> first = detector.detect(photograph);
    detector.detect(grey(60, 90));
    assertThat(detector.detect(Picture.of(photograph.toTensor())))
        .as("faces of a copy, after another photograph")
        .isEqualTo(first);
  }

  @Test
  default void finds_the_same_from_two_threads_at_once() {
    FaceDetector detector = detector();
    Picture photograph = photograph();
    List<Face> alone = detector.detect(photograph);
    assertThat(
            AtOnce.<List<Face>>of(
                patience(),
                List.of(() -> detector.detect(photograph), () -> detector.detect(photograph))))
        .as("faces from two threads at once")
        .isEqualTo(List.of(alone, alone));
  }

  private List<Face> found() {
    return detector().detect(photograph());
  }

  private static Picture grey(int height, int width) {
    return Picture.of(FloatTensor.wrap(new float[3 * height * width], 3, height, width));
  }
}
