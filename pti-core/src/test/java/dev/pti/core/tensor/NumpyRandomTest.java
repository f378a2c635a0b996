package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NumpyRandomTest {
  @Test
  void draws_what_numpy_draws() {
    // numpy.random.RandomState(123).randn(5), and the 1000th draw
    NumpyRandom random = new NumpyRandom(123);
    double[] drawn = new double[1000];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.nextGaussian();
    }
    double[] expected = {
      -1.0856306033005612,
      0.9973454465835858,
      0.28297849805199204,
      -1.506294713918092,
      -0.5786002519685364
    };
    for (int i = 0; i < expected.length; i++) {
      assertThat(drawn[i]).isCloseTo(expected[i], within(1e-15));
    }
    assertThat(drawn[999]).isCloseTo(-1.1114304477623544, within(1e-15));
  }

  @Test
  void gives_each_purpose_a_stream_of_its_own() {
    GaussianDraws one = new GaussianDraws(7);
    GaussianDraws other = new GaussianDraws(7);
    other.next("something else", 100);
    assertThat(one.next("w", 2, 3)).isEqualTo(other.next("w", 2, 3));
    assertThat(one.next("w", 2, 3)).isNotEqualTo(new GaussianDraws(8).next("w", 2, 3));
  }
}
