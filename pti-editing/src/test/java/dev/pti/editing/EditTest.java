package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Edits on latents of four layers of width 3. */
class EditTest {
  private static final int LAYERS = 4;

  private final Direction age = direction("age", 1, 0, 0);
  private final Direction smile = direction("smile", 0, 1, 2);
  private final Latent latent =
      Latent.inWPlus(
          FloatTensor.of(new float[] {.1f, .2f, .3f, 1, 2, 3, -1, -2, -3, 5, 6, 7}, LAYERS, 3));
  private final Latent ann = Latent.inW(new float[] {10, 20, 30}, LAYERS);
  private final FakeGenerator generator = FakeGenerator.ofSize(LAYERS, 3);

  private static Direction direction(String name, float... values) {
    return Direction.of(name, FloatTensor.of(values, values.length));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void one_direction_edits_as_the_direction_does_bit_for_bit() {
    Direction part = smile.onLayers(1, 2).withStrength(-.7);
    assertThat(Edit.of(part).edit(latent)).isEqualTo(part.edit(latent));
    assertThat(Edit.of(smile, 1.3).edit(latent)).isEqualTo(smile.withStrength(1.3).edit(latent));
    assertThat(Edit.none().edit(latent)).isEqualTo(latent);
  }

  @Test
  void several_directions_at_once_add_up_each_on_its_layers() {
    Edit both = Edit.of(age, 1.5).and(smile.onLayers(1, 2), -.5);
    Latent edited = both.edit(latent);
    assertThat(edited.layer(0)).containsExactly(1.6f, .2f, .3f);
    assertThat(edited.layer(1)).containsExactly(2.5f, 1.5f, 2);
    assertThat(edited.layer(2)).containsExactly(.5f, -2.5f, -4);
    assertThat(edited.layer(3)).containsExactly(6.5f, 6, 7);
  }

  @Test
  void at_once_is_not_in_sequence_where_a_step_looks_at_the_latent() {
    Edit pulled = Edit.truncation(generator, .5);
    Edit moved = Edit.of(age, 2);
    assertThat(moved.and(pulled).edit(latent).layer(3)).containsExactly(4.5f, 3, 3.5f);
    assertThat(moved.then(pulled).edit(latent).layer(3)).containsExactly(3.5f, 3, 3.5f);
    assertThat(pulled.then(moved).edit(latent).layer(3)).containsExactly(4.5f, 3, 3.5f);
  }

  @Test
  void a_direction_that_follows_leaves_an_edit() {
    Edit expected = Edit.of(age, 2).then(Edit.of(smile, .5));
    Edit byItsOwn = Edit.of(age, 2).then(smile.withStrength(.5));
    assertThat(byItsOwn).isEqualTo(expected);
    assertThat(Edit.of(age, 2).then(smile, .5)).isEqualTo(expected);
  }

  @Test
  void truncation_goes_from_the_latent_to_the_mean() {
    assertThat(Edit.truncation(generator, 1).edit(latent)).isEqualTo(latent);
    assertThat(Edit.truncation(generator, 0).edit(latent)).isEqualTo(generator.meanLatent());
  }

  @Test
  void styles_are_taken_whole_in_their_layers_and_nowhere_else() {
    Latent mixed = Edit.styleOf("ann", ann, 2, 3).edit(latent);
    assertThat(mixed.layer(1)).isEqualTo(latent.layer(1));
    assertThat(mixed.layer(2)).isEqualTo(ann.layer(2));
    assertThat(mixed.layer(3)).isEqualTo(ann.layer(3));
  }

  @Test
  void interpolation_is_linear_and_goes_on_beyond_the_ends() {
    assertThat(Edit.towards("ann", ann, .25).edit(latent)).isEqualTo(latent.mix(ann, .25));
    assertThat(Edit.towards("ann", ann, -1).edit(latent)).isEqualTo(latent.mix(ann, -1));
    assertThat(Edit.towards("ann", ann, 1).edit(latent)).isEqualTo(ann);
  }

  @Test
  void an_edit_can_be_confined_to_layers_whatever_it_is_made_of() {
    Edit edit = Edit.of(age).and(Edit.towards("ann", ann, .5)).then(Edit.of(smile));
    Latent confined = edit.onLayers(1, 1).edit(latent);
    assertThat(confined.layer(1)).isEqualTo(edit.edit(latent).layer(1));
    for (int layer : new int[] {0, 2, 3}) {
      assertThat(confined.layer(layer)).isEqualTo(latent.layer(layer));
    }
  }

  @Test
  void scaled_it_moves_by_a_part_of_what_the_whole_adds() {
    Edit edit = Edit.of(age, 3).then(Edit.truncation(generator, .5)).then(Edit.of(smile, -1));
    Latent half = latent.mix(edit.edit(latent), .5);
    assertThat(edit.times(.5).edit(latent).distance(half)).isCloseTo(0, within(1e-6));
    assertThat(edit.times(0).edit(latent)).isEqualTo(latent);
    assertThat(Edit.of(age, 3).times(-2)).isEqualTo(Edit.of(age, -6));
  }

  @Test
  void mixed_it_lies_on_the_line_between_what_the_two_give() {
    Edit one = Edit.of(age, 3).then(Edit.truncation(generator, .5));
    Edit other = Edit.of(smile, 2).and(Edit.styleOf("ann", ann, 0, 1));
    Latent third = one.edit(latent).mix(other.edit(latent), .3);
    assertThat(one.mix(other, .3).edit(latent).distance(third)).isCloseTo(0, within(1e-5));
    assertThat(Edit.of(age, 1).mix(Edit.of(age, 3), .5)).isEqualTo(Edit.of(age, 2));
  }

  @Test
  void prints_what_it_does() {
    assertThat(Edit.of(age, 1.5).and(smile.onLayers(4, 7), -.5))
        .hasToString("age 1.5, smile -0.5 on layers 4-7");
    assertThat(Edit.of(age.onLayers(3, 3), 1 / 3.).then(Edit.truncation(generator, .7)))
        .hasToString("age 0.333 on layer 3, then truncation 0.7");
    assertThat(Edit.styleOf("ann", ann, 2, 3).and(Edit.towards("ann", ann, .5)))
        .hasToString("style of ann on layers 2-3, 0.5 towards ann");
    assertThat(Edit.of(age, 100).then(Edit.of(smile)).times(.5))
        .hasToString("0.5 of (age 100, then smile 1)");
    assertThat(Edit.of(smile.onLayers(LayerRange.from(2)))).hasToString("smile 1 from layer 2");
    assertThat(Edit.of(age).then(Edit.truncation(generator, .7)).onLayers(LayerRange.from(1)))
        .hasToString("age 1 from layer 1, then truncation 0.7 from layer 1");
    assertThat(Edit.styleOf("ann", ann, LayerRange.from(2)))
        .hasToString("style of ann from layer 2");
    assertThat(Edit.none()).hasToString("unedited");
  }

  @Test
  void prints_amounts_as_a_person_would() {
    double[] amounts = {-3, 1.5, -8 / 3., 12.345, 1234.5, 100, 1e-5, -0., .1 + .2};
    assertThat(Arrays.stream(amounts).mapToObj(it -> Edit.of(age, it).toString()))
        .containsExactly(
            "age -3",
            "age 1.5",
            "age -2.67",
            "age 12.3",
            "age 1234",
            "age 100",
            "age 0.00001",
            "age 0",
            "age 0.3");
  }

  @Test
  void is_equal_by_value() {
    Edit edit = Edit.of(age, 1.5).and(smile, 2).then(Edit.towards("ann", ann, .5));
    Edit same =
        Edit.of(direction("age", 1, 0, 0), 1.5)
            .and(smile, 2)
            .then(Edit.towards("ann", Latent.inW(new float[] {10, 20, 30}, LAYERS), .5));
    assertThat(edit).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(edit)
        .isNotEqualTo(Edit.of(age, 1.5).and(smile, 2))
        .isNotEqualTo(edit.madeFor(generator))
        .isNotEqualTo(Edit.of(age, 1.5).and(smile, 2.1).then(Edit.towards("ann", ann, .5)));
  }

  @Test
  void strengths_of_one_direction_add_up_but_not_those_of_another_of_its_name() {
    assertThat(Edit.of(age, 1).and(smile, 1).and(age, -3))
        .isEqualTo(Edit.of(age, -2).and(smile, 1));
    assertThat(Edit.of(age, 1).and(direction("age", 2, 0, 0), 1)).hasToString("age 1, age 1");
    assertThat(Edit.of(age, 1).and(age.onLayers(0, 1), 1))
        .hasToString("age 1, age 1 on layers 0-1");
  }

  @Test
  void refuses_latents_that_do_not_fit() {
    Latent wide = Latent.inW(new float[5], LAYERS);
    assertRefused(() -> Edit.of(age).and(smile, 1).edit(wide))
        .hasMessage("direction age has width 3, latent has 5");
    assertRefused(() -> Edit.towards("ann", ann, .5).edit(wide))
        .hasMessage("ann has shape [4, 3], latent has [4, 5]");
    assertRefused(() -> Edit.styleOf("ann", ann, 3, 4).edit(latent))
        .hasMessage("ann moves layers 3 to 4, latent has 0 to 3");
    assertRefused(() -> Edit.of(age).then(Edit.of(smile)).onLayers(4, 5).edit(latent))
        .hasMessageContaining("4 to 5");
  }

  @Test
  void refuses_generators_that_do_not_fit() {
    Edit edit = Edit.of(age).then(Edit.styleOf("ann", ann, 1, 2));
    assertThat(edit.requireFits(generator)).isSameAs(edit);
    assertRefused(() -> edit.requireFits(FakeGenerator.ofSize(4, 8)))
        .hasMessage("direction age has width 3, generator wants 8");
    assertRefused(() -> edit.requireFits(FakeGenerator.ofSize(6, 3)))
        .hasMessage("ann has shape [4, 3], generator wants [6, 3]");
    assertRefused(() -> Edit.styleOf("ann", ann, 3, 9).requireFits(generator))
        .hasMessage("ann moves layers 3 to 9, generator has 0 to 3");
    assertRefused(() -> Edit.styleOf("ann", ann, LayerRange.from(4)).requireFits(generator))
        .hasMessage("ann moves layers 4 to the last, generator has 0 to 3");
  }

  @Test
  void says_when_it_was_made_for_another_generator() {
    Edit made = Edit.of(age, 2).madeFor(generator);
    assertThat(made.generator()).contains("0".repeat(64));
    assertThat(made.requireFits(generator)).isEqualTo(made);
    String other = "f".repeat(64);
    Edit elsewhere = Edit.of(made.stages(), made.styles(), other);
    assertRefused(() -> elsewhere.requireFits(generator))
        .hasMessage(
            "edit age 2 was made for the generator with sha256 %s, not for that with %s",
            other, "0".repeat(64));
    assertRefused(() -> made.then(elsewhere))
        .hasMessage(
            "edits age 2 and age 2 were made for different generators, with sha256 %s and %s",
            "0".repeat(64), other);
    assertThat(made.and(smile, 1).generator()).isPresent();
  }

  @Test
  void refuses_amounts_and_ranges_that_are_none() {
    assertRefused(() -> Edit.of(age, Double.NaN)).hasMessage("strength of direction age is NaN");
    assertRefused(() -> Edit.towards("ann", ann, Double.POSITIVE_INFINITY))
        .hasMessage("amount towards ann is Infinity");
    assertRefused(() -> Edit.truncation(generator, Double.NaN))
        .hasMessage("truncation is NaN, wanted a finite number");
    assertRefused(() -> Edit.of(age, 2).times(Double.NaN))
        .hasMessage("factor of edit age 2 is NaN");
    assertRefused(() -> Edit.of(age).onLayers(3, 2))
        .hasMessage("layer range 3 to 2 is empty or negative");
  }
}
