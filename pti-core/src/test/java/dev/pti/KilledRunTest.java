package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each life of the run is a JVM of its own, which dies without a word. */
@Timeout(300)
class KilledRunTest {
  private static final List<Integer> STEPS = List.of(1, 2, 3, 6);

  @TempDir private Path folder;

  @Test
  void a_run_killed_at_any_step_goes_on_in_a_fresh_jvm_to_the_same_bits() throws IOException {
    Path whole = folder.resolve("whole");
    live(0, "none", "no stage", 0, whole);

    String states = folder.resolve("states").toString();
    Path resumed = folder.resolve("resumed");
    for (String stage : List.of("inversion", "tuning")) {
      int saved = 0;
      for (int steps : STEPS) {
        assertThat(live(DyingRun.DEAD, states, stage, steps, resumed))
            .contains(stage + " began at step " + saved);
        assertThat(resumed).doesNotExist();
        // It dies before the state of its last step is saved.
        saved = steps - 1;
      }
    }
    assertThat(live(0, states, "no stage", 0, resumed))
        .contains("tuning began at step 5")
        .noneMatch(line -> line.startsWith("inversion began"));

    for (String file :
        List.of(
            "pivot.safetensors",
            "tuned.safetensors",
            "histories.txt",
            "inverted.png",
            "tuned.png")) {
      assertThat(Files.readAllBytes(resumed.resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(whole.resolve(file)));
    }
    assertThat(folder.resolve("states").toFile().list())
        .as("the results, and no temporary file")
        .containsExactlyInAnyOrder("waves.inversion.safetensors", "waves.tuning.safetensors");
  }

  private static List<String> live(int end, String states, String stage, int steps, Path out) {
    return ChildJvm.run(
        end, DyingRun.class, List.of(), states, stage, String.valueOf(steps), out.toString());
  }
}
