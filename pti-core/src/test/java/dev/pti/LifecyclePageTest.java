package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.core.ParityFiles;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.Projection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/lifecycle.md} shows, compiled and run. */
@Timeout(120)
class LifecyclePageTest {
  @TempDir private Path out;

  private final Target target = SmallPti.target(1);

  private final Direction age = direction();

  /** As user interfaces have them; this one is pressed at once. */
  private interface Button {
    void onClick(Runnable action);
  }

  @Test
  void the_page_shows_this_code() {
    Page.of("lifecycle.md").requireSnippetsIn(LifecyclePageTest.class);
  }

  @Test
  void stopping() {
    Button stopButton = Runnable::run;
    try (Pti pti = SmallPti.builder().build()) {
      Cancellation cancellation = new Cancellation();
      stopButton.onClick(cancellation::cancel);
      Inverted inverted;
      try {
        inverted = pti.invert(target, cancellation);
      } catch (CancelledException e) {
        inverted = pti.kept(target, e);
      }
      assertThat(inverted.inversion().history()).isEmpty();
      assertThat(inverted.picture()).isEqualTo(whereTheSearchBegins());
    }
  }

  /** A search that is near enough at once moves nothing. */
  private Picture whereTheSearchBegins() {
    Projection search =
        Projection.inW().with(b -> b.steps(5).latentSamples(40).threshold(Double.MAX_VALUE));
    try (Pti pti = SmallPti.builder().inverter(search).build()) {
      return pti.invert(target).picture();
    }
  }

  @Test
  void on_another_thread() {
    // So many that it is cancelled before the last, however busy the machine is.
    try (Pti pti = SmallPti.builder().tuner(SmallPti.tuner(10_000)).build()) {
      Run<Inverted> inverting = pti.invertAsync(target);
      Run<Tuned> tuning = inverting.join().tuneAsync();
      tuning.cancel(true);
      Tuned kept = tuning.kept().join();
      assertThat(kept.tuning().stoppedBy()).isEqualTo("cancelled");
      assertThat(kept.tuning().history()).hasSizeLessThan(10_000);
      assertThat(kept.inverted().picture()).isEqualTo(inverting.join().picture());
      assertThat(kept.picture().equals(inverting.join().picture()))
          .as("nothing was moved, and what it draws is the same")
          .isEqualTo(kept.tuning().difference().isEmpty());
    }
  }

  @Test
  void resuming() {
    Pti.Builder builder = Pti.builder().resumable(Path.of("states"));
    builder.generator(ParityFiles.file("small.generator")).device("cpu").build().close();
    assertThat(Path.of("states")).as("the first run makes it").doesNotExist();
    Path states = out.resolve("states");
    AtomicBoolean isKept = new AtomicBoolean();
    StepListener watching = step -> isKept.compareAndSet(false, Files.exists(states));
    try (Pti pti = SmallPti.builder().resumable(states).listener(watching).build()) {
      Tuned tuned = pti.invert(target).tune();
      tuned.save(out);
      pti.discardState(target);
      assertThat(isKept).as("while it worked").isTrue();
      assertThat(states).doesNotExist();
    }
  }

  @Test
  void several_photographs_in_one_generator() {
    Path ann = photograph("ann");
    Path ben = photograph("ben");
    try (Pti pti = SmallPti.builder().build()) {
      InvertedTogether inverted = pti.invertAll(List.of(ann, ben));
      TunedTogether together = inverted.tune();
      Edited older = together.get("ann").edit(age, 2);
      Picture halfway = together.between("ann", "ben", .5);
      together.save(out);
      assertThat(older.picture()).isNotEqualTo(halfway);
      assertThat(out.resolve("together.json")).exists();
    }
  }

  @Test
  void several_photographs_each_in_its_generator() {
    List<Path> photographs = List.of(photograph("ann"), photograph("ben"));
    try (Pti pti = SmallPti.builder().build()) {
      List<Tuned> each = pti.invertAll(photographs).tuneEach();
      assertThat(each).extracting(it -> it.target().name()).containsExactly("ann", "ben");
      List<CompletableFuture<Void>> saved =
          pti.invertAll(photographs).tuneEachAsync().stream()
              .map(run -> run.thenAccept(tuned -> tuned.save(out.resolve(tuned.target().name()))))
              .toList();
      saved.forEach(CompletableFuture::join);
      assertThat(out.resolve("ben").resolve("report.json")).exists();
    }
  }

  private Path photograph(String name) {
    Path file = out.resolve(name + ".png");
    PictureFiles.save(SmallPti.target(name.hashCode() % 7).picture(), file);
    return file;
  }

  private static Direction direction() {
    float[] values = new float[32];
    Arrays.fill(values, .3f);
    return Direction.of("age", FloatTensor.wrap(values, 32));
  }

  @Test
  void several_at_once() {
    Target first = target;
    Target second = SmallPti.target(2);
    try (Pti pti = SmallPti.builder().build()) {
      Run<Inverted> one = pti.invertAsync(first);
      Run<Inverted> two = pti.invertAsync(second);
      List<Inverted> both = List.of(one.join(), two.join());
      assertThat(both.get(0).latent()).isNotEqualTo(both.get(1).latent());
    }
  }
}
