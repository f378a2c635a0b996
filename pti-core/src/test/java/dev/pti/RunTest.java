package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.InvalidInputException;
import dev.pti.api.StoppedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void a_run_whose_last_state_cannot_be_used_ends_all_the_same() {
    StoppedException stopped =
        new StoppedException("tuning", 1, 9, "it had enough", 0, null, null, List.of());
    InvalidInputException unusable = new InvalidInputException("of other photographs");
    Run<String> run =
        stoppedAt(
            stopped,
            ended -> {
              throw unusable;
            });
    assertThat(run).isCompletedExceptionally();
    assertThat(run.kept())
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCause(stopped);
    assertThat(stopped.getSuppressed()).containsExactly(unusable);
    assertThat(run.handle((value, thrown) -> thrown).join()).isSameAs(stopped);
  }

  @Test
  void a_run_whose_last_state_meets_an_error_of_the_machine_ends_all_the_same() {
    StoppedException stopped =
        new StoppedException("tuning", 1, 9, "it had enough", 0, null, null, List.of());
    LinkageError error = new LinkageError("as where a class is missing");
    Run<String> run =
        stoppedAt(
            stopped,
            ended -> {
              throw error;
            });
    assertThat(run.kept())
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCause(stopped);
    assertThat(stopped.getSuppressed()).containsExactly(error);
    assertThat(run.handle((value, thrown) -> thrown).join()).isSameAs(stopped);
  }

  private static Run<String> stoppedAt(
      StoppedException stopped, Function<StoppedException, @Nullable String> usable) {
    return Run.start(
        Runnable::run,
        cancellation -> {
          throw stopped;
        },
        usable);
  }
}
