package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import dev.pti.api.CancelledException;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.core.inversion.Projection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ClosingTest {
  @Test
  void a_builder_that_begins_and_fails_closes_what_it_built() {
    List<NDArray> weights = new ArrayList<>();
    Inverter failing =
        (target, workspace) -> {
          weights.addAll(workspace.generator().parameters().values());
          throw new InvalidInputException("no");
        };
    assertThatThrownBy(() -> SmallPti.builder().inverter(failing).invert(SmallPti.target(1)))
        .hasMessage("no");
    assertThat(weights).isNotEmpty();
    assertThat(((PtNDArray) weights.get(0)).isReleased()).isTrue();
  }

  @Test
  void a_closed_pti_refuses_every_call_and_its_results_keep_their_values(@TempDir Path folder) {
    Pti pti = SmallPti.builder().build();
    Inverted inverted = pti.invert(SmallPti.target(1));
    Tuned tuned = inverted.tune();
    Generator generator = pti.generator();
    Latent latent = tuned.latent();
    tuned.save(folder);

    pti.close();

    assertClosed(() -> pti.invert(SmallPti.target(1)));
    assertClosed(() -> pti.open(folder));
    assertClosed(() -> pti.compare(SmallPti.target(1).picture(), SmallPti.target(2).picture()));
    assertClosed(inverted::tune);
    assertClosed(inverted::picture);
    assertClosed(tuned::picture);
    assertClosed(tuned::report);
    assertClosed(() -> tuned.edit(it -> it));
    assertClosed(() -> generator.synthesize(latent));
    assertClosed(generator::meanLatent);
    assertThat(tuned.latent()).isSameAs(latent);
    assertThat(tuned.tuning().difference()).isNotEmpty();
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this Pti is closed");
  }

  @Test
  void closing_frees_the_native_arrays() {
    Pti pti = SmallPti.builder().build();
    pti.invert(SmallPti.target(1)).tune().picture();
    assertThat(pti.session().manager().getManagedArrays()).isNotEmpty();
    pti.close();
    assertThat(pti.session().manager().isOpen()).isFalse();
    assertThat(pti.session().generator().tensor("synthesis.b4.const").isReleased()).isTrue();
    pti.close();
  }

  @Test
  void a_generator_keeps_the_pti_that_nobody_else_holds() throws Exception {
    Generator generator = SmallPti.builder().build().generator();
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(generator.synthesize(generator.meanLatent()).width()).isEqualTo(32);
  }

  @Test
  void a_run_leaves_no_arrays_behind() {
    try (Pti pti = SmallPti.builder().build()) {
      pti.invert(SmallPti.target(1)).tune().report();
      int before = pti.session().manager().getManagedArrays().size();
      for (int i = 0; i < 3; i++) {
        pti.invert(SmallPti.target(i)).tune();
        pti.compare(SmallPti.target(1).picture(), SmallPti.target(2).picture());
      }
      assertThat(pti.session().manager().getManagedArrays()).hasSize(before);
    }
  }

  @Test
  @Timeout(120)
  void closing_while_a_run_is_in_progress_stops_it_between_steps_and_waits() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    Pti pti =
        SmallPti.builder()
            .inverter(Projection.inW().with(b -> b.steps(1_000_000).latentSamples(40)))
            .listener(step -> reached.countDown())
            .build();
    Run<Inverted> run = pti.invertAsync(SmallPti.target(1));
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    pti.close();

    assertThat(pti.session().manager().isOpen()).isFalse();
    assertThatThrownBy(run::join)
        .cause()
        .isInstanceOf(CancelledException.class)
        .hasMessageMatching(
            "inversion stopped at step (\\d+) of 1000000: this Pti was closed; the state that step"
                + " \\d+ measured is kept");
    Inverted kept = run.kept().join();
    assertThat(kept.inversion().history()).isNotEmpty();
    assertThat(kept.latent().layers()).isPositive();
    assertClosed(kept::picture);
    Run<Inverted> late = pti.invertAsync(SmallPti.target(1));
    assertThatThrownBy(late::join).hasRootCauseMessage("this Pti is closed");
  }

  @Test
  @Timeout(120)
  void a_listener_may_close_the_pti_that_it_listens_to() {
    AtomicReference<Pti> pti = new AtomicReference<>();
    pti.set(
        SmallPti.builder()
            .listener(
                step -> {
                  if (step.index() == 1) {
                    pti.get().close();
                    assertThat(pti.get().session().manager().isOpen()).isTrue();
                  }
                })
            .build());
    assertThatThrownBy(() -> pti.get().invert(SmallPti.target(1)))
        .isInstanceOf(CancelledException.class)
        .hasMessage(
            "inversion stopped at step 2 of 5: this Pti was closed; the state that step 1 measured"
                + " is kept");
    assertThat(pti.get().session().manager().isOpen()).isFalse();
  }
}
