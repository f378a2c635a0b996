package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.CancelledException;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.StepListener;
import dev.pti.core.TinyRun;
import dev.pti.core.inversion.Projection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ResumableLoopTest {
  /** Is asked to stop while a state is offered, and keeps only what it is offered after that. */
  private static final class AskedMeanwhile implements RunControl {
    private boolean asked;
    private int kept;

    @Override
    public Optional<String> stopRequest() {
      return asked ? Optional.of("it was cancelled") : Optional.empty();
    }

    @Override
    public Optional<RunState> saved(String loop) {
      return Optional.empty();
    }

    @Override
    public void keep(String loop, int done, Supplier<RunState> state) {
      if (asked) {
        kept = state.get().integer("step");
      }
      asked |= done == 2;
    }
  }

  @Test
  void a_request_while_the_state_is_offered_loses_no_step() {
    AskedMeanwhile control = new AskedMeanwhile();
    List<LossTerm> losses = List.of(Losses.l2());
    try (TinyRun run = new TinyRun();
        TorchWorkspace workspace =
            new TorchWorkspace(
                run.manager,
                run.generator,
                TinyRun.ROUGH,
                losses,
                losses,
                StepListener.none(),
                new GaussianDraws(7),
                control)) {
      Projection search = Projection.inW().with(b -> b.steps(5).latentSamples(40));
      assertThatThrownBy(() -> search.invert(run.target(), workspace))
          .isInstanceOf(CancelledException.class)
          .hasMessageContaining("stopped at step 3 of 5");
      assertThat(control.kept).isEqualTo(3);
    }
  }
}
