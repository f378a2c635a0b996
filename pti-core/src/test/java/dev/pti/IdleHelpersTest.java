package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHelpersTest {
  @Test
  void they_fall_asleep_at_once_under_linux_unless_told_to_wait() {
    assertThat(IdleHelpers.sleeps("Linux", null)).isTrue();
    assertThat(IdleHelpers.sleeps("Linux", "passive")).isTrue();
    assertThat(IdleHelpers.sleeps("Linux", " ACTIVE ")).isFalse();
    assertThat(IdleHelpers.sleeps("Mac OS X", null)).isFalse();
  }
}
