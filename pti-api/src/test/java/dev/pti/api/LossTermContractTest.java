package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.contract.LossTermContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The contract passes good terms and fails bad ones, each promise by a term that breaks it. */
class LossTermContractTest {

  /** Ten lines, as a user would write them: beyond a tolerance of .1, half the squared error. */
  private static final class TolerantTerm implements LossTerm {
    @Override
    public NDArray loss(NDArray image, NDArray target) {
      NDArray beyond = Losses.atLeast(image.sub(target).abs().add(-.1f), 0);
      return Losses.scale(Losses.power(beyond, 2).mean(), .5);
    }
  }

  @Nested
  class MeanSquaredErrorIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.l2();
    }
  }

  @Nested
  class TenLinesOfAUserAreGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new TolerantTerm();
    }

    @Override
    public int imageSize() {
      return 16;
    }
  }

  @RepeatedTest(5)
  void fails_a_term_that_multiplies_by_a_number() {
    assertCorrupt((image, target) -> image.sub(target).pow(2).mean().mul(.5f));
  }

  @Test
  void fails_a_term_that_uses_any_other_overload_of_a_number() {
    assertCorrupt((image, target) -> image.sub(target).square().div(2f).mean());
    assertCorrupt((image, target) -> image.sub(target).pow(2).mean());
    assertCorrupt((image, target) -> image.sub(target).abs().maximum(.1f).mean());
  }

  @Test
  void fails_a_term_that_does_so_only_against_a_fixed_target() {
    LossTermContract contract =
        contract(
            new LossTerm() {
              @Override
              public NDArray loss(NDArray image, NDArray target) {
                return Losses.meanSquaredError(image, target);
              }

              @Override
              public Bound against(NDArray target) {
                return image -> loss(image, target).mul(1f);
              }
            });
    assertBreaks(
        contract::keeps_its_gradient_through_a_garbage_collection,
        "the gradient of the bound loss");
  }

  @Test
  void fails_a_term_that_is_no_scalar() {
    assertBreaks(
        contract((image, target) -> image.sub(target).square().mean(new int[] {1}))
            ::is_a_finite_scalar_that_is_not_negative,
        "axes of the loss");
  }

  @Test
  void fails_a_negative_term() {
    assertBreaks(
        contract((image, target) -> Losses.meanSquaredError(image, target).neg())
            ::is_a_finite_scalar_that_is_not_negative,
        "loss");
  }

  @Test
  void fails_a_term_that_is_not_zero_for_equal_images() {
    assertBreaks(
        contract((image, target) -> Losses.meanSquaredError(image, target).add(1e-5f))
            ::is_zero_for_equal_images,
        "loss");
  }

  @Test
  void fails_a_root_whose_gradient_is_not_finite_at_zero() {
    assertBreaks(
        contract((image, target) -> Losses.meanSquaredError(image, target).sqrt())
            ::has_a_finite_gradient_for_equal_images,
        "gradient where the images are equal");
  }

  @Test
  void fails_a_detached_term() {
    assertBreaks(
        contract((image, target) -> Losses.meanSquaredError(image.stopGradient(), target))
            ::belongs_to_the_graph_of_the_image,
        "loss is attached to the graph");
  }

  @Test
  void fails_a_term_of_which_a_part_is_detached() {
    LossTermContract contract =
        contract((image, target) -> image.sub(target).mul(image.stopGradient().sub(target)).mean());
    assertBreaks(
        contract::has_the_gradient_that_finite_differences_show_at_pixels, "finite differences");
    assertBreaks(
        contract::has_the_gradient_that_finite_differences_show_along_it, "finite differences");
  }

  @Test
  void fails_a_term_that_is_a_sum_over_the_images() {
    assertBreaks(
        contract(
                (image, target) ->
                    Losses.scale(
                        Losses.meanSquaredError(image, target), (double) image.getShape().get(0)))
            ::is_the_mean_over_the_images,
        "loss of two images");
  }

  @Test
  void fails_a_term_that_mixes_its_images() {
    assertBreaks(
        contract((image, target) -> image.mean().sub(target.mean()).square())
            ::is_the_mean_over_the_images,
        "loss of two images");
  }

  @Test
  void fails_a_term_that_counts_its_calls() {
    AtomicInteger calls = new AtomicInteger();
    assertBreaks(
        contract(
                (image, target) ->
                    Losses.scale(Losses.meanSquaredError(image, target), calls.incrementAndGet()))
            ::gives_the_same_result_twice,
        "loss of the same images again");
  }

  @Test
  void fails_a_term_whose_bound_form_differs() {
    LossTermContract contract =
        contract(
            new LossTerm() {
              @Override
              public NDArray loss(NDArray image, NDArray target) {
                return Losses.meanSquaredError(image, target);
              }

              @Override
              public Bound against(NDArray target) {
                return image -> Losses.meanAbsoluteError(image, target);
              }
            });
    assertBreaks(contract::is_the_same_against_a_fixed_target, "loss against the fixed target");
  }

  @Test
  void fails_a_term_that_works_in_place() {
    assertBreaks(
        contract((image, target) -> target.subi(image).square().mean())
            ::leaves_its_images_as_they_are,
        "target after the call");
  }

  @Test
  void fails_a_term_that_keeps_an_array_of_each_call() {
    LossTermContract contract =
        contract(
            (image, target) -> {
              NDScope.unregister(target.getManager().zeros(new Shape(1)));
              return Losses.meanSquaredError(image, target);
            });
    assertBreaks(contract::leaves_no_arrays_behind, "arrays alive after ten more calls");
  }

  private static void assertCorrupt(LossTerm term) {
    assertBreaks(
        contract(term)::keeps_its_gradient_through_a_garbage_collection,
        "is there a mul, div, pow or maximum of a Number? use Losses");
  }

  private static LossTermContract contract(LossTerm term) {
    return () -> term;
  }

  private static void assertBreaks(ThrowingCallable promise, String because) {
    assertThatThrownBy(promise).isInstanceOf(AssertionError.class).hasMessageContaining(because);
  }
}
