package dev.pti.core.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.FrameReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where a face lies in frames, each of which tells its detector by one pixel where that is. */
class FrameTrackTest {
  private static final double NONE = -1;

  /** A face as far right as the first pixel says; another one stays at 80. */
  private static final FaceDetector DETECTOR =
      new FaceDetector() {
        @Override
        public List<Face> detect(Picture photograph) {
          double x = 1000 * photograph.get(0, 0, 0);
          List<Face> faces = new ArrayList<>();
          if (x >= 0) {
            faces.add(face(x));
          }
          if (photograph.get(1, 0, 0) > 0) {
            faces.add(face(80));
          }
          return faces;
        }

        @Override
        public OptionalDouble bestScore(Picture photograph) {
          return OptionalDouble.of(.25 + photograph.get(2, 0, 0));
        }
      };

  private static Face face(double x) {
    Landmarks landmarks =
        Landmarks.of(new double[][] {{x - 5, 20}, {x + 5, 20}, {x, 26}, {x - 4, 32}, {x + 4, 32}});
    return new Face(new Box(x - 10, 10, x + 10, 40), .9, landmarks);
  }

  private static Picture frame(int width, double... pixel) {
    float[] values = new float[3 * 60 * width];
    for (int channel = 0; channel < pixel.length; channel++) {
      values[channel * 60 * width] = (float) pixel[channel];
    }
    return Picture.of(FloatTensor.wrap(values, 3, 60, width));
  }

  private record Given(List<Picture> frames) implements FrameReader {
    static Given of(int count, IntToDoubleFunction x) {
      return new Given(
          IntStream.range(0, count).mapToObj(i -> frame(100, x.applyAsDouble(i) / 1000)).toList());
    }

    Given with(int index, Picture other) {
      List<Picture> changed = new ArrayList<>(frames);
      changed.set(index, other);
      return new Given(changed);
    }

    @Override
    public int count() {
      return frames.size();
    }

    @Override
    public String name(int index) {
      return "f" + index;
    }

    @Override
    public Picture read(int index) {
      Picture frame = frames.get(index);
      if (frame.height() == 1) {
        throw new InvalidInputException("f" + index + ".png is a truncated or damaged PNG file");
      }
      return frame;
    }

    @Override
    public String toString() {
      return "film";
    }
  }

  private static final Picture DAMAGED = Picture.of(FloatTensor.wrap(new float[3], 3, 1, 1));

  private static FrameTrack track(FrameReader reader, double smoothing) {
    return FrameTrack.of(
        reader, Aligner.face(DETECTOR, FaceChoice.largest()), smoothing, index -> {});
  }

  private static double[] xs(FrameTrack track) {
    return track.places().stream()
        .mapToDouble(it -> it.placement().orElseThrow().centre().x())
        .toArray();
  }

  @Test
  void without_smoothing_each_square_lies_where_its_face_is() {
    FrameTrack track = track(Given.of(4, i -> 30 + i * i), 0);
    assertThat(xs(track)).containsExactly(new double[] {30, 31, 34, 39}, within(1e-4));
    assertThat(track.places()).noneMatch(FrameTrack.Place::isBridged);
    assertThat(track.leftOut()).isEmpty();
  }

  @Test
  void smoothing_takes_the_jitter_and_leaves_the_motion() {
    Random random = new Random(1);
    double[] jitter = random.doubles(60, -1, 1).toArray();
    double[] smooth = xs(track(Given.of(60, i -> 20 + i + jitter[i]), 3));
    double jump = 0;
    for (int i = 0; i < 60; i++) {
      assertThat(smooth[i]).isCloseTo(20 + i, within(1.2));
      jump += i == 0 ? 0 : Math.abs(smooth[i] - smooth[i - 1] - 1) / 59;
    }
    assertThat(jump).isLessThan(.15);
  }

  @Test
  void a_frame_without_a_face_is_bridged_between_its_neighbours() {
    FrameTrack track = track(Given.of(7, i -> i >= 2 && i <= 4 ? NONE : 20 + 2 * i), 0);
    assertThat(xs(track)).containsExactly(new double[] {20, 22, 24, 26, 28, 30, 32}, within(1e-4));
    assertThat(track.places().stream().map(FrameTrack.Place::isBridged))
        .containsExactly(false, false, true, true, true, false, false);
  }

  @Test
  void the_first_and_the_last_take_the_nearest() {
    double[] xs = xs(track(Given.of(6, i -> i < 2 || i > 3 ? NONE : 20 + 2 * i), 0));
    assertThat(xs).containsExactly(new double[] {24, 24, 24, 26, 26, 26}, within(1e-4));
  }

  @Test
  void all_frames_without_a_face() {
    Given none = Given.of(3, i -> NONE);
    assertThatThrownBy(() -> track(none.with(1, frame(100, NONE, 0, .25)), 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no face was found in any of the 3 frames of film, the best score seen is 0.50");
    FaceDetector blind = photograph -> List.of();
    assertThatThrownBy(
            () -> FrameTrack.of(none, Aligner.face(blind, FaceChoice.only()), 3, index -> {}))
        .hasMessage("no face was found in any of the 3 frames of film");
  }

  @Test
  void frames_of_different_sizes() {
    assertThatThrownBy(() -> track(Given.of(5, i -> 30).with(3, frame(90, .03)), 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("frame f3 is 90 x 60 pixels, frame f0 is 100 x 60, wanted frames of one size");
  }

  @Test
  void a_corrupt_frame_is_left_out_and_the_others_stay_where_they_are() {
    FrameTrack track = track(Given.of(5, i -> 30 + i).with(0, DAMAGED).with(3, DAMAGED), 0);
    assertThat(track.leftOut())
        .containsExactly(
            java.util.Map.entry("f0", "f0.png is a truncated or damaged PNG file"),
            java.util.Map.entry("f3", "f3.png is a truncated or damaged PNG file"));
    assertThat(track.places().stream().map(FrameTrack.Place::name))
        .containsExactly("f1", "f2", "f4");
    assertThat(xs(track)).containsExactly(new double[] {31, 32, 34}, within(1e-4));
  }

  /** The face's box is 30 high: so far it moves from one frame to the next, at most. */
  @Test
  void a_face_moves_on_in_a_corrupt_frame() {
    FrameTrack track = track(Given.of(3, i -> 20 + 20 * i).with(1, DAMAGED), 0);
    assertThat(track.places().get(1).isBridged()).isFalse();
    assertThat(xs(track)).containsExactly(new double[] {20, 60}, within(1e-4));
  }

  @Test
  void all_frames_corrupt() {
    assertThatThrownBy(() -> track(new Given(List.of(DAMAGED, DAMAGED)), 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "none of the 2 frames of film can be read: f0.png is a truncated or damaged PNG file");
  }

  @Test
  void the_face_that_was_chosen_first_is_followed() {
    // The other face comes first by size from the third frame on, because both have one size.
    Given given = Given.of(4, i -> 20 + i);
    Given two = given.with(2, frame(100, .022, 1)).with(3, frame(100, .023, 1));
    assertThat(xs(track(two, 0))).containsExactly(new double[] {20, 21, 22, 23}, within(1e-4));
    Given gone = given.with(2, frame(100, NONE, 1));
    FrameTrack track = track(gone, 0);
    assertThat(track.places().get(2).isBridged()).isTrue();
    assertThat(xs(track)).containsExactly(new double[] {20, 21, 22, 23}, within(1e-4));
  }

  @Test
  void a_choice_that_refuses_the_first_frame() {
    Given two = Given.of(2, i -> 20).with(0, frame(100, .02, 1));
    assertThatThrownBy(
            () -> FrameTrack.of(two, Aligner.face(DETECTOR, FaceChoice.only()), 3, index -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("frame f0: there are 2 faces, say which is meant: 1 from");
  }

  @Test
  void another_aligner_is_asked_for_each_frame() {
    Given given = Given.of(2, i -> 20);
    FrameTrack track = FrameTrack.of(given, Aligner.centreCrop(), 3, index -> {});
    FrameTrack.Place place = track.places().get(1);
    Target target = track.target(place, given.read(1), PictureSize.square(16));
    assertThat(place.placement()).isEmpty();
    assertThat(target.name()).isEqualTo("f1");
    assertThat(target.placement().map(Placement::side)).hasValue(60.0);
  }

  @Test
  void each_frame_is_told() {
    List<Integer> told = new ArrayList<>();
    FrameTrack.of(Given.of(3, i -> 30), Aligner.face(DETECTOR, FaceChoice.only()), 3, told::add);
    assertThat(told).containsExactly(0, 1, 2);
  }

  /** A detector that is asked for places looks there first, and everywhere where that fails. */
  @Test
  void a_face_is_sought_where_it_was_and_then_everywhere() {
    List<String> asked = new ArrayList<>();
    FaceDetector noting =
        new FaceDetector() {
          @Override
          public List<Face> detect(Picture photograph) {
            asked.add("everywhere");
            return DETECTOR.detect(photograph);
          }

          @Override
          public List<Face> detectNear(Picture photograph, Box near) {
            asked.add("near " + Math.round(near.centre().x()));
            return DETECTOR.detect(photograph).stream()
                .filter(it -> it.box().centre().distance(near.centre()) < 8)
                .toList();
          }
        };
    double[] x = {30, 34, 50, NONE, 52, 54};
    FrameTrack track =
        FrameTrack.of(
            Given.of(x.length, i -> x[i]),
            Aligner.face(noting, FaceChoice.largest()),
            0,
            done -> {});
    assertThat(track.places().get(3).isBridged()).isTrue();
    assertThat(asked)
        .containsExactly(
            "everywhere",
            "near 30",
            "near 34",
            "everywhere",
            "near 50",
            "everywhere",
            "everywhere",
            "near 52");
  }
}
