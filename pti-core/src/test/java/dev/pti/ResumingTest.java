package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import dev.pti.api.CancelledException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.PictureSize;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop at every step in turn and go on in another Pti give the bits of one run. */
@Timeout(180)
class ResumingTest {
  private static final Target TARGET = SmallPti.target(1);

  @TempDir private Path folder;

  /** With which step the last run of {@link #stopping} began. */
  private int begin;

  /** A Pti whose runs of a stage stop, if they get so far, once so many steps are taken. */
  private Pti stopping(
      Supplier<Pti.Builder> made, String stage, int steps, Cancellation cancellation) {
    begin = -1;
    return made.get()
        .listener(
            step -> {
              if (step.stage().equals(stage) && begin < 0) {
                begin = step.index();
              }
              if (step.stage().equals(stage) && step.index() + 1 == steps) {
                cancellation.cancel();
              }
            })
        .build();
  }

  /** Stops an inversion after each of its steps, each time in another Pti. */
  private Inverted invertInPieces(Supplier<Pti.Builder> made, int steps) {
    for (int i = 1; i < steps; i++) {
      Cancellation cancellation = new Cancellation();
      try (Pti pti = stopping(made, "inversion", i, cancellation)) {
        assertThatThrownBy(() -> pti.invert(TARGET, cancellation))
            .isInstanceOf(CancelledException.class)
            .hasMessageContaining("stopped at step " + i + " of");
      }
      assertThat(begin).as("went on from the state").isEqualTo(i - 1);
    }
    Inverted last = stopping(made, "inversion", -1, new Cancellation()).invert(TARGET);
    assertThat(begin).as("went on from the state").isEqualTo(steps - 1);
    return last;
  }

  private Supplier<Pti.Builder> resumable(Supplier<Pti.Builder> made) {
    return () -> made.get().resumable(folder.resolve("states"));
  }

  private void assertInversionResumes(Supplier<Pti.Builder> made, int steps) {
    Inverted whole = made.get().build().invert(TARGET);
    Inverted pieces = invertInPieces(resumable(made), steps);
    assertThat(pieces.inversion()).isEqualTo(whole.inversion());
  }

  private void assertTuningResumes(UnaryOperator<TuningSettings.Builder> settings, int... stops) {
    assertTuningResumesInGroups(1, settings, stops);
  }

  private void assertTuningResumesInGroups(
      int group, UnaryOperator<TuningSettings.Builder> settings, int... stops) {
    Supplier<Pti.Builder> made =
        () -> SmallPti.builder().tuner(PivotalTuning.ofDefaults().with(settings));
    Tuned whole = made.get().build().invert(TARGET).tune();
    Supplier<Pti.Builder> kept = resumable(made);
    int saved = 0;
    for (int stop : stops) {
      Cancellation cancellation = new Cancellation();
      int ended = (stop + group - 1) / group * group;
      try (Pti pti = stopping(kept, "tuning", stop, cancellation)) {
        Inverted inverted = pti.invert(TARGET);
        assertThatThrownBy(() -> inverted.tune(cancellation))
            .isInstanceOf(CancelledException.class)
            .hasMessageContaining("tuning stopped at step " + ended + " of");
      }
      assertThat(begin).as("went on from the state").isEqualTo(saved);
      saved = ended;
    }
    Tuned pieces = stopping(kept, "tuning", -1, new Cancellation()).invert(TARGET).tune();
    assertThat(begin).as("went on from the state").isEqualTo(saved);
    assertThat(pieces.tuning()).isEqualTo(whole.tuning());
    assertThat(pieces.picture()).isEqualTo(whole.picture());
  }

  @Test
  void a_projection_into_w_plus_with_fading_noise() {
    assertInversionResumes(
        () ->
            SmallPti.builder()
                .seed(4)
                .inverter(Projection.inWPlus().with(b -> b.steps(5).latentSamples(40))),
        5);
  }

  @Test
  void a_projection_near_w_with_weights_that_change() {
    assertInversionResumes(
        () ->
            SmallPti.builder()
                .inverter(
                    Projection.inWPlus().with(b -> b.steps(4).latentSamples(40).deltaWeight(.2)))
                .inversionLoss(
                    perceptual ->
                        List.of(perceptual, Losses.l2().weighted(step -> step < 2 ? 1 : .1))),
        4);
  }

  @Test
  void a_search_along_slopes_near_the_mean() {
    assertInversionResumes(
        () ->
            SmallPti.builder()
                .inverter(
                    Projection.alongSlopes().with(b -> b.steps(4).latentSamples(40).slopes(6))),
        4);
  }

  @Test
  void a_search_from_another_search() {
    Projection first = Projection.inW().with(b -> b.steps(3).latentSamples(40));
    Projection then =
        Projection.inWPlus().with(b -> b.steps(4).latentSamples(40).slopes(6)).from(first);
    Supplier<Pti.Builder> made = () -> SmallPti.builder().inverter(then);
    Inverted whole = made.get().build().invert(TARGET);
    Supplier<Pti.Builder> kept = resumable(made);
    for (int total : new int[] {3, 3, 4, 4}) {
      int[] left = {2};
      Cancellation cancellation = new Cancellation();
      Pti.Builder builder =
          kept.get()
              .listener(
                  step -> {
                    if (step.total() == total && --left[0] == 0) {
                      cancellation.cancel();
                    }
                  });
      try (Pti pti = builder.build()) {
        try {
          pti.invert(TARGET, cancellation);
        } catch (CancelledException e) {
          assertThat(e).hasMessageContaining("of " + total + ": it was cancelled");
        }
      }
    }
    assertThat(kept.get().build().invert(TARGET).inversion()).isEqualTo(whole.inversion());
  }

  @Test
  void tuning_with_locality_and_the_best_state() {
    assertTuningResumes(b -> b.steps(5).learningRate(.1).keepBest(true), 1, 2, 3, 4);
  }

  @Test
  void tuning_of_low_rank_that_stops_on_a_plateau() {
    assertTuningResumes(
        b -> b.steps(9).rank(2).patience(2).minImprovement(.5).learningRate(.003), 1, 2);
  }

  /** Is asked to stop in the middle of a group, and does at its end, where there is a state. */
  @Test
  void tuning_that_accumulates_gradients() {
    assertTuningResumesInGroups(3, b -> b.steps(7).accumulation(3), 2, 4);
  }

  @Test
  void several_photographs_in_shuffled_turns() {
    Supplier<Pti.Builder> made =
        () ->
            SmallPti.builder()
                .tuner(
                    PivotalTuning.ofDefaults()
                        .with(
                            b ->
                                b.steps(3)
                                    .order(TuningSettings.Order.SHUFFLED)
                                    .l2Threshold(.3)
                                    .keepBest(true)));
    TunedTogether whole = together(made.get().build()).tune();
    Supplier<Pti.Builder> kept = resumable(made);
    for (int stop : new int[] {1, 2, 4}) {
      Cancellation cancellation = new Cancellation();
      try (Pti pti = stopping(kept, "tuning", stop, cancellation)) {
        InvertedTogether inverted = together(pti);
        assertThatThrownBy(() -> inverted.tune(cancellation))
            .isInstanceOf(CancelledException.class);
      }
    }
    TunedTogether pieces = together(kept.get().build()).tune();
    for (String name : whole.names()) {
      assertThat(pieces.get(name).tuning()).as(name).isEqualTo(whole.get(name).tuning());
    }
    TunedTogether again = together(kept.get().build()).tune();
    assertThat(again.get("two").tuning()).isEqualTo(whole.get("two").tuning());
  }

  private static InvertedTogether together(Pti pti) {
    List<Inverted> all = new ArrayList<>();
    for (String name : List.of("one", "two", "three")) {
      all.add(pti.invert(new Target(name, SmallPti.target(name.length()).picture())));
    }
    return InvertedTogether.of(all);
  }

  @Test
  void a_finished_run_is_given_again_until_it_is_discarded() {
    List<Integer> steps = new ArrayList<>();
    Supplier<Pti.Builder> made =
        () ->
            SmallPti.builder()
                .resumable(folder.resolve("states"), 2)
                .listener(step -> steps.add(step.index()));
    Tuned first = made.get().build().invert(TARGET).tune();
    assertThat(steps).hasSize(9);
    Pti other = made.get().build();
    Tuned again = other.invert(TARGET).tune();
    assertThat(steps).hasSize(9);
    assertThat(again.tuning()).isEqualTo(first.tuning());
    assertThat(again.inverted().inversion()).isEqualTo(first.inverted().inversion());
    assertThat(again.inverted().inversion().settings().toString())
        .isEqualTo(first.inverted().inversion().settings().toString());
    assertThat(again.report().number("tuning.seconds"))
        .isEqualTo(first.report().number("tuning.seconds"));
    other.discardState(TARGET);
    assertThat(folder.resolve("states")).doesNotExist();
    other.discardState(TARGET);
    other.invert(TARGET);
    assertThat(steps).hasSize(14);
  }

  @Test
  void a_run_that_is_stopped_again_before_its_next_step_keeps_the_same() {
    Supplier<Pti.Builder> kept =
        resumable(
            () ->
                SmallPti.builder()
                    .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(4).keepBest(true))));
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    CancelledException first;
    Cancellation cancellation = new Cancellation();
    try (Pti pti = stopping(kept, "inversion", 3, cancellation)) {
      first =
          catchThrowableOfType(CancelledException.class, () -> pti.invert(TARGET, cancellation));
    }
    try (Pti pti = kept.get().build()) {
      assertThat(
              catchThrowableOfType(CancelledException.class, () -> pti.invert(TARGET, cancelled)))
          .hasMessage(first.getMessage())
          .extracting(CancelledException::lastInversion)
          .isEqualTo(first.lastInversion());
    }
    Cancellation later = new Cancellation();
    try (Pti pti = stopping(kept, "tuning", 2, later)) {
      Inverted inverted = pti.invert(TARGET);
      first = catchThrowableOfType(CancelledException.class, () -> inverted.tune(later));
    }
    try (Pti pti = kept.get().build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThat(catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancelled)))
          .hasMessage(first.getMessage())
          .extracting(CancelledException::lastTuning)
          .isEqualTo(first.lastTuning());
    }
  }

  /** Counts by draws, so that the draws must go on too. */
  private record Counting(int steps) implements Inverter {
    @Override
    public Inversion invert(Target target, Workspace workspace) {
      RunControl control = workspace.control();
      Optional<RunState> saved = control.saved(name());
      int first = saved.map(state -> state.integer("step")).orElse(0);
      float sum = saved.map(state -> state.tensor("sum").get(0)).orElse(0f);
      for (int step = first; step < steps; step++) {
        int done = step;
        FloatTensor now = FloatTensor.of(new float[] {sum}, 1);
        control.keep(
            name(), done, () -> RunState.builder().put("step", done).put("sum", now).build());
        if (control.stopRequest().isPresent()) {
          throw new CancelledException(
              "inversion", step, steps, control.stopRequest().get(), step - 1, null, List.of());
        }
        try (NDArray draw = workspace.gaussian("count", 1)) {
          sum += workspace.tensor(draw).get(0);
        }
        workspace.listener().onStep(new Step("inversion", step, steps, 0, Map.of("loss", 1.0)));
      }
      float[] w = new float[workspace.generator().latentWidth()];
      w[0] = sum;
      return Inversion.builder().pivot(Latent.inW(w, workspace.generator().layers())).build();
    }
  }

  @Test
  void a_loop_of_ones_own() {
    Supplier<Pti.Builder> made = () -> SmallPti.builder().inverter(new Counting(6));
    assertInversionResumes(made, 6);
  }

  @Test
  void what_an_encoder_found_is_kept_for_the_tuning_that_goes_on_from_it() {
    Path states = folder.resolve("states");
    try (Pti pti = Pti.builder().device("cpu").resumable(states, 1).build()) {
      Target portrait =
          Targets.of(
              "portrait", Photographs.portrait(), Aligner.centreCrop(), PictureSize.square(128));
      Latent found = pti.invert(portrait).latent();
      assertThat(states.resolve("portrait.inversion.safetensors")).exists();
      assertThat(pti.invert(portrait).latent()).isEqualTo(found);
    }
  }

  @Test
  void what_takes_no_steps_is_not_kept_and_a_search_from_it_knows_its_start() {
    Path states = folder.resolve("states");
    Latent one = SmallPti.builder().seed(1).build().invert(TARGET).latent();
    Latent other = SmallPti.builder().seed(2).build().invert(TARGET).latent();
    for (Latent known : List.of(one, other)) {
      Pti pti = SmallPti.builder().inverter(new GivenPivot(known)).resumable(states, 1).build();
      assertThat(pti.invert(TARGET).latent()).isEqualTo(known);
    }
    assertThat(states).doesNotExist();

    Projection search = Projection.inW().with(b -> b.steps(2).latentSamples(40));
    Pti.Builder fromOne = SmallPti.builder().inverter(search.from(new GivenPivot(one)));
    fromOne.resumable(states, 1).build().invert(TARGET);
    Pti.Builder fromOther = SmallPti.builder().inverter(search.from(new GivenPivot(other)));
    assertThatThrownBy(() -> fromOther.resumable(states, 1).build().invert(TARGET))
        .hasMessage(
            "%s was saved by a run with inverter hash=%08x, this run has hash=%08x; delete it to"
                + " start anew",
            states.resolve("waves.inversion.safetensors"), one.hashCode(), other.hashCode());
  }

  @Test
  void the_number_of_threads_is_set_back_to_what_the_run_began_with() throws Exception {
    int before = TorchEngine.threads();
    Supplier<Pti.Builder> kept = resumable(SmallPti::builder);
    Cancellation cancellation = new Cancellation();
    try (Pti pti = stopping(kept, "inversion", 2, cancellation)) {
      assertThatThrownBy(() -> pti.invert(TARGET, cancellation))
          .isInstanceOf(CancelledException.class);
    }
    TorchEngine.setThreads(before + 1);
    try {
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      Set<Integer> others = new HashSet<>();
      Set<Integer> threads = new HashSet<>();
      Inverted resumed;
      try (Pti busy =
          SmallPti.builder()
              .listener(
                  step -> {
                    reached.countDown();
                    Threads.await(released);
                    others.add(TorchEngine.threads());
                  })
              .build()) {
        Run<Inverted> running = busy.invertAsync(SmallPti.target(2));
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        try (Pti pti =
            kept.get()
                .listener(
                    step -> {
                      threads.add(TorchEngine.threads());
                      others.add(Threads.nativeOnNewThread());
                    })
                .build()) {
          resumed = pti.invert(TARGET);
        } finally {
          released.countDown();
        }
        assertThat(running.join().latent()).isNotNull();
      }
      assertThat(threads).as("while the run goes on").containsExactly(before);
      assertThat(others).as("of others meanwhile").containsExactly(before + 1);
      assertThat(TorchEngine.threads()).as("after its end").isEqualTo(before + 1);
      TorchEngine.setThreads(before);
      assertThat(resumed.inversion())
          .isEqualTo(SmallPti.builder().build().invert(TARGET).inversion());
    } finally {
      TorchEngine.setThreads(before);
    }
  }

  @Test
  void a_result_that_cannot_be_written_is_not_lost() {
    Tuner odd =
        (inversion, target, workspace) ->
            Tuning.builder()
                .stoppedBy("steps")
                .history(List.of(new Step("tuning", 0, 1, 0, Map.of("loss", 1.0))))
                .putSettings("odd", String.class)
                .build();
    try (Pti pti = resumable(() -> SmallPti.builder().tuner(odd)).get().build()) {
      assertThat(pti.invert(TARGET).tune().tuning().settings()).containsKey("odd");
    }
  }

  @Test
  void discarding_leaves_a_link_to_the_folder() throws Exception {
    Path states = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), states);
    try (Pti pti = SmallPti.builder().resumable(link).build()) {
      pti.invert(TARGET);
      assertThat(states).isNotEmptyDirectory();
      pti.discardState(TARGET);
    }
    assertThat(states).isEmptyDirectory();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void a_state_that_cannot_be_written_stops_the_run_and_loses_nothing() throws Exception {
    Path file = folder.resolve("file");
    try (Pti pti = SmallPti.builder().resumable(file, 1).build()) {
      // By then its place is taken.
      Files.createFile(file);
      assertThatThrownBy(() -> pti.invert(TARGET))
          .hasMessage(
              "inversion stopped at step 1 of 5: its state was not saved: cannot write %s: %s is not"
                  + " a directory; the state that step 0 measured is kept",
              file.resolve("waves.inversion.safetensors"), file);
    }
  }
}
