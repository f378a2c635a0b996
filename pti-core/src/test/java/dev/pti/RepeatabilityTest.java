package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.StepListener;
import dev.pti.api.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RepeatabilityTest {
  @Test
  void the_same_seed_gives_the_same_bits_and_another_does_not() {
    Tuned first = run(5);
    Tuned again = run(5);
    Tuned other = run(6);

    assertSame(again, first);
    assertThat(other.latent()).isNotEqualTo(first.latent());
    assertThat(other.tuning().difference()).isNotEqualTo(first.tuning().difference());
    assertThat(other.inverted().inversion().noise())
        .isNotEqualTo(first.inverted().inversion().noise());
  }

  private static Tuned run(long seed) {
    Pti pti = SmallPti.builder().seed(seed).build();
    return pti.invert(SmallPti.target(1)).tune();
  }

  @Test
  void the_same_pti_gives_the_same_bits_again() {
    try (Pti pti = SmallPti.builder().build()) {
      Tuned first = pti.invert(SmallPti.target(1)).tune();
      pti.invert(SmallPti.target(3)).tune();
      assertSame(pti.invert(SmallPti.target(1)).tune(), first);
    }
  }

  @Test
  @Timeout(120)
  void two_runs_at_once_give_what_they_give_alone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Pti pti = SmallPti.builder().build()) {
      List<Target> targets = List.of(SmallPti.target(1), SmallPti.target(2));
      List<Tuned> alone = new ArrayList<>();
      targets.forEach(target -> alone.add(pti.invert(target).tune()));
      CyclicBarrier start = new CyclicBarrier(2);
      List<Future<Tuned>> together = new ArrayList<>();
      for (Target target : targets) {
        together.add(
            threads.submit(
                () -> {
                  start.await();
                  return pti.invert(target).tune();
                }));
      }
      for (int i = 0; i < 2; i++) {
        assertSame(together.get(i).get(), alone.get(i));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  @Timeout(120)
  void an_inversion_and_a_tuning_at_once_give_what_they_give_alone() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    AtomicBoolean together = new AtomicBoolean();
    // Each begins its second step when the other does: neither runs alone.
    StepListener meet =
        step -> {
          if (together.get() && step.index() == 0) {
            await(start);
          }
        };
    try (Pti pti = SmallPti.builder().listener(meet).build()) {
      Inverted first = pti.invert(SmallPti.target(1));
      Tuned tunedAlone = first.tune();
      Inverted invertedAlone = pti.invert(SmallPti.target(2));
      together.set(true);
      Run<Inverted> inverting = pti.invertAsync(SmallPti.target(2));
      Run<Tuned> tuning = first.tuneAsync();
      assertSame(tuning.get(), tunedAlone);
      assertThat(inverting.get().inversion()).isEqualTo(invertedAlone.inversion());
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertSame(Tuned actual, Tuned expected) {
    assertThat(actual.latent()).isEqualTo(expected.latent());
    assertThat(actual.inverted().inversion().noise())
        .isEqualTo(expected.inverted().inversion().noise());
    assertThat(actual.tuning().difference()).isEqualTo(expected.tuning().difference());
    assertThat(actual.tuning().history()).isEqualTo(expected.tuning().history());
    assertThat(actual.picture()).isEqualTo(expected.picture());
  }
}
