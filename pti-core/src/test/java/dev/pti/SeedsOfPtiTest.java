package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faces by the numbers that NVIDIA's tools give them. */
class SeedsOfPtiTest {
  private static Pti pti;

  @BeforeAll
  static void build() {
    pti = SmallPti.builder().build();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  /** {@code numpy.random.RandomState(0).randn(3)}. */
  @Test
  void a_code_is_what_numpy_draws_of_the_seed() {
    float[] code = pti.code(0);
    assertThat(code).hasSize(pti.generator().inputWidth());
    assertThat(code[0]).isCloseTo(1.7640524f, within(1e-7f));
    assertThat(code[1]).isCloseTo(.4001572f, within(1e-7f));
    assertThat(code[2]).isCloseTo(.978738f, within(1e-7f));
    assertThat(pti.code(Integer.MAX_VALUE)).isNotEqualTo(code);
  }

  @Test
  void its_latent_is_the_mapped_code() {
    assertThat(pti.latent(5, .6)).isEqualTo(pti.generator().map(pti.code(5), .6));
    assertThat(pti.latent(5, 0)).isEqualTo(pti.generator().meanLatent());
  }

  @Test
  void seeds_are_not_negative() {
    assertThatThrownBy(() -> pti.latent(-1, .7))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("seed is -1, wanted 0 or more");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void a_truncation_is_finite(double truncation) {
    assertThatThrownBy(() -> pti.latent(1, truncation))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("truncation is %s, wanted a finite number".formatted(truncation));
  }

  @Test
  void so_is_a_code() {
    float[] code = pti.code(1);
    code[3] = Float.NaN;
    assertThatThrownBy(() -> pti.generator().map(code, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("z holds NaN at 3, wanted finite numbers");
  }

  @Test
  void a_closed_pti_gives_none() {
    Pti closed = SmallPti.builder().build();
    closed.close();
    assertThatThrownBy(() -> closed.latent(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
