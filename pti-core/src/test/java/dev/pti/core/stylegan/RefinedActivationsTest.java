package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generator with an offset to its activations. */
class RefinedActivationsTest {
  private static final double REACH = .2;
  private static final String BIAS = "synthesis.b4.torgb.bias";

  private final Loaded loaded = new Loaded(ParityFiles.read("small.generator"));
  private final StyleGan generator = loaded.generator;
  private final NDArray ws = loaded.gaussian(3, 1, 8, 32);

  @AfterEach
  void close() {
    loaded.close();
  }

  private NDArray activations(StyleGan of, int side) {
    return of.activations(ws, of.noise(), side);
  }

  private NDArray offset(int seed, int side) {
    return loaded.gaussian(seed, activations(generator, side).getShape().getShape());
  }

  private StyleGan refined(StyleGan base, int seed, int side) {
    return base.refined(offset(seed, side), activations(base, side), REACH);
  }

  private static float[] picture(StyleGan of, NDArray ws) {
    return of.synthesize(ws).toFloatArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32})
  void the_activations_of_the_resolution_are_those_and_the_offset(int side) {
    StyleGan refined = refined(generator, 1, side);
    NDArray own = activations(generator, side);
    assertThat(activations(refined, side).toFloatArray())
        .isEqualTo(own.add(offset(1, side)).toFloatArray());
    if (side > 4) {
      assertThat(activations(refined, side / 2).toFloatArray())
          .as("those before it")
          .isEqualTo(activations(generator, side / 2).toFloatArray());
    }
    assertThat(picture(refined, ws)).isNotEqualTo(picture(generator, ws));
  }

  @Test
  void an_offset_of_zeros_changes_no_bit_and_the_base_stays_as_it_was() {
    float[] before = picture(generator, ws);
    NDArray at = activations(generator, 16);
    assertThat(picture(generator.refined(at.zerosLike(), at, REACH), ws)).isEqualTo(before);
    refined(generator, 1, 16);
    assertThat(picture(generator, ws)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"human", "wide", "odd"})
  void activations_that_are_not_square_are_refined_too(String name) {
    try (Loaded other = new Loaded(ParityFiles.read(name + ".generator"))) {
      StyleGan base = other.generator;
      NDArray there = other.gaussian(3, 1, base.layers(), base.latentWidth());
      NDArray own = base.activations(there, base.noise(), 8);
      NDArray added = other.gaussian(1, own.getShape().getShape());
      StyleGan refined = base.refined(added, own, REACH);
      assertThat(refined.activations(there, base.noise(), 8).toFloatArray())
          .isEqualTo(own.add(added).toFloatArray());
      assertThat(picture(refined, there)).isNotEqualTo(picture(base, there));
    }
  }

  @Test
  void a_reach_as_small_as_any_is_a_number() {
    NDArray at = activations(generator, 16);
    StyleGan refined = generator.refined(offset(1, 16), at, Float.MIN_VALUE);
    assertThat(activations(refined, 16).toFloatArray())
        .isEqualTo(at.add(offset(1, 16)).toFloatArray());
    NDArray other = loaded.gaussian(4, 1, 8, 32);
    assertThat(picture(refined, other)).isEqualTo(picture(generator, other));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32})
  void near_to_the_pivot_a_part_is_added_at_any_resolution(int side) {
    StyleGan refined = generator.refined(offset(1, side), activations(generator, side), .4);
    NDArray near = ws.add(loaded.gaussian(4, 1, 8, 32).mul(loaded.gaussian(5, 1).mul(.05f)));
    float[] plain = generator.activations(near, generator.noise(), side).toFloatArray();
    float[] drawn = refined.activations(near, refined.noise(), side).toFloatArray();
    float[] whole = offset(1, side).toFloatArray();
    double added = 0;
    double most = 0;
    for (int i = 0; i < drawn.length; i++) {
      added += Math.abs(drawn[i] - plain[i]);
      most += Math.abs(whole[i]);
    }
    assertThat(added / most).isBetween(.3, 1.05);
  }

  @Test
  void an_infinite_reach_adds_the_offset_to_whatever_is_there() {
    NDArray at = activations(generator, 16);
    NDArray other = loaded.gaussian(4, 1, 8, 32);
    StyleGan refined = generator.refined(offset(1, 16), at, Double.POSITIVE_INFINITY);
    NDArray plain = generator.activations(other, generator.noise(), 16);
    assertThat(refined.activations(other, generator.noise(), 16).toFloatArray())
        .isEqualTo(plain.add(offset(1, 16)).toFloatArray());
  }

  @Test
  void a_pivot_without_activations_is_far_from_all_that_have_some() {
    NDArray none = activations(generator, 16).zerosLike();
    StyleGan refined = generator.refined(offset(1, 16), none, REACH);
    assertThat(picture(refined, ws)).isEqualTo(picture(generator, ws));
  }

  @Test
  void a_random_code_is_drawn_as_by_the_base() {
    NDArray at = activations(generator, 16);
    StyleGan refined = generator.refined(offset(1, 16), at, .01);
    NDArray others = loaded.gaussian(4, 3, 8, 32);
    assertThat(picture(refined, others)).isEqualTo(picture(generator, others));
  }

  @Test
  void two_refinements_add_up_the_second_after_the_first() {
    StyleGan twice = refined(refined(generator, 1, 16), 2, 16);
    NDArray once = activations(generator, 16).add(offset(1, 16));
    assertThat(activations(twice, 16).toFloatArray())
        .isEqualTo(once.add(offset(2, 16)).toFloatArray());
    StyleGan coarse = refined(generator, 1, 8);
    StyleGan both = refined(coarse, 2, 16);
    assertThat(activations(both, 8).toFloatArray())
        .isEqualTo(activations(coarse, 8).toFloatArray());
    assertThat(activations(both, 16).toFloatArray())
        .isEqualTo(activations(coarse, 16).add(offset(2, 16)).toFloatArray());
  }

  @Test
  void what_refined_two_photographs_is_measured_without_each_other_and_added_by_its_share() {
    NDArray at = activations(generator, 16);
    StyleGan first = generator.sharing(.25).refined(offset(1, 16), at, REACH);
    StyleGan both = first.sharing(.75).refined(offset(2, 16), at, REACH);
    float[] drawn = activations(both, 16).toFloatArray();
    float[] plain = at.toFloatArray();
    float[] one = offset(1, 16).toFloatArray();
    float[] other = offset(2, 16).toFloatArray();
    for (int i = 0; i < drawn.length; i++) {
      assertThat(drawn[i]).isCloseTo(plain[i] + .25f * one[i] + .75f * other[i], within(1e-4f));
    }
    StyleGan none = generator.sharing(0).refined(offset(1, 16), at, REACH);
    assertThat(picture(none.sharing(1).refined(offset(2, 16), at, REACH), ws))
        .isEqualTo(picture(refined(generator, 2, 16), ws));
  }

  @Test
  void with_replaced_tensors_it_is_still_refined() {
    NDArray bias = loaded.gaussian(7, 3);
    StyleGan refined = refined(generator, 1, 16);
    NDArray at = activations(generator, 16);
    assertThat(picture(refined.with(Map.of(BIAS, bias)), ws))
        .isEqualTo(
            picture(generator.with(Map.of(BIAS, bias)).refined(offset(1, 16), at, REACH), ws))
        .isNotEqualTo(picture(generator.with(Map.of(BIAS, bias)), ws));
  }

  @Test
  void in_another_arithmetic_it_is_still_refined() {
    StyleGan half = generator.in(Arithmetic.BFLOAT16);
    NDArray at = activations(half, 16);
    StyleGan refined = generator.refined(offset(1, 16), at, REACH);
    assertThat(picture(refined.in(Arithmetic.BFLOAT16), ws))
        .isEqualTo(picture(half.refined(offset(1, 16), at, REACH), ws))
        .isNotEqualTo(picture(half, ws));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32})
  void its_segments_draw_the_same_bits(int side) {
    StyleGan refined = refined(generator, 1, side);
    NDList drawn = new NDList();
    for (DifferentiableGenerator.Segment segment : refined.segments()) {
      drawn = segment.draw(drawn, ws, refined.noise());
    }
    assertThat(drawn.singletonOrThrow().toFloatArray()).isEqualTo(picture(refined, ws));
  }

  @Test
  void it_has_the_parameters_and_tensors_of_the_base() {
    StyleGan refined = refined(generator, 1, 16);
    assertThat(refined.parameters()).isEqualTo(generator.parameters());
    assertThat(refined.tensors()).isEqualTo(generator.tensors());
    assertThat(refined.noise()).isEqualTo(generator.noise());
  }

  @Test
  void tells_how_many_channels_a_resolution_has() {
    for (int side : new int[] {4, 8, 16, 32}) {
      assertThat(activations(generator, side).getShape())
          .isEqualTo(new Shape(1, generator.channels(side), side, side));
    }
    assertThatThrownBy(() -> generator.channels(64))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no layers of resolution 64, the generator has them of [4, 8, 16, 32]");
  }

  @Test
  void refuses_either_array_of_another_shape() {
    NDArray at = activations(generator, 16);
    String wanted = at.getShape().toString();
    assertRefused(
        offset(1, 16),
        loaded.gaussian(2, 2, generator.channels(16), 16, 16),
        "refined features have shape (2, %d, 16, 16), generator wants %s"
            .formatted(generator.channels(16), wanted));
    assertRefused(
        loaded.gaussian(2, 1, 99, 16, 16),
        at,
        "refined features have shape (1, 99, 16, 16), generator wants " + wanted);
    assertRefused(
        offset(1, 16),
        activations(generator, 8),
        "refined features have shape %s, generator wants %s"
            .formatted(activations(generator, 8).getShape(), wanted));
    assertRefused(
        offset(1, 16).get(0),
        at,
        "refined features have shape (%d, 16, 16), wanted (1, channels, height, width)"
            .formatted(generator.channels(16)));
  }

  @Test
  void refuses_a_size_that_it_has_no_layers_of() {
    String sizes = ", the generator draws 32 x 32 and has them of [4, 8, 16, 32]";
    NDArray odd = loaded.gaussian(2, 1, generator.channels(16), 12, 12);
    assertRefused(odd, odd, "no layers of 12 x 12" + sizes);
    NDArray wide = loaded.gaussian(2, 1, generator.channels(16), 16, 24);
    assertRefused(wide, wide, "no layers of 24 x 16" + sizes);
  }

  private void assertRefused(NDArray offset, NDArray at, String message) {
    assertThatThrownBy(() -> generator.refined(offset, at, REACH))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
