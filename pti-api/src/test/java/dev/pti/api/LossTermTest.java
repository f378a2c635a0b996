package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTermTest {

  private static final class Sharpness implements LossTerm {
    @Override
    public NDArray loss(NDArray image, NDArray target) {
      return Losses.meanAbsoluteError(image, target);
    }
  }

  @Test
  void is_named_after_its_class_and_weighs_one() {
    assertThat(new Sharpness().name()).isEqualTo("Sharpness");
    assertThat(new Sharpness().weight()).isEqualTo(1);
    LossTerm lambda = (image, target) -> Losses.meanSquaredError(image, target);
    assertThat(lambda.name()).isEqualTo("term");
    assertThat(Losses.l2().name()).isEqualTo("l2");
  }

  @Test
  void takes_a_name_and_a_weight_in_any_order() {
    LossTerm term = new Sharpness().weighted(.5).named("sharp").weighted(.25);
    assertThat(term.name()).isEqualTo("sharp");
    assertThat(term.weight()).isEqualTo(.25);
    assertThat(term).hasToString("0.25 × sharp");
    assertThat(new Sharpness().weighted(.5).name()).isEqualTo("Sharpness");
  }

  @Test
  void the_weight_stays_outside_of_the_value() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.create(new float[] {1, 2, 3});
      NDArray target = manager.create(new float[] {1, 0, 0});
      LossTerm heavy = Losses.l2().weighted(100);
      assertThat(heavy.loss(image, target).getFloat()).isCloseTo(13 / 3f, within(1e-6f));
      assertThat(heavy.against(target).loss(image).getFloat()).isCloseTo(13 / 3f, within(1e-6f));
    }
  }

  @Test
  void a_decorated_term_binds_as_the_term_itself_does() {
    LossTerm term =
        new LossTerm() {
          @Override
          public NDArray loss(NDArray image, NDArray target) {
            throw new AssertionError("the bound form is the one to use");
          }

          @Override
          public Bound against(NDArray target) {
            return image -> target;
          }
        };
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray target = manager.create(1f);
      assertThat(term.named("bound").weighted(2).against(target).loss(manager.create(2f)))
          .isSameAs(target);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuses_a_weight_that_is_no_weight(double weight) {
    assertThatThrownBy(() -> Losses.l2().weighted(weight))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("weight of loss term l2 is %s, it must be finite and not negative", weight);
  }

  @Test
  void takes_a_weight_that_changes_from_step_to_step() {
    LossTerm term = Losses.l2().weighted(step -> 1 + .5 * step);
    assertThat(term.weightAt(0)).isEqualTo(1).isEqualTo(term.weight());
    assertThat(term.weightAt(4)).isEqualTo(3);
    assertThat(term.named("late").weightAt(4)).isEqualTo(3);
    assertThat(term.named("late").name()).isEqualTo("late");
    assertThat(term).hasToString("w(step) × l2");
    assertThat(term.weighted(.5).weightAt(4)).as("replaced by a number").isEqualTo(.5);
    assertThat(Losses.l2().weighted(.5).weightAt(4)).isEqualTo(.5);
  }

  @Test
  void a_name_leaves_a_term_of_ones_own_its_course() {
    LossTerm fading =
        new LossTerm() {
          @Override
          public NDArray loss(NDArray image, NDArray target) {
            return Losses.meanAbsoluteError(image, target);
          }

          @Override
          public double weightAt(int step) {
            return step < 10 ? 1 : 0;
          }
        };
    assertThat(fading.named("x").weightAt(20)).isZero();
    assertThat(fading.within(Region.face()).named("x").named("y").weightAt(20)).isZero();
    assertThat(fading.named("x").within(Region.face()).weightAt(20)).isZero();
    assertThat(fading.named("x").weighted(2).named("y").weightAt(20)).isEqualTo(2);
    assertThat(fading.named("x").weightAt(3)).isEqualTo(1);
  }

  @Test
  void a_scheduled_term_measures_as_the_term_itself_does() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.create(new float[] {1, 2, 3});
      NDArray target = manager.create(new float[] {1, 0, 0});
      LossTerm heavy = Losses.l2().weighted(step -> 100);
      assertThat(heavy.loss(image, target).getFloat()).isCloseTo(13 / 3f, within(1e-6f));
      assertThat(heavy.against(target).loss(image).getFloat()).isCloseTo(13 / 3f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuses_a_weight_of_a_step_that_is_no_weight(double weight) {
    LossTerm term = Losses.l2().weighted(step -> step == 3 ? weight : 1);
    assertThat(term.weightAt(2)).isEqualTo(1);
    assertThatThrownBy(() -> term.weightAt(3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "weight of loss term l2 at step 3 is %s, it must be finite and not negative", weight);
  }

  @Test
  void the_helpers_compute_what_they_say() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.create(new float[] {-2, 1, 3});
      assertThat(Losses.scale(a, -.5).toFloatArray()).containsExactly(1, -.5f, -1.5f);
      assertThat(Losses.power(a, 2).toFloatArray()).containsExactly(4, 1, 9);
      assertThat(Losses.atLeast(a, 1.5).toFloatArray()).containsExactly(1.5f, 1.5f, 3);
      NDArray zero = manager.zeros(a.getShape());
      assertThat(Losses.meanAbsoluteError(a, zero).getFloat()).isEqualTo(2);
      assertThat(Losses.meanSquaredError(a, zero).getFloat()).isCloseTo(14 / 3f, within(1e-6f));
    }
  }
}
