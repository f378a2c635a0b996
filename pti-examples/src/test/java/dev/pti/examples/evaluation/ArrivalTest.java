package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalTest {
  private final Arrival arrival = new Arrival("squeeze-caffe");

  private static Step step(double distance, double l2) {
    return new Step("tuning", 0, 1, .001, Map.of("squeeze-caffe", distance, "l2", l2));
  }

  @Test
  void both_measures_have_to_be_as_near() {
    arrival.await(.06, .005, 0);
    assertThat(arrival.test(step(.06, .0201))).isFalse();
    assertThat(arrival.test(step(.061, .02))).isFalse();
    assertThat(arrival.test(step(.06, .02))).isTrue();
  }

  @Test
  void goes_on_until_the_time_is_over() {
    arrival.await(.06, .005, 1000);
    assertThat(arrival.test(step(.05, .01))).isFalse();
    assertThat(arrival.seconds()).hasValueCloseTo(0., within(10.));
    arrival.await(.06, .005, 0);
    assertThat(arrival.seconds()).isEmpty();
  }

  @Test
  void a_step_without_them_is_not_there() {
    arrival.await(.06, .005, 0);
    assertThat(arrival.test(new Step("tuning", 0, 1, .001, Map.of("loss", 0.)))).isFalse();
  }
}
