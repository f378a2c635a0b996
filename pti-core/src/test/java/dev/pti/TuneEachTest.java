package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several photographs, each tuned in a generator of its own, some side by side. */
@Timeout(180)
class TuneEachTest {
  private static final List<Target> TARGETS =
      List.of(SmallPti.target("a", 0), SmallPti.target("b", 1), SmallPti.target("c", 2));

  private final int before = TorchEngine.threads();

  @BeforeEach
  void use_two_threads() {
    TorchEngine.setThreads(2);
  }

  @AfterEach
  void use_as_many_as_before() {
    TorchEngine.setThreads(before);
    Thread.interrupted();
  }

  private static Pti.Builder builder() {
    return SmallPti.builder().inverter(new MeanLatent());
  }

  private static List<Tuned> tuneEach(Pti.Builder builder) {
    try (Pti pti = builder.build()) {
      return pti.invertTargets(TARGETS).tuneEach();
    }
  }

  private static List<Tuned> alone(Pti.Builder builder, int threads) {
    TorchEngine.setThreads(threads);
    try (Pti pti = builder.build()) {
      return TARGETS.stream().map(target -> pti.invert(target).tune()).toList();
    } finally {
      TorchEngine.setThreads(2);
    }
  }

  private static void assertSame(List<Tuned> actual, List<Tuned> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).target().name()).isEqualTo(expected.get(i).target().name());
      assertThat(actual.get(i).tuning().difference())
          .isEqualTo(expected.get(i).tuning().difference());
    }
  }

  @Test
  void each_comes_to_the_bits_that_it_comes_to_alone_on_its_share_of_threads() {
    assertSame(tuneEach(builder().parallel(2)), alone(builder(), 1));
    assertSame(tuneEach(builder().parallel(1)), alone(builder(), 2));
  }

  @Test
  void small_generators_take_one_thread_each_where_nobody_says_so() {
    try (Pti pti = builder().build()) {
      assertThat(pti.parallel()).isEqualTo(2);
      assertThat(pti.invertTargets(TARGETS).tuneEach())
          .allSatisfy(it -> assertThat(threads(it)).isEqualTo(1));
      assertThat(pti.invertTargets(TARGETS.subList(0, 1)).tuneEach())
          .as("one photograph has all")
          .allSatisfy(it -> assertThat(threads(it)).isEqualTo(2));
    }
  }

  private static double threads(Tuned tuned) {
    return tuned.report().number("tuning.threads");
  }

  /** A tuner whose runs go on when another has got as far, and that counts how many there are. */
  private static final class Meeting implements Tuner {
    private final CyclicBarrier barrier = new CyclicBarrier(2);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public Tuning tune(
        dev.pti.api.Inversion inversion, Target target, dev.pti.api.Workspace workspace) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        barrier.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
      now.decrementAndGet();
      return Tuning.builder().stoppedBy("met").build();
    }
  }

  @Test
  void as_many_as_were_set_are_at_work_at_a_time() {
    Meeting meeting = new Meeting();
    List<Target> four =
        List.of(
            SmallPti.target("a", 0),
            SmallPti.target("b", 0),
            SmallPti.target("c", 0),
            SmallPti.target("d", 0));
    try (Pti pti = builder().tuner(meeting).parallel(2).build()) {
      assertThat(pti.invertTargets(four).tuneEach()).hasSize(4);
    }
    assertThat(meeting.most).hasValue(2);
  }

  @Test
  void the_listener_is_told_of_each_by_its_name_and_of_one_at_a_time() {
    List<Step> told = new ArrayList<>();
    AtomicInteger inside = new AtomicInteger();
    StepListener listener =
        step -> {
          assertThat(inside.incrementAndGet()).isEqualTo(1);
          told.add(step);
          // Long enough for another to come in, were there no lock.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
          inside.decrementAndGet();
        };
    assertThat(tuneEach(builder().listener(listener).parallel(3))).hasSize(3);
    assertThat(told.stream().collect(Collectors.groupingBy(Step::subject, Collectors.counting())))
        .isEqualTo(Map.of("a", 4L, "b", 4L, "c", 4L));
  }

  /** Fails for one of them. */
  private static StepListener failingAtB() {
    return step -> {
      if (step.subject().equals("b")) {
        throw new IllegalStateException("no b");
      }
    };
  }

  @Test
  void one_that_fails_leaves_the_others_alone() {
    try (Pti pti = builder().listener(failingAtB()).parallel(2).build()) {
      InvertedTogether inverted = pti.invertTargets(TARGETS);
      PartlyTunedException partly =
          catchThrowableOfType(PartlyTunedException.class, inverted::tuneEach);
      assertThat(partly)
          .hasMessage(
              "b was not tuned: %s; a, c are kept", partly.failures().get("b").getMessage());
      assertThat(partly.failures()).containsOnlyKeys("b");
      assertThat(partly.failures().get("b")).hasRootCauseMessage("no b");
      assertThat(partly.kept()).extracting(it -> it.target().name()).containsExactly("a", "c");
    }
  }

  @Test
  void cancelled_all_stop_and_keep_what_they_have() {
    Cancellation cancellation = new Cancellation();
    try (Pti pti =
        builder()
            .tuner(SmallPti.tuner(5000))
            .listener(cancelling(cancellation))
            .parallel(2)
            .build()) {
      InvertedTogether inverted = pti.invertTargets(TARGETS);
      PartlyTunedException partly =
          catchThrowableOfType(PartlyTunedException.class, () -> inverted.tuneEach(cancellation));
      assertThat(partly.kept()).isEmpty();
      assertThat(partly.failures().keySet()).containsExactly("a", "b", "c");
      assertThat(partly.failures().values())
          .allSatisfy(it -> assertThat(it).isInstanceOf(CancelledException.class));
      CancelledException a = (CancelledException) partly.failures().get("a");
      assertThat(inverted.all().get(0).kept(a).tuning().difference()).isNotEmpty();
    }
  }

  private static StepListener cancelling(Cancellation cancellation) {
    return step -> {
      if (step.subject().equals("a") && step.index() == 1) {
        cancellation.cancel();
      }
    };
  }

  @Test
  void an_interrupt_of_the_thread_that_waits_stops_all() {
    Thread waiting = Thread.currentThread();
    StepListener interrupting =
        step -> {
          if (step.index() == 1) {
            waiting.interrupt();
          }
        };
    try (Pti pti =
        builder().tuner(SmallPti.tuner(5000)).listener(interrupting).parallel(2).build()) {
      InvertedTogether inverted = pti.invertTargets(TARGETS);
      PartlyTunedException partly =
          catchThrowableOfType(PartlyTunedException.class, inverted::tuneEach);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(partly.failures().keySet()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void a_result_can_be_used_as_soon_as_it_is_there_and_each_run_can_be_cancelled() {
    List<String> names = new ArrayList<>();
    CountDownLatch released = new CountDownLatch(1);
    try (Pti pti =
        builder()
            .parallel(1)
            .listener(
                step -> {
                  if (step.stage().equals("tuning")) {
                    Threads.await(released);
                  }
                })
            .build()) {
      List<Run<Tuned>> runs = pti.invertTargets(TARGETS).tuneEachAsync();
      runs.get(1).cancel(false);
      released.countDown();
      CompletableFuture.allOf(
              runs.get(0).thenAccept(it -> names.add(it.target().name())),
              runs.get(2).thenAccept(it -> names.add(it.target().name())))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
      assertThat(runs.get(1)).isCancelled();
    }
    assertThat(names).containsExactly("a", "c");
  }

  @Test
  void they_work_on_threads_of_the_callers_executor_and_on_the_callers_own() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor(task -> new Thread(task, "my own"));
    Set<String> threads = ConcurrentHashMap.newKeySet();
    Pti.Builder builder =
        builder()
            .executor(one)
            .parallel(2)
            .listener(
                step -> {
                  if (step.stage().equals("tuning")) {
                    threads.add(Thread.currentThread().getName());
                  }
                });
    try (Pti pti = builder.build()) {
      InvertedTogether inverted = pti.invertTargets(TARGETS);
      inverted.tuneEachAsync().forEach(Run::join);
      assertThat(threads).containsExactly("my own");
      assertThat(inverted.tuneEach()).hasSize(3);
      assertThat(threads).contains(Thread.currentThread().getName());
      assertThat(one.submit(() -> inverted.tuneEach()).get(60, TimeUnit.SECONDS))
          .as("on the executor's only thread")
          .hasSize(3);
      one.shutdown();
      assertThatThrownBy(inverted::tuneEachAsync).isInstanceOf(RejectedExecutionException.class);
      assertThat(inverted.tuneEach()).as("by the caller alone").hasSize(3);
    } finally {
      one.shutdown();
    }
  }

  @Test
  void stopped_each_goes_on_to_the_same_bits(@TempDir Path folder) {
    Cancellation cancellation = new Cancellation();
    Set<String> begun = ConcurrentHashMap.newKeySet();
    StepListener whenTwoHaveBegun =
        step -> {
          if (step.stage().equals("tuning") && begun.add(step.subject()) && begun.size() == 2) {
            cancellation.cancel();
          }
        };
    try (Pti pti = twenty().resumable(folder, 1).listener(whenTwoHaveBegun).build()) {
      InvertedTogether inverted = pti.invertTargets(TARGETS);
      assertThatThrownBy(() -> inverted.tuneEach(cancellation))
          .isInstanceOf(PartlyTunedException.class);
    }
    try (Pti pti = twenty().resumable(folder, 1).parallel(1).build()) {
      List<Inverted> theTwo = pti.invertTargets(TARGETS).all().subList(0, 2);
      List<Tuned> resumed = InvertedTogether.of(theTwo).tuneEach();
      assertSame(resumed, tuneEach(twenty()).subList(0, 2));
      assertThat(resumed).allSatisfy(it -> assertThat(threads(it)).as("as it began").isEqualTo(1));
    }
  }

  private static Pti.Builder twenty() {
    return builder().tuner(SmallPti.tuner(20)).parallel(2);
  }

  @Test
  void none_at_a_time_is_refused() {
    assertThatThrownBy(() -> Pti.builder().parallel(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("parallel is 0, wanted at least 1");
  }
}
