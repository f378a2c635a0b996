package dev.pti.core.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSmoothingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 30})
  void what_moves_steadily_or_speeds_up_steadily_stays_where_it_is_to_the_ends(int count) {
    TimeSmoothing smoothing = TimeSmoothing.over(count, 3);
    IntToDoubleFunction motion = frame -> 7 - 2 * frame + .5 * frame * frame;
    for (int frame = 0; frame < count; frame++) {
      assertThat(smoothing.at(frame, motion)).isCloseTo(motion.applyAsDouble(frame), within(1e-6));
    }
  }

  @Test
  void a_swaying_head_is_not_held_back() {
    TimeSmoothing smoothing = TimeSmoothing.over(120, 3);
    IntToDoubleFunction sway = frame -> 20 * Math.sin(2 * Math.PI * frame / 40);
    for (int frame = 0; frame < 120; frame++) {
      assertThat(smoothing.at(frame, sway)).isCloseTo(sway.applyAsDouble(frame), within(.6));
    }
  }

  @Test
  void jitter_is_evened_out() {
    Random random = new Random(5);
    double[] jitter = random.doubles(200, -1, 1).toArray();
    TimeSmoothing smoothing = TimeSmoothing.over(200, 3);
    double before = 0;
    double after = 0;
    for (int frame = 1; frame < 200; frame++) {
      before += Math.abs(jitter[frame] - jitter[frame - 1]);
      after +=
          Math.abs(smoothing.at(frame, i -> jitter[i]) - smoothing.at(frame - 1, i -> jitter[i]));
    }
    assertThat(after).isLessThan(before / 5);
  }

  @Test
  void none_leaves_every_value_to_the_bit() {
    double[] values = {3, -1, .1, 9};
    for (double deviation : new double[] {0, .01}) {
      TimeSmoothing smoothing = TimeSmoothing.over(4, deviation);
      for (int frame = 0; frame < 4; frame++) {
        assertThat(smoothing.at(frame, i -> values[i])).isEqualTo(values[frame]);
      }
    }
  }

  @Test
  void smoothing_that_is_none_is_refused() {
    for (double deviation : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> TimeSmoothing.over(4, deviation))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "smoothing over " + deviation + " frames, wanted a finite number of 0 or more");
    }
  }
}
