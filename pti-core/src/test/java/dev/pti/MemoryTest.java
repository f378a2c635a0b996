package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In JVMs of their own whose heap is fixed and resident from the start: what grows is native. */
class MemoryTest {
  private static final List<String> FIXED_HEAP =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");
  private static final long PAGES_IN_A_MEBIBYTE = 256;

  @BeforeAll
  static void asks_linux() {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/self/statm")), "resident memory is read from Linux's /proc");
  }

  @Test
  void step_500_leaves_resident_memory_where_step_100_did() {
    List<Long> pages = watch("loops");
    assertThat(pages).hasSize(4);
    assertThat((double) pages.get(1) / pages.get(0)).as("inversion").isBetween(.95, 1.05);
    assertThat((double) pages.get(3) / pages.get(2)).as("tuning").isBetween(.95, 1.05);
  }

  @Test
  void thirty_photographs_together_take_the_memory_of_one() {
    List<Long> pages = watch("together");
    assertThat(pages).hasSize(2);
    assertThat((double) pages.get(1) / pages.get(0)).isBetween(.9, 1.1);
    assertThat((pages.get(1) - pages.get(0)) / PAGES_IN_A_MEBIBYTE)
        .as("growth in MiB; the features of 30 targets take about 62")
        .isLessThan(30);
  }

  @Test
  void a_forgotten_pti_frees_its_memory() {
    List<Long> pages = watch("forgetting");
    assertThat(pages).hasSize(30);
    long early = Collections.max(pages.subList(5, 15));
    long late = Collections.min(pages.subList(20, 30));
    assertThat((late - early) / PAGES_IN_A_MEBIBYTE)
        .as("growth in MiB; one Pti holds about 25")
        .isLessThan(60);
  }

  private static List<Long> watch(String what) {
    return ChildJvm.run(MemoryWatch.class, FIXED_HEAP, what).stream().map(Long::valueOf).toList();
  }
}
