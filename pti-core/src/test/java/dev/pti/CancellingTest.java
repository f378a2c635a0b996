package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are told to stop: they stop between steps, and what was done can be used. */
@Timeout(120)
class CancellingTest {
  private static final Target TARGET = SmallPti.target(1);

  private final List<Consumer<Step>> listeners = new ArrayList<>();
  private final Pti.Builder builder =
      SmallPti.builder().listener(step -> List.copyOf(listeners).forEach(it -> it.accept(step)));

  @AfterEach
  void clear_the_interrupt() {
    Thread.interrupted();
  }

  private void at(String stage, int index, Runnable action) {
    listeners.add(
        step -> {
          if (step.stage().equals(stage) && step.index() == index) {
            action.run();
          }
        });
  }

  private static Direction somewhere(Pti pti) {
    int width = pti.generator().latentWidth();
    FloatTensor values = dev.pti.core.SyntheticGenerator.gaussian(new Random(5), 1, width);
    return Direction.of("somewhere", values);
  }

  @Test
  void a_cancelled_inversion_keeps_what_draws_tunes_and_edits() {
    try (Pti pti = builder.build()) {
      Cancellation cancellation = new Cancellation();
      at("inversion", 2, cancellation::cancel);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> pti.invert(TARGET, cancellation));
      assertThat(cancelled)
          .hasMessage(
              "inversion stopped at step 3 of 5: it was cancelled; the state that step 2 measured"
                  + " is kept");
      Inverted kept = pti.kept(TARGET, cancelled);
      assertThat(kept.inversion().history()).hasSize(3);
      assertThat(kept.inversion().settings()).containsEntry("stopped_by", "cancelled");
      assertThat(kept.edit(somewhere(pti).withStrength(3)).picture()).isNotEqualTo(kept.picture());
      assertThat(kept.tune().tuning().difference()).isNotEmpty();
      assertThatThrownBy(() -> kept.kept(cancelled))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("what stopped keeps no tuning: " + cancelled.getMessage());
    }
  }

  @Test
  void a_cancelled_tuning_keeps_what_draws_edits_and_saves(@TempDir Path folder) {
    try (Pti pti = builder.build()) {
      Inverted inverted = pti.invert(TARGET);
      Cancellation cancellation = new Cancellation();
      at("tuning", 1, cancellation::cancel);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      assertThat(cancelled)
          .hasMessage(
              "tuning stopped at step 2 of 4: it was cancelled; the state that step 1 measured is"
                  + " kept");
      Tuned kept = inverted.kept(cancelled);
      assertThat(kept.tuning().history()).hasSize(2);
      assertThat(kept.tuning().stoppedBy()).isEqualTo("cancelled");
      assertThat(kept).hasToString("waves tuned in 2 steps, stopped by cancelled");
      assertThat(kept.report().number("tuning.steps")).isEqualTo(2);
      assertThatThrownBy(() -> kept.report().number("tuning.seconds"))
          .as("nobody measured it")
          .hasMessage("the report has no tuning.seconds");
      assertThat(kept.picture()).isNotEqualTo(inverted.picture());
      assertThat(kept.edit(somewhere(pti), 3).picture()).isNotEqualTo(kept.picture());
      kept.save(folder);
      assertThat(pti.open(folder).picture()).isEqualTo(kept.picture());
    }
  }

  @Test
  void a_cancelled_tuning_that_keeps_the_best_keeps_the_best() {
    PivotalTuning tuner =
        PivotalTuning.ofDefaults().with(b -> b.steps(6).learningRate(.3).keepBest(true));
    try (Pti pti = builder.tuner(tuner).withoutLocality().build()) {
      Inverted inverted = pti.invert(TARGET);
      Cancellation cancellation = new Cancellation();
      at("tuning", 3, cancellation::cancel);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      Tuned kept = inverted.kept(cancelled);
      List<Double> losses = kept.tuning().history().stream().map(Step::loss).toList();
      int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
      assertThat(best).as("the rate is so high that the first step is the best").isLessThan(3);
      assertThat(kept.tuning().settings()).containsEntry("best_step", best);
      assertThat(cancelled).hasMessageContaining("the state that step " + best + " measured");
    }
  }

  @Test
  void an_interrupted_thread_stops_its_run_and_stays_interrupted(@TempDir Path folder) {
    try (Pti pti = builder.build()) {
      at("inversion", 1, Thread.currentThread()::interrupt);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> pti.invert(TARGET));
      assertThat(cancelled)
          .hasMessage(
              "inversion stopped at step 2 of 5: its thread was interrupted; the state that step 1"
                  + " measured is kept");
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      // Nothing is lost to whoever saves before the flag is cleared.
      pti.kept(TARGET, cancelled).save(folder);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(pti.open(folder).latent()).isEqualTo(cancelled.lastInversion().pivot());
    }
  }

  @Test
  void a_run_that_is_cancelled_before_it_begins_keeps_the_start() {
    try (Pti pti = builder.build()) {
      Cancellation cancellation = new Cancellation();
      cancellation.cancel();
      cancellation.cancel();
      assertThat(cancellation.isCancelled()).isTrue();
      assertThatThrownBy(() -> pti.invert(TARGET, cancellation))
          .isInstanceOf(CancelledException.class)
          .hasMessage("inversion stopped at step 0 of 5: it was cancelled; the start is kept");
      Inverted inverted = pti.invert(TARGET);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      assertThat(inverted.kept(cancelled).tuning().difference()).isEmpty();
    }
  }

  @Test
  void a_search_from_another_inverter_stops_in_either() {
    Projection first = Projection.inW().with(b -> b.steps(3).latentSamples(40));
    Projection then = Projection.inWPlus().with(b -> b.steps(4).latentSamples(40)).from(first);
    try (Pti pti = builder.inverter(then).build()) {
      Cancellation early = new Cancellation();
      at("inversion", 2, early::cancel);
      assertThatThrownBy(() -> pti.invert(TARGET, early))
          .hasMessageStartingWith("inversion stopped at step 0 of 4: it was cancelled");
      listeners.clear();
      Cancellation earlier = new Cancellation();
      at("inversion", 1, earlier::cancel);
      assertThatThrownBy(() -> pti.invert(TARGET, earlier))
          .hasMessageStartingWith("inversion stopped at step 2 of 3: it was cancelled");
    }
  }

  @Test
  void photographs_that_are_tuned_together_are_all_kept() {
    try (Pti pti = builder.build()) {
      Target other = new Target("others", SmallPti.target(2).picture());
      InvertedTogether inverted =
          InvertedTogether.of(List.of(pti.invert(TARGET), pti.invert(other)));
      Cancellation cancellation = new Cancellation();
      at("tuning", 2, cancellation::cancel);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      TunedTogether kept = inverted.kept(cancelled);
      assertThat(kept.names()).containsExactly("waves", "others");
      Inverted first = inverted.all().get(0);
      assertThatThrownBy(() -> first.kept(cancelled))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "what stopped keeps a tuning of 2 photographs together, wanted of waves alone: "
                  + cancelled.getMessage());
      assertThat(kept.get("others").edit(somewhere(pti), 3).picture())
          .isNotEqualTo(kept.get("others").picture());
    }
  }

  @Test
  void a_close_between_two_photographs_keeps_those_that_were_found(@TempDir Path folder) {
    List<Path> files =
        Stream.of("first", "second", "third").map(name -> folder.resolve(name + ".png")).toList();
    files.forEach(file -> PictureFiles.save(TARGET.picture(), file));
    try (Pti pti = builder.batch(1).build()) {
      at("inversion", 4, pti::close);
      PartlyInvertedException partly =
          catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(files));
      assertThat(partly).hasMessage("second was not inverted: this Pti is closed; first is kept");
      assertThatThrownBy(() -> pti.invertAll(files))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this Pti is closed");
    }
  }

  @Test
  void a_close_while_several_are_searched_for_at_once_keeps_what_each_had(@TempDir Path folder) {
    List<Path> files =
        Stream.of("first", "second").map(name -> folder.resolve(name + ".png")).toList();
    files.forEach(file -> PictureFiles.save(TARGET.picture(), file));
    try (Pti pti = builder.build()) {
      at("inversion", 2, pti::close);
      PartlyInvertedException partly =
          catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(files));
      assertThat(partly.failures().values())
          .hasSize(2)
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .isInstanceOfSatisfying(
                          CancelledException.class,
                          cancelled -> assertThat(cancelled.lastInversion()).isNotNull()));
    }
  }

  @Test
  void a_joint_tuning_that_is_cancelled_before_it_has_a_best_keeps_its_updates() {
    PivotalTuning tuner = PivotalTuning.ofDefaults().with(b -> b.steps(2).keepBest(true));
    try (Pti pti = builder.tuner(tuner).withoutLocality().build()) {
      Inverted first = pti.invert(TARGET);
      List<Inverted> all = new ArrayList<>(List.of(first));
      for (String name : List.of("second", "third")) {
        all.add(pti.invert(new Target(name, TARGET.picture())));
      }
      InvertedTogether inverted = InvertedTogether.of(all);
      Cancellation cancellation = new Cancellation();
      at("tuning", 1, cancellation::cancel);
      CancelledException cancelled =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      assertThat(cancelled).hasMessageEndingWith("the state that step 1 measured is kept");
      assertThat(inverted.kept(cancelled).get("second").tuning())
          .satisfies(
              kept -> {
                assertThat(kept.difference()).isNotEmpty();
                assertThat(kept.settings()).doesNotContainKeys("best_step", "best_loss");
              });
    }
  }

  @Test
  void a_cancelled_future_is_cancelled_at_once_and_gives_what_was_kept() {
    try (Pti pti = builder.build()) {
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      at(
          "inversion",
          1,
          () -> {
            reached.countDown();
            Threads.await(released);
          });
      Run<Inverted> run = pti.invertAsync(TARGET);
      Threads.await(reached);
      assertThat(run.cancel(true)).isTrue();
      assertThat(run.cancel(true)).as("again").isTrue();
      assertThat(run).isCancelled();
      assertThat(run.kept()).as("while the step is taken").isNotDone();
      released.countDown();
      Inverted kept = run.kept().join();
      assertThat(kept.inversion().history()).hasSize(2);
      assertThat(kept.edit(somewhere(pti).withStrength(3)).picture()).isNotEqualTo(kept.picture());
      assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);

      listeners.clear();
      Cancellation unused = new Cancellation();
      Run<Tuned> tuning = kept.tuneAsync();
      assertThat(tuning.join().tuning()).isEqualTo(kept.tune(unused).tuning());
      assertThat(tuning.kept().join()).isSameAs(tuning.join());
      assertThat(tuning.cancel(true)).as("after the end").isFalse();
      assertThat(tuning.join().tuning().history()).hasSize(4);
      assertThat(tuning.join().picture()).isNotEqualTo(kept.picture());
    }
  }

  @Test
  void a_future_that_runs_out_of_time_stops_its_run() {
    try (Pti pti = builder.build()) {
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      at("inversion", 0, reached::countDown);
      at("inversion", 0, () -> Threads.await(released));
      Run<Inverted> run = pti.invertAsync(TARGET);
      Threads.await(reached);
      assertThatThrownBy(() -> run.orTimeout(1, TimeUnit.MILLISECONDS).join())
          .isInstanceOf(CompletionException.class);
      released.countDown();
      assertThat(run.kept().join().inversion().history()).hasSize(1);
    }
  }

  @Test
  void what_follows_a_run_may_wait_for_what_is_kept() {
    try (Pti pti = builder.build()) {
      Inverted other = pti.invert(SmallPti.target(2));
      List<Consumer<Run<Inverted>>> endings =
          List.of(
              run -> run.cancel(true),
              run -> run.complete(other),
              run -> run.completeExceptionally(new IllegalStateException("enough")),
              run -> assertThat(run.completeAsync(() -> other, Runnable::run)).isSameAs(run),
              run -> run.obtrudeValue(other),
              run -> run.obtrudeException(new IllegalStateException("enough")));
      for (Consumer<Run<Inverted>> ending : endings) {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        listeners.clear();
        at("inversion", 0, reached::countDown);
        at("inversion", 0, () -> Threads.await(released));
        Run<Inverted> run = pti.invertAsync(TARGET);
        Threads.await(reached);
        CompletableFuture<Inverted> kept =
            run.handle(
                (result, failure) -> {
                  released.countDown();
                  return run.kept().join();
                });
        ending.accept(run);
        assertThat(kept.join().inversion().history()).hasSize(1);
      }
    }
  }

  @SuppressWarnings("unchecked") // as languages without checked exceptions throw them
  private static <E extends Exception> void sneak(Exception thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void checked_exceptions_that_nobody_declared_lose_nothing() {
    IOException thrown = new IOException("disk");
    at("inversion", 1, () -> CancellingTest.<RuntimeException>sneak(thrown));
    try (Pti pti = builder.build()) {
      Run<Inverted> run = pti.invertAsync(TARGET);
      assertThatThrownBy(run::join)
          .hasMessageContaining("the listener threw java.io.IOException: disk");
      assertThat(run.kept().join().inversion().history()).hasSize(2);
    }
    int[] asked = {0};
    LossTerm term =
        (image, target) -> {
          if (++asked[0] == 3) {
            CancellingTest.<RuntimeException>sneak(thrown);
          }
          return Losses.meanAbsoluteError(image, target);
        };
    listeners.clear();
    try (Pti pti = builder.inversionLoss(distance -> List.of(term.named("mine"))).build()) {
      assertThatThrownBy(() -> pti.invert(TARGET))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("loss term mine threw java.io.IOException: disk");
    }
  }

  @Test
  void a_run_ends_whatever_an_inverter_throws() {
    Inverter inverter =
        (target, workspace) -> {
          CancellingTest.<RuntimeException>sneak(new IOException("disk"));
          throw new AssertionError("unreachable");
        };
    try (Pti pti = builder.inverter(inverter).build()) {
      Run<Inverted> run = pti.invertAsync(TARGET);
      assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
      assertThat(run.kept()).isCompletedExceptionally();
    }
  }

  @Test
  void files_and_images_can_be_cancelled_too(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("photograph.png");
    ImageIO.write(SmallPti.photograph(), "png", file.toFile());
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    try (Pti pti = builder.build()) {
      assertThatThrownBy(() -> pti.invert(file, cancelled)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> pti.invert(SmallPti.photograph(), cancelled))
          .isInstanceOf(CancelledException.class);
      assertThatThrownBy(() -> pti.invertAll(List.of(file), cancelled))
          .isInstanceOf(PartlyInvertedException.class);
    }
  }

  @Test
  void an_executor_that_refuses_work_says_so() {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    try (Pti pti = builder.executor(ended).build()) {
      assertThatThrownBy(() -> pti.invertAsync(TARGET))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void an_executor_that_is_given_does_the_work_and_stays_the_callers() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(it -> new Thread(it, "mine"));
    List<String> threads = new ArrayList<>();
    listeners.add(step -> threads.add(Thread.currentThread().getName()));
    try (Pti pti = builder.executor(executor).build()) {
      CountDownLatch released = new CountDownLatch(1);
      executor.execute(() -> Threads.await(released));
      Run<Inverted> waiting = pti.invertAsync(TARGET);
      waiting.cancel(false);
      assertThat(waiting.kept()).as("while its thread is busy").isNotDone();
      released.countDown();
      assertThat(waiting.kept().join().inversion().history()).as("no step").isEmpty();
      Inverted there = pti.invertAsync(SmallPti.photograph()).join();
      assertThat(threads).hasSize(5).containsOnly("mine");
      assertThat(there.latent()).isEqualTo(pti.invert(SmallPti.photograph()).latent());
    }
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_future_that_fails_says_what_a_call_would_and_keeps_what_was_done() {
    try (Pti pti = builder.build()) {
      assertThatThrownBy(() -> pti.invertAsync(Path.of("nowhere.png")).join())
          .hasCauseInstanceOf(InvalidInputException.class)
          .hasMessageContaining("nowhere.png does not exist");
      at(
          "inversion",
          1,
          () -> {
            throw new IllegalStateException("enough");
          });
      Run<Inverted> run = pti.invertAsync(TARGET);
      assertThatThrownBy(run::join)
          .hasMessageContaining("the listener threw java.lang.IllegalStateException: enough");
      assertThat(run.kept().join().inversion().history()).hasSize(2);
    }
  }

  @Test
  void the_builder_starts_a_run_that_nobody_has_to_close() {
    StepListener none = StepListener.none();
    Run<Inverted> run = SmallPti.builder().listener(none).invertAsync(TARGET);
    assertThat(run.thenApply(Inverted::picture).join().width()).isEqualTo(32);
  }
}
