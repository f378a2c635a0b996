package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Arithmetic;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import org.junit.jupiter.api.Test;

class ArithmeticOfRunsTest {
  @Test
  void runs_in_bfloat16_end_near_those_in_float32() {
    PivotalTuning tuner = PivotalTuning.ofDefaults().with(b -> b.steps(20));
    try (Pti exact = SmallPti.builder().tuner(tuner).build();
        Pti half = SmallPti.builder().tuner(tuner).arithmetic(Arithmetic.BFLOAT16).build()) {
      Tuned inFloat32 = exact.invert(SmallPti.target(1)).tune();
      Tuned inBfloat16 = half.invert(SmallPti.target(1)).tune();
      assertThat(inBfloat16.inverted().inversion().pivot())
          .isNotEqualTo(inFloat32.inverted().inversion().pivot());
      assertThat(inBfloat16.metrics().perceptual())
          .isCloseTo(inFloat32.metrics().perceptual(), within(.02));
      assertThat(inBfloat16.report().text("arithmetic")).isEqualTo("bfloat16");
    }
  }

  @Test
  void what_is_drawn_afterwards_is_float32() {
    try (Pti exact = SmallPti.builder().inverter(new MeanLatent()).build();
        Pti half =
            SmallPti.builder().inverter(new MeanLatent()).arithmetic(Arithmetic.BFLOAT16).build()) {
      assertThat(half.invert(SmallPti.target(1)).picture())
          .isEqualTo(exact.invert(SmallPti.target(1)).picture());
    }
  }
}
