package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.BatchInverter;
import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.core.ParityFiles;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several photographs that are searched for at once, as an application asks for them. */
class BatchTest {
  @TempDir private Path folder;
  private List<Path> photographs;

  @BeforeEach
  void write() {
    photographs = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      Path file = folder.resolve(name + ".png");
      PictureFiles.save(SmallPti.target(photographs.size()).picture(), file);
      photographs.add(file);
    }
  }

  private static List<Inverted> invertAll(Pti.Builder builder, List<Path> photographs) {
    try (Pti pti = builder.build()) {
      return pti.invertAll(photographs).all();
    }
  }

  private static void assertSamePivot(Inverted actual, Inverted expected) {
    assertThat(actual.latent().toTensor().toArray())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(expected.latent().toTensor().toArray());
  }

  @Test
  void each_is_found_where_it_is_found_alone() {
    List<Inverted> together = invertAll(SmallPti.builder(), photographs);
    List<Inverted> alone = invertAll(SmallPti.builder().batch(1), photographs);
    for (int i = 0; i < 3; i++) {
      assertThat(together.get(i).target().name()).isEqualTo(alone.get(i).target().name());
      assertSamePivot(together.get(i), alone.get(i));
      assertThat(together.get(i).inversion().noise().keySet())
          .isEqualTo(alone.get(i).inversion().noise().keySet());
    }
  }

  @Test
  void the_listener_is_told_of_each_by_its_name() {
    List<Step> told = new ArrayList<>();
    invertAll(SmallPti.builder().listener(told::add).batch(2), photographs);
    assertThat(told).hasSize(15);
    assertThat(told.subList(0, 4)).extracting(Step::subject).containsExactly("a", "b", "a", "b");
    assertThat(told.subList(0, 4)).extracting(Step::index).containsExactly(0, 0, 1, 1);
    assertThat(told.subList(10, 15)).extracting(Step::subject).containsOnly("c");
  }

  @Test
  void a_photograph_that_cannot_be_read_leaves_those_beside_it_alone() {
    List<Path> some = List.of(photographs.get(0), folder.resolve("none.png"), photographs.get(2));
    try (Pti pti = SmallPti.builder().build()) {
      PartlyInvertedException partly =
          catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(some));
      assertThat(partly.failures()).containsOnlyKeys("none");
      assertThat(partly.kept()).extracting(it -> it.target().name()).containsExactly("a", "c");
    }
  }

  @Test
  void an_error_at_one_photograph_leaves_the_others_alone() {
    Inverter failing =
        (target, workspace) -> {
          if (target.name().equals("b")) {
            throw new OutOfMemoryError("as of a heap that is too small");
          }
          return new MeanLatent().invert(target, workspace);
        };
    try (Pti pti = SmallPti.builder().inverter(failing).batch(1).build()) {
      PartlyInvertedException partly =
          catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(photographs));
      assertThat(partly.kept()).extracting(it -> it.target().name()).containsExactly("a", "c");
      assertThat(partly.failures()).containsOnlyKeys("b");
      assertThat(partly.failures().get("b"))
          .hasMessage("java.lang.OutOfMemoryError: as of a heap that is too small")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void failures_are_in_the_order_of_the_photographs() {
    List<Path> some = List.of(photographs.get(0), folder.resolve("none.png"), photographs.get(2));
    Inverter failing =
        (target, workspace) -> {
          throw new InvalidInputException("not " + target.name());
        };
    try (Pti pti = SmallPti.builder().inverter(failing).build()) {
      PartlyDoneException partly =
          catchThrowableOfType(PartlyDoneException.class, () -> pti.invertAll(some));
      assertThat(partly.failures().keySet()).containsExactly("a", "none", "c");
    }
  }

  /** Gives one outcome, whatever it is asked for. */
  private static final class Careless implements BatchInverter {
    private final List<Outcome> given;

    Careless(List<Outcome> given) {
      this.given = given;
    }

    @Override
    public String name() {
      return "careless";
    }

    @Override
    public List<Outcome> invertAll(List<Sought> all) {
      return given;
    }
  }

  @Test
  void an_inverter_of_ones_own_that_miscounts_is_told_by_its_name() {
    Inversion mean = Inversion.builder().pivot(Latent.inW(new float[32], 8)).build();
    BatchInverter.Outcome found = BatchInverter.Outcome.of(mean);
    assertMiscounts(new Careless(List.of(found)), "inverter careless gave 1 outcomes, wanted 3");
    assertMiscounts(
        new Careless(List.of(found, found, found, found)),
        "inverter careless gave 4 outcomes, wanted 3");
    assertMiscounts(
        new Careless(Arrays.asList(found, null, found)),
        "inverter careless gave null, wanted an outcome");
    try (Pti pti = SmallPti.builder().inverter(new Careless(List.of())).build()) {
      assertThatThrownBy(() -> pti.invert(photographs.get(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("inverter careless gave 0 outcomes, wanted 1");
    }
  }

  private void assertMiscounts(BatchInverter careless, String message) {
    Inverter start = Projection.inW().with(b -> b.steps(2).latentSamples(40)).from(careless);
    for (Inverter inverter : List.of(careless, start)) {
      try (Pti pti = SmallPti.builder().inverter(inverter).build()) {
        PartlyInvertedException partly =
            catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(photographs));
        assertThat(partly.failures().values())
            .hasSize(3)
            .allSatisfy(failure -> assertThat(failure).hasMessage(message));
      }
    }
  }

  private Pti.Builder resumable() {
    return SmallPti.builder()
        .inverter(Projection.inW().with(b -> b.steps(8).latentSamples(40)))
        .resumable(folder.resolve("states"), 2);
  }

  @Test
  void cancelled_all_keep_what_they_have_and_go_on_to_the_same_bits() {
    List<Inverted> expected =
        invertAll(resumable().resumable(folder.resolve("elsewhere"), 2), photographs);
    Cancellation cancellation = new Cancellation();
    try (Pti pti =
        resumable()
            .listener(
                step -> {
                  if (step.index() == 4 && step.subject().equals("b")) {
                    cancellation.cancel();
                  }
                })
            .build()) {
      PartlyInvertedException partly =
          catchThrowableOfType(
              PartlyInvertedException.class, () -> pti.invertAll(photographs, cancellation));
      assertThat(partly.failures().keySet()).containsExactly("a", "b", "c");
      assertThat(partly.failures().values())
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .isInstanceOfSatisfying(
                          CancelledException.class,
                          cancelled -> assertThat(cancelled.lastInversion().history()).hasSize(5)));
    }
    List<Inverted> actual = invertAll(resumable(), photographs);
    for (int i = 0; i < 3; i++) {
      assertThat(actual.get(i).latent()).isEqualTo(expected.get(i).latent());
      assertThat(actual.get(i).inversion().history())
          .isEqualTo(expected.get(i).inversion().history());
    }
  }

  @Test
  void what_was_found_is_kept_for_each_and_serves_any_other_company() {
    List<Inverted> first = invertAll(resumable(), photographs);
    List<Step> told = new ArrayList<>();
    List<Inverted> again =
        invertAll(
            resumable().batch(1).listener(told::add),
            List.of(photographs.get(2), photographs.get(0)));
    assertThat(told).isEmpty();
    assertThat(again.get(0).latent()).isEqualTo(first.get(2).latent());
    assertThat(again.get(1).latent()).isEqualTo(first.get(0).latent());
  }

  @Test
  void states_of_different_numbers_of_threads_go_on_together() {
    int before = TorchEngine.threads();
    List<Inverted> expected = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        TorchEngine.setThreads(1 + i);
        List<Path> one = photographs.subList(i, i + 1);
        expected.addAll(invertAll(resumable().resumable(folder.resolve("elsewhere"), 2), one));
        Cancellation cancellation = new Cancellation();
        try (Pti pti = resumable().listener(step -> cancellation.cancel()).build()) {
          assertThatThrownBy(() -> pti.invertAll(one, cancellation))
              .isInstanceOf(PartlyInvertedException.class);
        }
      }
      List<Inverted> actual = invertAll(resumable(), photographs.subList(0, 2));
      assertThat(TorchEngine.threads()).as("afterwards").isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        assertThat(actual.get(i).latent()).isEqualTo(expected.get(i).latent());
      }
    } finally {
      TorchEngine.setThreads(before);
    }
  }

  @Test
  void a_state_that_is_damaged_stops_its_own_photograph_alone() throws Exception {
    invertAll(resumable(), photographs);
    Path state;
    try (var files = Files.list(folder.resolve("states"))) {
      state =
          files
              .filter(file -> file.getFileName().toString().startsWith("b"))
              .findFirst()
              .orElseThrow();
    }
    Files.writeString(state, "nothing");
    try (Pti pti = resumable().build()) {
      PartlyInvertedException partly =
          catchThrowableOfType(PartlyInvertedException.class, () -> pti.invertAll(photographs));
      assertThat(partly.failures()).containsOnlyKeys("b");
      assertThat(partly.kept()).extracting(it -> it.target().name()).containsExactly("a", "c");
    }
  }

  /** Remembers how many it was asked for at once. */
  private record Counting(List<Integer> sizes) implements BatchInverter {
    @Override
    public List<Outcome> invertAll(List<Sought> all) {
      sizes.add(all.size());
      return all.stream()
          .map(
              sought ->
                  Outcome.of(
                      Inversion.builder()
                          .pivot(Latent.inW(new float[32], sought.workspace().generator().layers()))
                          .build()))
          .toList();
    }
  }

  /** Takes no steps, as encoders do, and is told to stop while it looks at the first ones. */
  private record CutShort(Counting counting, Runnable stop) implements BatchInverter {
    @Override
    public List<Outcome> invertAll(List<Sought> all) {
      stop.run();
      return counting.invertAll(all);
    }
  }

  @Test
  void after_photographs_that_take_no_steps_no_others_are_begun_when_it_is_cancelled() {
    Cancellation cancellation = new Cancellation();
    assertTheThirdIsNotBegun(cancellation, cancellation::cancel, "it was cancelled");
  }

  @Test
  void nor_when_the_thread_is_interrupted() {
    assertTheThirdIsNotBegun(
        new Cancellation(), Thread.currentThread()::interrupt, "its thread was interrupted");
    assertThat(Thread.interrupted()).as("still").isTrue();
  }

  private void assertTheThirdIsNotBegun(Cancellation cancellation, Runnable stop, String why) {
    Counting counting = new Counting(new ArrayList<>());
    CutShort inverter = new CutShort(counting, stop);
    try (Pti pti = SmallPti.builder().inverter(inverter).batch(2).build()) {
      assertThatThrownBy(() -> pti.invertAll(photographs, cancellation))
          .isInstanceOf(PartlyInvertedException.class)
          .hasMessage(
              "c was not inverted: photographs stopped at step 2 of 3: %s; a, b are kept"
                  .formatted(why))
          .cause()
          .isInstanceOf(CancelledException.class);
    }
    assertThat(counting.sizes).containsExactly(2);
  }

  @Test
  void an_inverter_of_ones_own_is_asked_for_as_many_as_were_set() {
    Counting counting = new Counting(new ArrayList<>());
    invertAll(SmallPti.builder().inverter(counting).batch(2), photographs);
    assertThat(counting.sizes).containsExactly(2, 1);
  }

  @Test
  void frames_are_looked_at_as_many_at_once_as_were_set() {
    Path film = folder.resolve("film");
    IntStream.range(0, 5)
        .forEach(
            i ->
                PictureFiles.save(
                    SmallPti.target(i * .1).picture(), film.resolve("frame" + i + ".png")));
    Counting counting = new Counting(new ArrayList<>());
    List<String> told = new ArrayList<>();
    try (Pti pti =
        SmallPti.builder()
            .inverter(counting)
            .batch(2)
            .listener(
                step -> {
                  if (step.stage().equals("pivots")) {
                    told.add(step.subject());
                  }
                })
            .build()) {
      assertThat(pti.invert(Frames.of(film)).latents()).hasSize(5);
    }
    assertThat(counting.sizes).containsExactly(2, 2, 1);
    assertThat(told).containsExactly("frame0", "frame1", "frame2", "frame3", "frame4");
  }

  @Test
  void frames_are_tuned_as_photographs_together_are() {
    Path film = folder.resolve("film");
    for (int i = 0; i < 4; i++) {
      PictureFiles.save(SmallPti.target(i * .1).picture(), film.resolve("frame" + i + ".png"));
    }
    try (Pti pti =
        Pti.builder()
            .generator(ParityFiles.file("small.generator"))
            .device("cpu")
            .inverter(new MeanLatent())
            .build()) {
      Frames frames = Frames.of(film).with(b -> b.tuningSteps(1));
      assertThat(pti.invert(frames).tune().get("frame0").tuning().settings())
          .containsEntry("accumulation", 4);
    }
  }

  @Test
  void an_inverter_that_takes_one_is_asked_for_one() {
    List<String> asked = new ArrayList<>();
    Inverter one =
        (target, workspace) -> {
          asked.add(target.name());
          return Inversion.builder()
              .pivot(Latent.inW(new float[32], workspace.generator().layers()))
              .build();
        };
    invertAll(SmallPti.builder().inverter(one).batch(3), photographs);
    assertThat(asked).containsExactly("a", "b", "c");
  }

  @Test
  void a_batch_of_none_is_refused() {
    assertThatThrownBy(() -> Pti.builder().batch(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("batch is 0, wanted at least 1");
  }

  @Test
  void an_outcome_is_an_inversion_or_a_failure() {
    assertThatThrownBy(() -> new BatchInverter.Outcome(null, null))
        .isInstanceOf(IllegalArgumentException.class);
    IllegalStateException failure = new IllegalStateException("no");
    assertThatThrownBy(BatchInverter.Outcome.failed(failure)::get).isSameAs(failure);
  }
}
