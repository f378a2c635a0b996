package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What loops tell and give: steps, results and the report of a diverged one. */
class StepsTest {
  private final Latent pivot = Latent.inW(new float[] {1}, 2);

  @Test
  void a_step_keeps_its_losses_in_order() {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("lpips", .3);
    losses.put("l2", .1);
    losses.put("loss", .4);
    Step step = new Step("tuning", 2, 350, 3e-4, losses);
    losses.clear();
    assertThat(step.losses().keySet()).containsExactly("lpips", "l2", "loss");
    assertThat(step.loss()).isEqualTo(.4);
    assertThat(new Step("tuning", 2, 350, 3e-4, losses).loss()).isNaN();
  }

  @Test
  void a_diverged_run_says_the_step_and_the_term_and_keeps_the_last_state() {
    Step step = new Step("tuning", 12, 350, 3e-4, Map.of("lpips", Double.NaN, "loss", Double.NaN));
    Tuning last = Tuning.builder().stoppedBy("steps").build();
    DivergedException diverged = new DivergedException("lpips", step, null, List.of(last));
    assertThat(diverged)
        .hasMessage(
            "tuning stopped at step 12 of 350: loss term lpips is NaN; the state that step 11"
                + " measured is kept");
    assertThat(diverged.step()).isSameAs(step);
    assertThat(diverged.lastTuning()).isSameAs(last);
    assertThat(diverged.lastInversion()).isNull();
  }

  @Test
  void an_inversion_is_a_value_that_wants_a_pivot() {
    Inversion inversion = Inversion.builder().pivot(pivot).putSettings("inverter", "w").build();
    assertThat(inversion.pivot()).isEqualTo(pivot);
    assertThat(inversion.noise()).isEmpty();
    assertThat(inversion.history()).isEqualTo(List.of());
    assertThat(inversion)
        .isEqualTo(Inversion.builder().pivot(pivot).putSettings("inverter", "w").build())
        .isNotEqualTo(Inversion.builder().pivot(pivot).build());
    assertThatThrownBy(() -> Inversion.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pivot");
  }
}
