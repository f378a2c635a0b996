package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.StyleEditor;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import dev.pti.api.contract.StyleEditorContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StyleDirectionTest {
  private final List<StyleLayer> layers = FakeGenerator.small().styleLayers();
  private final Latent latent = Latent.inW(new float[] {.5f, -1, 2, 1}, 4);
  private final Direction smile =
      Direction.of("smile", FloatTensor.of(new float[] {1, 0, -2, .5f}, 4)).withStrength(2);

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  private static FloatTensor row(float... values) {
    return FloatTensor.of(values, values.length);
  }

  @Nested
  class KeepsTheContract implements StyleEditorContract {
    @Override
    public StyleEditor editor() {
      return StyleDirection.of(smile, layers, layer -> true).withStrength(-2);
    }

    @Override
    public List<StyleLayer> layers() {
      return layers;
    }
  }

  @Test
  void a_direction_of_w_on_all_style_layers_is_the_edit_of_the_latent() {
    Styles styles = Styles.of(layers, latent);
    Styles expected = Styles.of(layers, smile.edit(latent));
    Styles moved = StyleDirection.of(smile, layers, layer -> true).edit(styles);
    assertThat(moved.layers()).isEqualTo(expected.layers());
    moved
        .channels()
        .forEach(
            (layer, values) ->
                assertThat(values.toArray())
                    .containsExactly(expected.layer(layer).toArray(), within(1e-4f)));
  }

  @Test
  void a_direction_of_w_can_move_colours_alone() {
    StyleDirection colours = StyleDirection.of(smile, layers, StyleLayer::toRgb);
    assertThat(colours).hasToString("smile=1.0 on 6 style channels");
    Styles styles = Styles.of(layers, latent);
    Styles moved = colours.edit(styles);
    assertThat(moved.layer("b8.conv0")).isEqualTo(styles.layer("b8.conv0"));
    assertThat(moved.layer("b4.torgb")).isNotEqualTo(styles.layer("b4.torgb"));
  }

  @Test
  void a_direction_of_w_keeps_its_range_of_layers() {
    StyleDirection coarse = StyleDirection.of(smile.onLayers(0, 1), layers, layer -> true);
    assertThat(coarse.moves()).containsOnlyKeys("b4.conv1", "b4.torgb", "b8.conv0");
    assertRefused(
        () -> StyleDirection.of(smile.onLayers(0, 0), layers, StyleLayer::toRgb),
        "direction smile moves none of the chosen style layers");
  }

  @Test
  void strength_may_be_negative() {
    StyleDirection one = StyleDirection.of("one", Map.of("b4.torgb", row(1, 0, 2)));
    Styles styles = Styles.of(layers, Latent.inW(new float[4], 4));
    assertThat(one.withStrength(-3).edit(styles).layer("b4.torgb")).isEqualTo(row(-3, 0, -6));
    assertRefused(() -> one.withStrength(Double.NaN), "strength of direction one is NaN");
  }

  /** Channels: 5 of b4.conv1, 3 of b4.torgb, 6 of b8.conv0, 5 of b8.conv1, 3 of b8.torgb. */
  @Test
  void channels_in_a_row_are_those_of_all_layers_or_of_convolutions() {
    float[] all = new float[22];
    all[5] = 1;
    StyleDirection colour = StyleDirection.ofChannels("colour", layers, row(all));
    assertThat(colour.moves()).containsEntry("b4.torgb", row(1, 0, 0));
    float[] convolutions = new float[16];
    convolutions[5] = 1;
    StyleDirection feature = StyleDirection.ofChannels("feature", layers, row(convolutions));
    assertThat(feature.moves()).containsOnlyKeys("b4.conv1", "b8.conv0", "b8.conv1");
    assertThat(feature.moves()).containsEntry("b8.conv0", row(1, 0, 0, 0, 0, 0));
    assertRefused(
        () -> StyleDirection.ofChannels("other", layers, row(1, 2, 3)),
        "direction other has 3 channels, generator has 22, or 16 without to-RGB layers");
  }

  @Test
  void a_global_direction_leaves_channels_below_the_threshold() {
    float[] relevance = new float[16];
    relevance[0] = .1f;
    relevance[1] = -.4f;
    relevance[2] = .2f;
    float[] deviations = new float[16];
    java.util.Arrays.fill(deviations, 3);
    StyleDirection global =
        StyleDirection.global("grin", layers, row(relevance), row(deviations), .15);
    assertThat(global.moves().get("b4.conv1").toArray())
        .containsExactly(new float[] {0, -3, 1.5f, 0, 0}, within(1e-6f));
    float[] ofAll = new float[22];
    java.util.Arrays.fill(ofAll, 3);
    assertThat(StyleDirection.global("grin", layers, row(relevance), row(ofAll), .15))
        .isEqualTo(global);
    float[] withColours = java.util.Arrays.copyOf(relevance, 22);
    assertRefused(
        () -> StyleDirection.global("grin", layers, row(withColours), row(deviations), .15),
        "direction grin has channels in layer b4.torgb, its deviations have none");
    assertRefused(
        () -> StyleDirection.global("grin", layers, row(relevance), row(deviations), .5),
        "no channel of direction grin reaches the threshold 0.5, the largest is 0.4");
    assertRefused(
        () -> StyleDirection.global("grin", layers, row(relevance), row(1), .1),
        "deviations has 1 channels, generator has 22, or 16 without to-RGB layers");
  }

  @Test
  void comes_back_from_a_file(@TempDir Path folder) {
    Path file = folder.resolve("colours.safetensors");
    StyleDirection colours = StyleDirection.of(smile, layers, StyleLayer::toRgb).withStrength(-1.5);
    colours.save(file);
    assertThat(StyleDirection.read(file)).isEqualTo(colours);
    Path other = folder.resolve("smile.safetensors");
    Directions.write(other, List.of(smile), Map.of());
    assertRefused(
        () -> StyleDirection.read(other), other + " holds no direction of style channels");
    assertThat(StyleDirection.find(file)).hasValue(colours);
    assertThat(StyleDirection.find(other)).isEmpty();
    assertRefused(
        () -> Directions.readAll(file),
        file + " holds a direction of style channels, wanted directions of latents");
  }

  @Test
  void says_how_many_channels_move() {
    assertThat(StyleDirection.of("one", Map.of("b4.torgb", row(0, 0, 2))))
        .hasToString("one=1.0 on 1 style channel");
  }

  @Test
  void is_checked_against_a_generator() {
    FakeGenerator generator = FakeGenerator.small();
    StyleDirection fits = StyleDirection.of("fits", Map.of("b4.torgb", row(0, 0, 2)));
    assertThat(fits.requireFits(generator)).isSameAs(fits);
    assertRefused(
        () -> StyleDirection.of("short", Map.of("b4.torgb", row(1))).requireFits(generator),
        "direction short has 1 channels in layer b4.torgb, generator wants 3");
    assertRefused(
        () -> StyleDirection.of("else", Map.of("b16.torgb", row(1))).requireFits(generator),
        "direction else moves style layer b16.torgb, generator has b4.conv1, b4.torgb, b8.conv0,"
            + " b8.conv1, b8.torgb");
  }

  @Test
  void refuses_what_is_zero_not_finite_or_does_not_fit() {
    assertRefused(
        () -> StyleDirection.of("none", Map.of("b4.torgb", row(0, 0, 0))),
        "direction none is zero");
    assertRefused(
        () -> StyleDirection.of("odd", Map.of("b4.torgb", row(0, Float.NaN, 0))),
        "direction odd holds NaN in channel 1 of layer b4.torgb");
    Styles styles = Styles.of(layers, latent);
    assertRefused(
        () -> StyleDirection.of("short", Map.of("b4.torgb", row(1))).edit(styles),
        "direction short has 1 channels in layer b4.torgb, styles have 3");
    assertRefused(
        () -> StyleDirection.of("else", Map.of("b16.torgb", row(1))).edit(styles),
        "no style layer b16.torgb; there are b4.conv1, b4.torgb, b8.conv0, b8.conv1, b8.torgb");
    Direction wide = Direction.of("wide", row(1, 2, 3, 4, 5));
    assertRefused(
        () -> StyleDirection.of(wide, layers, layer -> true),
        "direction wide has width 5, layer b4.conv1 reads 4");
    Direction tall =
        Direction.of("tall", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4));
    assertRefused(
        () -> StyleDirection.of(tall, layers, layer -> true),
        "direction tall has 2 layers, layer b8.conv1 reads layer 2");
  }
}
