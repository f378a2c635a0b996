package dev.pti.contract;

import static dev.pti.contract.Broken.assertBreaks;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.core.image.Aligned;
import dev.pti.core.image.Aligner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract passes a good aligner and fails bad ones, each promise by one that breaks it. */
class AlignerContractTest {
  private static final Aligner GOOD = Aligner.centreCrop();

  @Nested
  class AFunctionIsGood implements AlignerContract {
    @Override
    public Aligner aligner() {
      return photograph -> GOOD.align(photograph);
    }
  }

  /** What the good one gives at a resolution, made wrong. */
  private record Wrong(UnaryOperator<Aligned> change) implements Aligner {
    @Override
    public Picture align(Picture photograph) {
      return GOOD.align(photograph);
    }

    @Override
    public Aligned align(Picture photograph, PictureSize size) {
      return change.apply(GOOD.align(photograph, size));
    }
  }

  private static AlignerContract wrong(UnaryOperator<Aligned> change) {
    return () -> new Wrong(change);
  }

  private static Aligned at(Aligned aligned, UnaryOperator<Placement> change) {
    return new Aligned(aligned.picture(), aligned.placement().map(change));
  }

  private static Picture grey(int height, int width) {
    return Picture.of(FloatTensor.wrap(new float[3 * height * width], 3, height, width));
  }

  /** A picture whose first value is another. */
  private static Aligned marked(Aligned aligned, double mark) {
    float[] values = aligned.picture().toTensor().toArray();
    values[0] = (float) mark;
    return new Aligned(
        Picture.of(FloatTensor.wrap(values, aligned.picture().toTensor().shape())),
        aligned.placement());
  }

  @Test
  void fails_what_is_not_square() {
    AlignerContract contract = () -> photograph -> grey(20, 30);
    assertBreaks(contract::cuts_a_square, "width of what is cut");
  }

  @Test
  void fails_another_resolution() {
    assertBreaks(
        wrong(aligned -> new Aligned(grey(50, 50), Optional.empty()))
            ::gives_the_resolution_that_is_asked_for,
        "width of what is cut");
    assertBreaks(
        wrong(aligned -> new Aligned(grey(50, aligned.picture().width()), aligned.placement()))
            ::gives_the_resolution_that_is_asked_for,
        "height of what is cut");
  }

  @Test
  void fails_a_square_where_none_was_asked_for() {
    AlignerContract contract = wrong(aligned -> new Aligned(grey(32, 32), Optional.empty()));
    assertBreaks(contract::gives_a_size_that_is_not_square_or_says_why_not, "size of what is cut");
  }

  @Test
  void fails_an_aligner_that_breaks_at_a_size_that_is_not_square() {
    AlignerContract contract =
        wrong(
            aligned -> {
              throw new IllegalStateException("no square");
            });
    assertBreaks(
        contract::gives_a_size_that_is_not_square_or_says_why_not,
        "cutting 24 x 32 threw java.lang.IllegalStateException");
  }

  @Test
  void fails_a_placement_in_pixels_of_the_square() {
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place ->
                            new Placement(
                                place.centre(),
                                aligned.picture().width(),
                                0,
                                place.width(),
                                place.height())))
            ::places_the_square_alike_at_every_resolution,
        "placement at another resolution");
  }

  @Test
  void fails_a_placement_in_another_photograph() {
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place ->
                            new Placement(place.centre(), place.side(), 0, 99, place.height())))
            ::places_the_square_alike_at_every_resolution,
        "width of its photograph");
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place -> new Placement(place.centre(), place.side(), 0, place.width(), 99)))
            ::places_the_square_alike_at_every_resolution,
        "height of its photograph");
  }

  @Test
  void fails_a_placement_beside_what_is_shown() {
    String because = "mean difference from the photograph at its place";
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place ->
                            new Placement(
                                new Point(
                                    place.centre().x() + .1 * place.side(), place.centre().y()),
                                place.side(),
                                0,
                                place.width(),
                                place.height())))
            ::shows_what_lies_where_it_says,
        because);
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place ->
                            new Placement(
                                place.centre(), place.side(), .3, place.width(), place.height())))
            ::shows_what_lies_where_it_says,
        because);
  }

  @Test
  void fails_a_placement_beside_the_photograph() {
    assertBreaks(
        wrong(
                aligned ->
                    at(
                        aligned,
                        place ->
                            new Placement(
                                new Point(-2 * place.side(), 0),
                                place.side(),
                                0,
                                place.width(),
                                place.height())))
            ::shows_what_lies_where_it_says,
        "values of the square that lie in the photograph");
  }

  @Test
  void fails_an_aligner_that_takes_what_it_must_refuse() {
    AlignerContract contract =
        new AlignerContract() {
          @Override
          public Aligner aligner() {
            return GOOD;
          }

          @Override
          public List<Picture> refused() {
            return List.of(grey(60, 90));
          }
        };
    assertBreaks(contract::refuses_what_has_no_such_square, "what cutting picture 90 x 60 throws");
  }

  @Test
  void fails_an_aligner_that_breaks_at_a_small_photograph() {
    AlignerContract contract =
        () ->
            photograph -> {
              if (photograph.height() < 16) {
                throw new ArrayIndexOutOfBoundsException(16);
              }
              return GOOD.align(photograph);
            };
    assertBreaks(
        contract::takes_a_photograph_of_any_size,
        "cutting picture 1 x 1 threw java.lang.ArrayIndexOutOfBoundsException");
  }

  @Test
  void fails_an_aligner_that_counts_its_calls() {
    AtomicInteger calls = new AtomicInteger();
    assertBreaks(
        wrong(aligned -> marked(aligned, calls.incrementAndGet()))
            ::cuts_equal_squares_of_equal_photographs,
        "what is cut of a copy");
  }

  @Test
  void fails_an_aligner_that_depends_on_the_thread() {
    assertBreaks(
        wrong(aligned -> marked(aligned, (double) Thread.currentThread().getId()))
            ::cuts_the_same_on_two_threads_at_once,
        "what is cut on two threads at once");
  }

  @Test
  void fails_an_aligner_that_one_thread_blocks() {
    AtomicInteger calls = new AtomicInteger();
    AlignerContract contract =
        new AlignerContract() {
          @Override
          public Aligner aligner() {
            return new Wrong(
                aligned -> {
                  if (calls.incrementAndGet() > 1) {
                    Broken.hang();
                  }
                  return aligned;
                });
          }

          @Override
          public Duration patience() {
            return Duration.ofMillis(300);
          }
        };
    assertBreaks(
        contract::cuts_the_same_on_two_threads_at_once,
        "2 calls at once are not done after PT0.3S");
  }
}
