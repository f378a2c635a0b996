package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StyleEditor;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures of style channels. */
@Timeout(60)
class StyleSpaceTest {
  private final Pti pti = SmallPti.builder().build();
  private final Generator generator = pti.generator();
  private final Latent latent = latent(1);

  @AfterEach
  void close() {
    pti.close();
  }

  private Latent latent(long seed) {
    Random random = new Random(seed);
    float[] values = new float[generator.layers() * generator.latentWidth()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Latent.inWPlus(FloatTensor.wrap(values, generator.layers(), generator.latentWidth()));
  }

  private static double difference(Picture one, Picture other) {
    double largest = 0;
    for (int i = 0; i < one.toTensor().count(); i++) {
      largest = Math.max(largest, Math.abs(one.toTensor().get(i) - other.toTensor().get(i)));
    }
    return largest;
  }

  @Test
  void the_styles_of_a_latent_draw_its_picture() {
    Styles styles = Styles.of(generator.styleLayers(), latent);
    Picture picture = generator.synthesize(latent);
    assertThat(difference(generator.synthesize(styles), picture)).isLessThan(1e-4);
    assertThat(difference(generator.synthesize(latent(2)), picture)).isGreaterThan(.1);
    assertThat(generator.synthesize(styles)).isEqualTo(generator.synthesize(styles));
  }

  @Test
  void a_tuned_generator_draws_styles_with_its_own_weights() {
    Tuned tuned = pti.invert(SmallPti.target(1)).tune();
    Styles styles = Styles.of(tuned.generator().styleLayers(), tuned.latent());
    assertThat(difference(tuned.generator().synthesize(styles), tuned.picture())).isLessThan(1e-4);
    assertThat(difference(generator.synthesize(styles), tuned.picture())).isGreaterThan(1e-3);
  }

  @Test
  void an_affine_step_of_the_latent_is_the_same_step_of_the_styles() {
    List<StyleLayer> layers = generator.styleLayers();
    Latent other = latent(2);
    StyleEditor halfway =
        styles -> {
          Styles mixed = styles;
          for (String layer : styles.layers()) {
            FloatTensor there = Styles.of(layers, other).layer(layer);
            for (int i = 0; i < there.count(); i++) {
              mixed = mixed.plus(layer, i, (there.get(i) - styles.layer(layer).get(i)) / 2);
            }
          }
          return mixed;
        };
    assertThat(
            difference(
                halfway.draw(generator, latent), generator.synthesize(latent.mix(other, .5))))
        .isLessThan(1e-4);
  }

  @Test
  void editors_follow_each_other() {
    StyleEditor first = styles -> styles.plus("b4.conv1", 0, 2);
    StyleEditor second = styles -> styles.plus("b4.conv1", 0, -2);
    Styles styles = Styles.of(generator.styleLayers(), Latent.inW(new float[32], 8));
    assertThat(first.then(second).edit(styles).layer("b4.conv1").get(0))
        .isEqualTo(styles.layer("b4.conv1").get(0) + 2 - 2);
    assertThat(first.edit(styles)).isNotEqualTo(styles);
    assertThat(difference(first.draw(generator, latent), generator.synthesize(latent)))
        .isPositive();
  }

  /** Beyond some 1e17 squares are infinite, and the picture, though finite, is blank. */
  @Test
  void edits_that_lead_out_of_sight_are_refused_and_not_drawn_blank() {
    Latent east = latent(2);
    assertThat(generator.synthesize(latent.plus(east, 1e5)))
        .isNotEqualTo(generator.synthesize(latent.plus(east, -1e5)));
    String refusal =
        " holds -?\\d.+, wanted 1000000 at most, which an edit of a sensible strength keeps within";
    for (double strength : new double[] {1e30, -1e30, 1e9}) {
      assertThatThrownBy(() -> generator.synthesize(latent.plus(east, strength)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching("latent" + refusal);
      StyleEditor editor = styles -> styles.plus("b4.conv1", 0, strength);
      assertThatThrownBy(() -> editor.draw(generator, latent))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching("style layer b4.conv1" + refusal);
    }
  }

  @Test
  void styles_that_do_not_fit_are_refused() {
    List<StyleLayer> layers = generator.styleLayers();
    Styles fewer = Styles.of(layers.subList(0, 3), latent);
    String missing = layers.get(3).name();
    assertThatThrownBy(() -> generator.synthesize(fewer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("styles lack layer " + missing);
    Styles styles = Styles.of(layers, latent);
    assertThatThrownBy(() -> styles.with("b4.conv1", FloatTensor.of(new float[] {1}, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "style layer b4.conv1 has shape [%d], not [1]", styles.layer("b4.conv1").count());
    assertThatThrownBy(() -> styles.layer("b4.conv0"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("no style layer b4.conv0; there are b4.conv1, b4.torgb, b8.conv0");
    assertThatThrownBy(() -> styles.plus("b4.torgb", -1, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "style layer b4.torgb has channels 0 to %d, not -1",
            styles.layer("b4.torgb").count() - 1);
    assertThatThrownBy(() -> styles.plus("b4.torgb", 0, Double.NaN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("style layer b4.torgb holds NaN in channel 0");
    assertThatThrownBy(() -> Styles.of(layers, Latent.inW(new float[5], 8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer b4.conv1 reads a width of 32, latent has 5");
    assertThatThrownBy(() -> Styles.of(layers, Latent.inW(new float[32], 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer b8.conv1 reads layer 2 of a latent, this one has 2");
  }
}
