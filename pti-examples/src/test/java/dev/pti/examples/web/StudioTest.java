package dev.pti.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.core.image.Photographs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which photographs are remembered. */
@Timeout(120)
class StudioTest {
  @Test
  void the_oldest_that_is_over_makes_room_and_none_that_waits() throws Exception {
    try (Studio slow = TestStudio.open(100_000)) {
      Sitting failing = slow.begin("failing", () -> Photographs.read("none", new byte[] {1}));
      TestStudio.untilOver(failing);
      for (int i = 1; i < Studio.MOST; i++) {
        slow.begin("waiting", Photographs::astronaut);
      }
      slow.begin("last", Photographs::astronaut);
      assertThat(slow.find(failing.id())).isEmpty();
      assertThatThrownBy(() -> slow.begin("one more", Photographs::astronaut))
          .isInstanceOf(Refusal.class)
          .hasMessage("8 photographs are waiting, try again later");
    }
  }
}
