package dev.pti.core.film;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameFailuresTest {
  private static final List<String> NAMES =
      IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).toList();

  private static List<String> told(Map<String, String> why) {
    return FrameFailures.told(NAMES, why, "is left out", "are left out");
  }

  @Test
  void none_and_one() {
    assertThat(told(Map.of())).isEmpty();
    assertThat(told(Map.of("3", "in/3.png is damaged")))
        .containsExactly("frame 3 is left out: in/3.png is damaged");
  }

  @Test
  void all_that_one_reason_befell_are_told_with_it_once() {
    Map<String, String> why = new LinkedHashMap<>();
    IntStream.of(12, 1, 2, 4, 5, 6, 7, 9).forEach(i -> why.put("" + i, "the disk is full"));
    assertThat(told(why))
        .containsExactly("frames 1, 2, 4 to 7, 9, 12 are left out: the disk is full");
  }

  @Test
  void a_reason_that_names_the_file_of_its_frame_is_the_same_for_each() {
    assertThat(
            told(
                Map.of(
                    "1", "a/1/1.png is damaged",
                    "2", "a/1/2.png is damaged",
                    "3", "a/1/3.png is empty",
                    "4", "C:\\a/1\\4.png is damaged",
                    "5", "in layer 5.x of 5",
                    "6", "in layer 6.x of 6")))
        .containsExactly(
            "frames 1, 2 are left out: a/1/1.png is damaged",
            "frame 3 is left out: a/1/3.png is empty",
            "frame 4 is left out: C:\\a/1\\4.png is damaged",
            "frame 5 is left out: in layer 5.x of 5",
            "frame 6 is left out: in layer 6.x of 6");
  }
}
