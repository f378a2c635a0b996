package dev.pti;

import static dev.pti.SmallFilm.filmBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.CancelledException;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several photographs on another thread, and films that are told to stop. */
@Timeout(120)
class StoppingSeveralTest {
  private final Path folder;
  private List<Path> photographs = List.of();

  StoppingSeveralTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void write() {
    photographs = Stream.of("a", "b", "c").map(name -> folder.resolve(name + ".png")).toList();
    for (int i = 0; i < photographs.size(); i++) {
      PictureFiles.save(SmallPti.target(i).picture(), photographs.get(i));
    }
  }

  private static StepListener at(Predicate<Step> when, Runnable action) {
    return step -> {
      if (when.test(step)) {
        action.run();
      }
    };
  }

  @Test
  void several_photographs_are_found_on_another_thread_as_on_this_one() {
    try (Pti pti = SmallPti.builder().build()) {
      Run<InvertedTogether> run = pti.invertAllAsync(photographs);
      assertThat(run.join().all())
          .extracting(Inverted::latent)
          .isEqualTo(pti.invertAll(photographs).all().stream().map(Inverted::latent).toList());
      assertThat(run.kept().join()).isSameAs(run.join());
    }
  }

  @Test
  void what_was_found_before_a_run_was_cancelled_is_kept() {
    CompletableFuture<Run<InvertedTogether>> started = new CompletableFuture<>();
    StepListener cancelling =
        at(step -> step.subject().equals("b"), () -> started.join().cancel(true));
    try (Pti pti = SmallPti.builder().batch(1).listener(cancelling).build()) {
      Run<InvertedTogether> run = pti.invertAllAsync(photographs);
      started.complete(run);
      assertThat(run.kept().join().names()).containsExactly("a");
      assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void a_run_that_found_none_keeps_nothing() {
    try (Pti pti = SmallPti.builder().build()) {
      Run<InvertedTogether> run = pti.invertAllAsync(List.of(folder.resolve("none.png")));
      assertThatThrownBy(() -> run.kept().join())
          .cause()
          .isInstanceOf(PartlyInvertedException.class)
          .hasMessageStartingWith("none was not inverted: ")
          .hasMessageEndingWith("; none is kept");
    }
  }

  @Test
  void frames_are_no_longer_looked_for_when_another_thread_asks_to_stop() {
    Cancellation cancellation = new Cancellation();
    StepListener cancelling =
        at(step -> step.stage().equals("pivots") && step.index() == 1, cancellation::cancel);
    Path input = SmallFilm.write(folder.resolve("film"), 3);
    try (Pti pti = filmBuilder().listener(cancelling).build()) {
      assertThatThrownBy(() -> pti.invert(Frames.of(input), cancellation))
          .isInstanceOf(CancelledException.class)
          .hasMessageStartingWith("pivots stopped at step 2 of 3: it was cancelled");
    }
  }

  @Test
  void a_film_is_no_longer_opened_when_another_thread_asks_to_stop() {
    Path input = SmallFilm.write(folder.resolve("film"), 3);
    Path film = folder.resolve("film.safetensors");
    Cancellation cancellation = new Cancellation();
    StepListener cancelling =
        at(step -> step.stage().equals("frames") && step.index() == 1, cancellation::cancel);
    try (Pti pti = filmBuilder().listener(cancelling).build()) {
      pti.invert(Frames.of(input)).tune().save(film);
      assertThatThrownBy(() -> pti.openFrames(film, Frames.of(input), cancellation))
          .isInstanceOf(CancelledException.class)
          .hasMessageStartingWith("frames stopped at step 2 of 3: it was cancelled");
      assertThat(pti.openFrames(film, Frames.of(input)).names()).containsExactly("f0", "f1", "f2");
    }
  }
}
