package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StyleChannelsTest {
  /** Two channels that read an axis each, and one that reads both. */
  private final List<StyleLayer> layers =
      List.of(
          FakeGenerator.style("b4.conv1", 0, false, FloatTensor.of(new float[] {2, 0, 0, 5}, 2, 2)),
          FakeGenerator.style("b4.torgb", 1, true, FloatTensor.of(new float[] {-1, 1}, 1, 2)));

  private final LabelledLatents labelled = labelled(400);

  /** The label moves axis 0 by 2 deviations, axis 1 not at all. */
  private static LabelledLatents labelled(int count) {
    Random random = new Random(4);
    List<Latent> latents = new ArrayList<>();
    boolean[] labels = new boolean[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(3) == 0;
      float[] w = {
        (float) (random.nextGaussian() + (labels[i] ? 2 : 0)), (float) random.nextGaussian()
      };
      latents.add(Latent.inW(w, 2));
    }
    return LabelledLatents.of(latents, labels);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void rank_by_the_difference_in_deviations_whatever_a_channels_scale() {
    List<StyleChannel> strongest = StyleChannels.of(layers, labelled).strongest(3);
    assertThat(strongest)
        .extracting(channel -> channel.layer() + ":" + channel.channel())
        .containsExactly("b4.conv1:0", "b4.torgb:0", "b4.conv1:1");
    assertThat(strongest.get(0).effect()).isCloseTo(2, within(.2));
    assertThat(strongest.get(0).deviation()).isCloseTo(2, within(.2));
    assertThat(strongest.get(1).effect()).isCloseTo(-Math.sqrt(2), within(.2));
    assertThat(strongest.get(1).toRgb()).isTrue();
    assertThat(strongest.get(2).effect()).isCloseTo(0, within(.25));
    assertThat(strongest.get(0)).asString().startsWith("b4.conv1:0 +");
  }

  @Test
  void give_a_direction_towards_the_label() {
    StyleDirection direction = StyleChannels.of(layers, labelled).direction("smile", 2);
    Styles styles = Styles.of(layers, Latent.inW(new float[2], 2));
    Styles moved = direction.withStrength(2).edit(styles);
    assertThat(moved.layer("b4.conv1").get(0)).isCloseTo(4, within(.4f));
    assertThat(moved.layer("b4.conv1").get(1)).isZero();
    assertThat(moved.layer("b4.torgb").get(0)).isCloseTo(-2 * 1.41f, within(.4f));
  }

  @Test
  void refuse_values_too_few_labels_and_more_channels_than_there_are() {
    LabelledLatents values =
        LabelledLatents.of(labelled.latents(), new Random(1).doubles(400).toArray());
    assertRefused(
        () -> StyleChannels.of(layers, values),
        "style channels are ranked by labels true and false, not values");
    boolean[] lonely = new boolean[400];
    lonely[3] = true;
    assertRefused(
        () -> StyleChannels.of(layers, LabelledLatents.of(labelled.latents(), lonely)),
        "1 latents have the rarer label, wanted at least 2");
    StyleChannels channels = StyleChannels.of(layers, labelled);
    assertRefused(() -> channels.strongest(4), "wanted 4 style channels, there are 1 to 3");
  }

  @Test
  void statistics_of_sampled_channels_follow_from_the_affine_maps() {
    SampledGenerator generator = new SampledGenerator();
    StyleStatistics statistics = StyleStatistics.of(generator, 2000, 1);
    // w[0] = 10 + 6 (z0 + .5 z1), read twice over by the first channel, with a bias of 0.
    assertThat(statistics.means().get(0)).isCloseTo(20, within(1f));
    assertThat(statistics.deviations().get(0))
        .isCloseTo((float) (12 * Math.sqrt(1.25)), within(.5f));
    assertThat(StyleStatistics.of(generator, 2000, 1)).isEqualTo(statistics);
    assertRefused(
        () -> StyleStatistics.of(generator, 1, 1), "wanted at least 2 samples of W, not 1");
  }
}
