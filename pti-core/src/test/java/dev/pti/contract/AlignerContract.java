package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.contract.AtOnce;
import dev.pti.core.image.Aligned;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Aligner} promises: a square of the size that is asked for, the same for the same
 * photograph, and that it lay where it says. Of pictures that are not square it gives that size, or
 * says why it does not.
 */
public interface AlignerContract {
  /**
   * Returns the aligner under test.
   *
   * @return an aligner; asked for once in each test
   */
  Aligner aligner();

  /**
   * Returns a photograph that it can cut.
   *
   * @return upright; the bundled portrait by default
   */
  default Picture photograph() {
    return Photographs.portrait();
  }

  /**
   * Returns photographs that it must refuse.
   *
   * @return none by default; plain grey, for one that looks for a face
   */
  default List<Picture> refused() {
    return List.of();
  }

  /**
   * Returns how long it may take for two photographs at once.
   *
   * @return a minute by default
   */
  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  @Test
  default void cuts_a_square() {
    Picture square = aligner().align(photograph());
    assertThat(square.width()).as("width of what is cut").isEqualTo(square.height());
  }

  @Test
  default void gives_the_resolution_that_is_asked_for() {
    Aligner aligner = aligner();
    for (int resolution : new int[] {16, 64, 100}) {
      Picture picture = aligner.align(photograph(), PictureSize.square(resolution)).picture();
      assertThat(picture.width()).as("width of what is cut").isEqualTo(resolution);
      assertThat(picture.height()).as("height of what is cut").isEqualTo(resolution);
    }
  }

  /** As of a generator that begins with 3 x 4, and of one that begins with 6 x 4. */
  @Test
  default void gives_a_size_that_is_not_square_or_says_why_not() {
    Aligner aligner = aligner();
    Picture photograph = photograph();
    for (PictureSize size : List.of(new PictureSize(24, 32), new PictureSize(48, 32))) {
      try {
        Aligned aligned = aligner.align(photograph, size);
        assertThat(aligned.picture().size()).as("size of what is cut").isEqualTo(size);
        requireShown(photograph, aligned);
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).as("why %s is refused", size).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("cutting %s threw %s".formatted(size, e), e);
      }
    }
  }

  @Test
  default void places_the_square_alike_at_every_resolution() {
    Aligner aligner = aligner();
    Picture photograph = photograph();
    Optional<Placement> small = aligner.align(photograph, PictureSize.square(16)).placement();
    assertThat(aligner.align(photograph, PictureSize.square(64)).placement())
        .as("placement at another resolution")
        .isEqualTo(small);
    small.ifPresent(
        placement -> {
          assertThat(placement.width()).as("width of its photograph").isEqualTo(photograph.width());
          assertThat(placement.height())
              .as("height of its photograph")
              .isEqualTo(photograph.height());
        });
  }

  /** To a twentieth of the distance from black to white, in the mean, where it is in the square. */
  @Test
  default void shows_what_lies_where_it_says() {
    Picture photograph = photograph();
    requireShown(photograph, aligner().align(photograph, PictureSize.square(32)));
  }

  private static void requireShown(Picture photograph, Aligned aligned) {
    aligned
        .placement()
        .ifPresent(
            placement ->
                assertThat(difference(photograph, aligned.picture(), placement))
                    .as("mean difference from the photograph at its place")
                    .isLessThan(.1));
  }

  private static double difference(Picture photograph, Picture part, Placement placement) {
    double sum = 0;
    int compared = 0;
    for (int row = 0; row < part.height(); row++) {
      for (int column = 0; column < part.width(); column++) {
        double[] colours = mean(photograph, placement, row, column, part.size());
        for (int channel = 0; channel < colours.length; channel++) {
          sum += Math.abs(colours[channel] - part.get(channel, row, column));
          compared++;
        }
      }
    }
    assertThat(compared).as("values of the square that lie in the photograph").isPositive();
    return sum / compared;
  }

  /** The colours under a pixel of what was cut; none if it leaves the photograph. */
  private static double[] mean(
      Picture photograph, Placement placement, int row, int column, PictureSize size) {
    double[] colours = new double[3];
    for (double down = -.375; down < .5; down += .25) {
      for (double across = -.375; across < .5; across += .25) {
        Point place = placement.toPhotograph(new Point(column + across, row + down), size);
        int x = (int) Math.round(place.x());
        int y = (int) Math.round(place.y());
        if (x < 0 || y < 0 || x >= photograph.width() || y >= photograph.height()) {
          return new double[0];
        }
        for (int channel = 0; channel < 3; channel++) {
          colours[channel] += photograph.get(channel, y, x) / 16.;
        }
      }
    }
    return colours;
  }

  @Test
  default void refuses_what_has_no_such_square() {
    Aligner aligner = aligner();
    for (Picture picture : refused()) {
      assertThat(catchThrowable(() -> aligner.align(picture)))
          .as("what cutting %s throws", picture)
          .isInstanceOf(InvalidInputException.class);
      assertThat(catchThrowable(() -> aligner.align(picture, PictureSize.square(32))))
          .as("what cutting %s at a resolution throws", picture)
          .isInstanceOf(InvalidInputException.class);
    }
  }

  /** It cuts a square or says why it does not, and fails in no other way. */
  @Test
  default void takes_a_photograph_of_any_size() {
    Aligner aligner = aligner();
    for (Picture odd : List.of(grey(1, 1), grey(3, 200), grey(200, 3))) {
      try {
        Picture picture = aligner.align(odd, PictureSize.square(16)).picture();
        assertThat(picture.width()).as("width of what is cut of %s", odd).isEqualTo(16);
        assertThat(picture.height()).as("height of what is cut of %s", odd).isEqualTo(16);
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).as("why %s is refused", odd).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("cutting %s threw %s".formatted(odd, e), e);
      }
    }
  }

  @Test
  default void cuts_equal_squares_of_equal_photographs() {
    Aligner aligner = aligner();
    Picture photograph = photograph();
    Aligned first = aligner.align(photograph, PictureSize.square(32));
    aligner.align(Picture.of(photograph.toTensor()), PictureSize.square(16));
    assertThat(aligner.align(Picture.of(photograph.toTensor()), PictureSize.square(32)))
        .as("what is cut of a copy")
        .isEqualTo(first);
  }

  @Test
  default void cuts_the_same_on_two_threads_at_once() {
    Aligner aligner = aligner();
    Picture photograph = photograph();
    Aligned alone = aligner.align(photograph, PictureSize.square(32));
    assertThat(
            AtOnce.<Aligned>of(
                patience(),
                List.of(
                    () -> aligner.align(photograph, PictureSize.square(32)),
                    () -> aligner.align(photograph, PictureSize.square(32)))))
        .as("what is cut on two threads at once")
        .isEqualTo(List.of(alone, alone));
  }

  private static Picture grey(int height, int width) {
    return Picture.of(FloatTensor.wrap(new float[3 * height * width], 3, height, width));
  }
}
