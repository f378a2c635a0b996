package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.contract.FaceDetectorContract;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract passes good detectors and fails bad ones, each promise by one that breaks it. */
class FaceDetectorContractTest {
  private static final Landmarks LANDMARKS =
      Landmarks.of(
          new double[] {20, 22},
          new double[] {36, 21},
          new double[] {28, 30},
          new double[] {22, 38},
          new double[] {35, 38});

  /** A picture with a white square, which stands for a face. */
  private static Picture photograph() {
    float[] values = new float[3 * 48 * 64];
    for (int i = 0; i < values.length; i++) {
      int row = i / 64 % 48;
      int column = i % 64;
      values[i] = row >= 12 && row < 44 && column >= 12 && column < 44 ? 1 : 0;
    }
    return Picture.of(FloatTensor.wrap(values, 3, 48, 64));
  }

  private static boolean isWhite(Picture picture) {
    return picture.height() > 30 && picture.width() > 30 && picture.get(0, 30, 30) == 1;
  }

  private static final FaceDetector GOOD =
      picture ->
          isWhite(picture) ? List.of(new Face(new Box(12, 12, 43, 43), .9, LANDMARKS)) : List.of();

  private record Tried(FaceDetector detector, Duration patience) implements FaceDetectorContract {
    @Override
    public Picture photograph() {
      return FaceDetectorContractTest.photograph();
    }
  }

  private static FaceDetectorContract contract(FaceDetector detector) {
    return new Tried(detector, Duration.ofMinutes(1));
  }

  /** What the good one finds, made wrong. */
  private static FaceDetectorContract wrong(UnaryOperator<Face> change) {
    return contract(picture -> GOOD.detect(picture).stream().map(change).toList());
  }

  @Nested
  class ADetectorThatLooksIsGood implements FaceDetectorContract {
    @Override
    public FaceDetector detector() {
      return GOOD;
    }

    @Override
    public Picture photograph() {
      return FaceDetectorContractTest.photograph();
    }
  }

  @Nested
  class LandmarksAtHandAreGood implements FaceDetectorContract {
    @Override
    public FaceDetector detector() {
      return picture -> List.of(Face.of(LANDMARKS));
    }

    @Override
    public Picture photograph() {
      return FaceDetectorContractTest.photograph();
    }

    @Override
    public List<Picture> withoutFaces() {
      return List.of();
    }
  }

  @Test
  void fails_a_detector_that_finds_nothing() {
    assertBreaks(contract(picture -> List.of())::finds_a_face_and_says_how_sure_it_is, "faces");
  }

  @Test
  void fails_a_score_in_percent() {
    FaceDetectorContract percent = wrong(face -> new Face(face.box(), 90, face.landmarks()));
    assertBreaks(percent::finds_a_face_and_says_how_sure_it_is, "score");
  }

  @Test
  void fails_a_face_beside_the_photograph() {
    FaceDetectorContract beside =
        wrong(face -> new Face(new Box(90, 12, 120, 43), face.score(), face.landmarks()));
    assertBreaks(beside::finds_it_in_the_photograph, "middle of the box, across");
    FaceDetectorContract empty =
        wrong(face -> new Face(new Box(12, 12, 12, 43), face.score(), face.landmarks()));
    assertBreaks(empty::finds_it_in_the_photograph, "area of the box");
  }

  @Test
  void fails_a_face_in_pixels_of_a_part() {
    FaceDetector inPart =
        new FaceDetector() {
          @Override
          public List<Face> detect(Picture photograph) {
            return GOOD.detect(photograph);
          }

          @Override
          public List<Face> detectNear(Picture photograph, Box near) {
            return List.of(new Face(new Box(0, 0, 31, 31), .9, LANDMARKS));
          }
        };
    assertBreaks(contract(inPart)::finds_the_surest_face_again_near_where_it_was, "faces near");
  }

  @Test
  void fails_landmarks_in_shares_of_the_box() {
    double[] share = {.5, .5};
    FaceDetectorContract shares =
        wrong(
            face ->
                new Face(
                    face.box(), face.score(), Landmarks.of(share, share, share, share, share)));
    assertBreaks(shares::puts_the_landmarks_into_the_box, "landmark of the face from (12, 12)");
  }

  @Test
  void fails_left_and_right_of_the_person() {
    FaceDetectorContract eyes =
        wrong(
            face ->
                Face.of(
                    new Landmarks(
                        LANDMARKS.rightEye(),
                        LANDMARKS.leftEye(),
                        LANDMARKS.nose(),
                        LANDMARKS.leftMouth(),
                        LANDMARKS.rightMouth())));
    assertBreaks(eyes::means_left_and_right_of_the_picture, "left eye");
    FaceDetectorContract mouth =
        wrong(
            face ->
                Face.of(
                    new Landmarks(
                        LANDMARKS.leftEye(),
                        LANDMARKS.rightEye(),
                        LANDMARKS.nose(),
                        LANDMARKS.rightMouth(),
                        LANDMARKS.leftMouth())));
    assertBreaks(mouth::means_left_and_right_of_the_picture, "left corner of the mouth");
  }

  @Test
  void fails_a_face_counted_from_below() {
    FaceDetectorContract turned =
        wrong(
            face ->
                Face.of(
                    new Landmarks(
                        /* leftEye= */ LANDMARKS.leftMouth(),
                        /* rightEye= */ LANDMARKS.rightMouth(),
                        LANDMARKS.nose(),
                        /* leftMouth= */ LANDMARKS.leftEye(),
                        /* rightMouth= */ LANDMARKS.rightEye())));
    assertBreaks(turned::means_left_and_right_of_the_picture, "eyes, from the top");
  }

  @Test
  void fails_a_detector_that_finds_a_face_everywhere() {
    assertBreaks(
        contract(picture -> List.of(Face.of(LANDMARKS)))::finds_nothing_where_there_is_no_face,
        "faces of a picture without one");
  }

  @Test
  void fails_a_best_score_in_percent() {
    FaceDetectorContract percent =
        contract(
            new FaceDetector() {
              @Override
              public List<Face> detect(Picture photograph) {
                return GOOD.detect(photograph);
              }

              @Override
              public OptionalDouble bestScore(Picture photograph) {
                return OptionalDouble.of(31);
              }
            });
    assertBreaks(percent::finds_nothing_where_there_is_no_face, "best score");
  }

  @Test
  void fails_a_detector_that_throws_at_a_small_photograph() {
    assertBreaks(
        contract(picture -> picture.get(0, 30, 30) == 1 ? GOOD.detect(picture) : List.of())
            ::takes_a_photograph_of_any_size,
        "a look at picture 1 x 1");
  }

  @Test
  void fails_a_detector_that_counts_its_calls() {
    AtomicInteger calls = new AtomicInteger();
    FaceDetectorContract counting =
        wrong(face -> new Face(face.box(), 1. / calls.incrementAndGet(), face.landmarks()));
    assertBreaks(
        counting::finds_equal_faces_in_equal_photographs,
        "faces of a copy, after another photograph");
  }

  @Test
  void fails_a_detector_that_depends_on_the_thread() {
    FaceDetectorContract threaded =
        wrong(
            face ->
                new Face(face.box(), 1. / (1 + Thread.currentThread().getId()), face.landmarks()));
    assertBreaks(
        threaded::finds_the_same_from_two_threads_at_once, "faces from two threads at once");
  }

  @Test
  void fails_a_detector_that_one_thread_blocks() {
    Semaphore calls = new Semaphore(2);
    FaceDetector blocking =
        picture -> {
          try {
            calls.acquire();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return GOOD.detect(picture);
        };
    assertBreaks(
        new Tried(blocking, Duration.ofMillis(200))::finds_the_same_from_two_threads_at_once,
        "2 calls at once are not done after PT0.2S");
  }

  @Test
  void fails_a_detector_that_throws_beside_another() {
    AtomicInteger calls = new AtomicInteger();
    FaceDetector tired =
        picture -> {
          if (calls.incrementAndGet() > 2) {
            throw new IllegalStateException("twice is enough");
          }
          return GOOD.detect(picture);
        };
    assertBreaks(
        contract(tired)::finds_the_same_from_two_threads_at_once,
        "one of 2 calls at once threw java.lang.IllegalStateException: twice is enough");
  }

  private static void assertBreaks(ThrowingCallable promise, String because) {
    assertThatThrownBy(promise).isInstanceOf(AssertionError.class).hasMessageContaining(because);
  }
}
