package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LabelledLatentsTest {
  private final Latent one = Latent.inW(new float[] {1, 2}, 2);
  private final Latent two = Latent.inWPlus(FloatTensor.of(new float[] {3, 5, 5, 8}, 2, 2));

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void hold_latents_and_labels() {
    LabelledLatents data = LabelledLatents.of(List.of(one, two), new boolean[] {false, true});
    assertThat(data.labels()).containsExactly(0, 1);
    assertThat(data.areClasses()).isTrue();
    assertThat(data).hasToString("2 latents, 1 of them true");
    assertThat(data.rows(false)).isDeepEqualTo(new float[][] {{1, 2}, {4, 6.5f}});
    assertThat(data.rows(true)).isDeepEqualTo(new float[][] {{1, 2, 1, 2}, {3, 5, 5, 8}});
  }

  @Test
  void refuse_other_numbers_of_latents_and_labels() {
    assertRefused(
        () -> LabelledLatents.of(List.of(one, two), new double[] {1, 2, 3}),
        "2 latents and 3 labels, wanted as many");
    assertRefused(
        () -> LabelledLatents.of(List.of(one), new double[] {1}),
        "wanted at least 2 labelled latents, not 1");
  }

  @Test
  void refuse_labels_of_one_class() {
    assertRefused(
        () -> LabelledLatents.of(List.of(one, two), new boolean[] {true, true}),
        "all 2 labels are true, wanted both true and false");
    assertRefused(
        () -> LabelledLatents.of(List.of(one, two), new double[] {3, 3}),
        "all 2 labels are 3.0, wanted values that vary");
  }

  @Test
  void refuse_values_that_are_not_finite() {
    assertRefused(
        () -> LabelledLatents.of(List.of(one, two), new double[] {1, Double.NaN}),
        "label 1 is NaN");
  }

  @Test
  void refuse_latents_of_several_shapes() {
    assertRefused(
        () ->
            LabelledLatents.of(
                List.of(one, Latent.inW(new float[3], 2)), new boolean[] {true, false}),
        "latent 1 has width 3, the first has 2");
    assertRefused(
        () ->
            LabelledLatents.of(
                List.of(one, Latent.inW(new float[2], 4)), new boolean[] {true, false}),
        "latent 1 has 4 layers, the first has 2");
  }

  @Test
  void hold_beyond_others_what_those_do_not_foretell() {
    List<Latent> four = List.of(one, one, one, one);
    double[] other = {1, 2, 3, 4};
    double[] own = {1, -1, -1, 1};
    double[] labels = new double[4];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = 7 + 5 * other[i] + own[i];
    }
    double[] constant = {.1, .1, .1, .1};
    double[] twice = {2, 4, 6, 8};
    LabelledLatents rest = LabelledLatents.of(four, labels).beyond(other, constant, twice);
    assertThat(rest.labels()).containsExactly(own, within(1e-12));
    assertThat(rest.areClasses()).isFalse();
    assertThat(rest.latents()).isEqualTo(four);
    assertThat(LabelledLatents.of(four, new boolean[] {true, true, false, true}).beyond().labels())
        .as("beyond nothing the mean is taken off")
        .containsExactly(.25, .25, -.75, .25);
  }

  @Test
  void refuse_others_that_leave_nothing_or_do_not_fit() {
    LabelledLatents data = LabelledLatents.of(List.of(one, one, one), new double[] {.1, .25, .7});
    assertRefused(
        () -> data.beyond(new double[] {-.2, -.5, -1.4}),
        "nothing is left of the labels beyond the other attributes");
    assertRefused(
        () -> data.beyond(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 1}),
        "nothing is left of the labels beyond the other attributes");
    assertRefused(
        () -> data.beyond(new double[3], new double[2]),
        "other attribute 1 has 2 values, there are 3 latents");
    assertRefused(
        () -> data.beyond(new double[] {0, Double.POSITIVE_INFINITY, 0}),
        "other attribute 0 is Infinity at latent 1");
  }
}
