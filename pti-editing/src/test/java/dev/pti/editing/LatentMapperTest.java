package dev.pti.editing;

import static dev.pti.editing.Mappers.PREFIX;
import static dev.pti.editing.Mappers.mapper;
import static dev.pti.editing.Mappers.network;
import static dev.pti.editing.Mappers.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatentMapperTest {
  private static final Offset<Float> CLOSE = within(1e-5f);

  /** Four leaky ReLUs, each with gain sqrt(2), make 1 to 4, and -1 to this. */
  private static final float OF_MINUS_ONE = (float) -Math.pow(0.2 * Math.sqrt(2), 4);

  @Test
  void each_layer_of_a_network_is_linear_with_a_leaky_relu_of_gain_sqrt_2_behind_it() {
    LatentMapper identity = mapper(network(PREFIX + "mapping", 2, 1, 0));
    Latent w = Latent.inW(new float[] {1, -1}, 3);
    assertThat(identity.delta(w).layer(2)).containsExactly(new float[] {4, OF_MINUS_ONE}, CLOSE);
  }

  @Test
  void biases_are_scaled_by_the_learning_rates_multiplier() {
    LatentMapper constant = mapper(network(PREFIX + "mapping", 2, 0, 0.5));
    Latent w = Latent.inW(new float[] {1, -1}, 3);
    float root = (float) Math.sqrt(0.5);
    assertThat(constant.delta(w).layer(0)).containsExactly(new float[] {root, root}, CLOSE);
  }

  @Test
  void weights_are_read_as_out_by_in() {
    Map<String, FloatTensor> tensors = network(PREFIX + "mapping", 2, 1, 0);
    float one = (float) (100 * Math.sqrt(2));
    tensors.put(
        PREFIX + "mapping.mapping.4.weight", FloatTensor.of(new float[] {0, one, 0, 0}, 2, 2));
    Latent w = Latent.inW(new float[] {-1, 1}, 3);
    assertThat(mapper(tensors).delta(w).layer(0)).containsExactly(new float[] {4, 0}, CLOSE);
  }

  @Test
  void the_pixel_norm_runs_over_the_layers_that_a_network_sees() {
    LatentMapper levels =
        mapper(
            together(
                network(PREFIX + "course_mapping", 1, 1, 0),
                network(PREFIX + "medium_mapping", 1, 1, 0),
                network(PREFIX + "fine_mapping", 1, 1, 0)));
    LatentMapper single = mapper(network(PREFIX + "mapping", 1, 1, 0));
    Latent w = oneWide(1, 2, 3, 4, 0, 2, 0, 0, 5, 5);
    float coarse = (float) (4 / Math.sqrt(30 / 4.));
    float all = (float) (4 / Math.sqrt(84 / 10.));
    assertThat(levels.delta(w).toTensor().toArray())
        .containsExactly(
            new float[] {coarse, 2 * coarse, 3 * coarse, 4 * coarse, 0, 8, 0, 0, 4, 4}, CLOSE);
    assertThat(single.delta(w).toTensor().toArray())
        .containsExactly(
            new float[] {all, 2 * all, 3 * all, 4 * all, 0, 2 * all, 0, 0, 5 * all, 5 * all},
            CLOSE);
  }

  @Test
  void layers_without_a_network_stay() {
    assertThat(movedLayers(18, "course_mapping")).containsExactly(0, 1, 2, 3);
    assertThat(movedLayers(18, "medium_mapping")).containsExactly(4, 5, 6, 7);
    assertThat(movedLayers(18, "fine_mapping"))
        .containsExactlyElementsOf(IntStream.range(8, 18).boxed().toList());
  }

  @Test
  void a_generator_of_fewer_layers_has_fewer_of_the_finer_ones() {
    assertThat(movedLayers(10, "fine_mapping")).containsExactly(8, 9);
    assertThat(movedLayers(8, "fine_mapping")).isEmpty();
    assertThat(movedLayers(6, "medium_mapping")).containsExactly(4, 5);
    assertThat(movedLayers(2, "course_mapping")).containsExactly(0, 1);
    assertThat(movedLayers(2, "medium_mapping")).isEmpty();
  }

  @Test
  void moves_by_a_tenth_of_what_the_network_says_until_told_otherwise() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 2, 1, 0));
    Latent w = Latent.inW(new float[] {1, 1}, 3);
    assertThat(mapper.edit(w).layer(1)).containsExactly(new float[] {1.4f, 1.4f}, CLOSE);
    assertThat(mapper.withStrength(-0.25).edit(w).layer(1))
        .containsExactly(new float[] {0, 0}, CLOSE);
    assertThat(mapper.withStrength(0).edit(w)).isEqualTo(w);
    assertThat(mapper.strength()).isEqualTo(0.1);
  }

  @Test
  void is_named_after_its_file_and_prints_its_strength() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 2, 1, 0));
    assertThat(mapper).hasToString("surprised=0.1");
    assertThat(mapper.named("amazed").withStrength(0.2)).hasToString("amazed=0.2");
    assertThat(mapper.withStrength(0.2).named("amazed").strength()).isEqualTo(0.2);
  }

  @Test
  void refuses_a_latent_of_another_width() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 2, 1, 0));
    assertRefused(
        () -> mapper.edit(Latent.inW(new float[3], 3)),
        "mapper surprised has width 2, latent has 3");
  }

  @Test
  void refuses_a_generator_of_another_width() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 2, 1, 0));
    assertThat(mapper.requireFits(FakeGenerator.ofSize(10, 2))).isSameAs(mapper);
    assertRefused(
        () -> mapper.requireFits(FakeGenerator.ofSize(10, 256)),
        "mapper surprised has width 2, generator wants 256");
  }

  @Test
  void refuses_a_strength_that_is_not_finite() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 2, 1, 0));
    assertRefused(() -> mapper.withStrength(Double.NaN), "strength of mapper surprised is NaN");
  }

  @Test
  void refuses_to_move_where_nothing_is_finite() {
    LatentMapper mapper = mapper(network(PREFIX + "mapping", 1, 1e30, 0));
    assertRefused(() -> mapper.edit(oneWide(1, 1)), "latent holds Infinity in layer 0 at 0");
  }

  private static List<Integer> movedLayers(int layers, String group) {
    LatentMapper mapper = mapper(network(PREFIX + group, 1, 1, 0.5));
    float[] ones = new float[layers];
    Arrays.fill(ones, 1);
    Latent delta = mapper.delta(oneWide(ones));
    return IntStream.range(0, layers).filter(layer -> delta.layer(layer)[0] != 0).boxed().toList();
  }

  private static Latent oneWide(float... values) {
    return Latent.inWPlus(FloatTensor.of(values, values.length, 1));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
