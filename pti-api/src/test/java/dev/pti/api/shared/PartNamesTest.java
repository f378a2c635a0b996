package dev.pti.api.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import org.junit.jupiter.api.Test;

class PartNamesTest {
  private static final class Mine {}

  private record Told(int steps) {}

  @Test
  void a_part_is_named_as_it_prints() {
    assertThat(PartNames.of(new Told(3), "own tuner")).isEqualTo("Told[steps=3]");
  }

  @Test
  void a_part_that_does_not_print_is_named_by_its_class() {
    assertThat(PartNames.of(new Mine(), "own tuner")).isEqualTo("Mine");
  }

  @Test
  void a_part_without_a_name_is_ones_own() {
    Tuner lambda = (inversion, target, workspace) -> Tuning.builder().stoppedBy("me").build();
    assertThat(PartNames.of(lambda, "own tuner")).isEqualTo("own tuner");
    assertThat(PartNames.of(new Object() {}, "own tuner")).isEqualTo("own tuner");
    assertThat(PartNames.withRole("tuner", "own tuner")).isEqualTo("own tuner");
    assertThat(PartNames.withRole("tuner", "mine")).isEqualTo("tuner mine");
    Inverter inverter = (target, workspace) -> Inversion.builder().build();
    assertThat(inverter.name()).isEqualTo("own inverter");
  }
}
