package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.core.optimization.LatentOptimization;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Optimizing a tuned photograph through the entry. */
@Timeout(120)
class OptimizingTest {
  private static final LossTerm BRIGHT =
      ((LossTerm) (image, target) -> Losses.scale(image.mean(), -1)).named("bright");
  private static final LatentOptimization BRIGHTER =
      LatentOptimization.of(BRIGHT).with(b -> b.steps(6).latentWeight(1e-4));

  private static final List<Consumer<Step>> LISTENERS = new ArrayList<>();
  private static Pti pti;
  private static Tuned tuned;

  @BeforeAll
  static void tune() {
    pti =
        SmallPti.builder()
            .listener(step -> List.copyOf(LISTENERS).forEach(it -> it.accept(step)))
            .build();
    tuned = pti.invert(SmallPti.target(1)).tune();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  private static double mean(Picture picture) {
    double sum = 0;
    for (float value : picture.toTensor().toArray()) {
      sum += value;
    }
    return sum / picture.toTensor().count();
  }

  @Test
  void the_picture_of_the_tuned_generator_is_what_is_optimized() {
    Optimized bright = tuned.optimize(BRIGHTER);
    List<Step> history = bright.optimization().history();
    assertThat(history.get(0).losses().get("bright"))
        .as("measured where the tuned picture is, with its noise")
        .isCloseTo(-mean(tuned.picture()), within(1e-5));
    assertThat(mean(bright.picture())).isGreaterThan(mean(tuned.picture()));
    assertThat(bright.latent()).isEqualTo(bright.edited().latent());
    assertThat(bright.toString()).startsWith("waves optimized in 6 steps in ").endsWith("by steps");
    assertThat(tuned.optimize(BRIGHTER).latent()).isEqualTo(bright.latent());
  }

  @Test
  void what_was_found_is_a_direction() {
    Optimized bright = tuned.optimize(BRIGHTER.onLayers(2, 5));
    Direction brighter = bright.direction("brighter");
    assertThat(brighter.name()).isEqualTo("brighter");
    assertThat(brighter.edit(tuned.latent()).distance(bright.latent())).isLessThan(1e-5);
    Latent twice = tuned.edit(brighter, 2).latent();
    assertThat(twice.layer(1)).isEqualTo(tuned.latent().layer(1));
    assertThat(twice.distance(tuned.latent()))
        .isCloseTo(2 * bright.latent().distance(tuned.latent()), within(1e-4));
    Optimized nowhere = tuned.optimize(LatentOptimization.of(Losses.l2()).with(b -> b.steps(1)));
    assertThatThrownBy(() -> nowhere.direction("nothing"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("direction nothing is zero");
  }

  @Test
  void an_edited_photograph_is_optimized_from_where_it_is() {
    Edited edited = tuned.optimize(BRIGHTER).edited();
    Optimized further = edited.optimize(BRIGHTER.onLayers(0, 1));
    assertThat(further.latent().layer(5)).isEqualTo(edited.latent().layer(5));
    assertThat(mean(further.picture())).isGreaterThan(mean(edited.picture()));
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    CancelledException stopped =
        catchThrowableOfType(CancelledException.class, () -> edited.optimize(BRIGHTER, cancelled));
    Optimized kept = edited.kept(stopped);
    assertThat(kept.latent()).as("the start").isEqualTo(edited.latent());
    assertThatThrownBy(() -> kept.direction("nowhere")).hasMessage("direction nowhere is zero");
  }

  @Test
  void the_bundled_identity_holds_the_person() {
    Optimized held = tuned.optimize(BRIGHTER.with(b -> b.steps(2).identityWeight(.5)));
    List<Step> history = held.optimization().history();
    assertThat(history.get(0).losses().get("identity")).isZero();
    assertThat(history.get(1).losses().get("identity")).isFinite();
  }

  @Test
  void a_cancelled_optimization_keeps_what_was_done() {
    Cancellation cancellation = new Cancellation();
    Consumer<Step> cancelling =
        step -> {
          if (step.stage().equals("optimization") && step.index() == 2) {
            cancellation.cancel();
          }
        };
    LISTENERS.add(cancelling);
    CancelledException cancelled =
        catchThrowableOfType(
            CancelledException.class, () -> tuned.optimize(BRIGHTER, cancellation));
    LISTENERS.remove(cancelling);
    assertThat(cancelled)
        .hasMessage(
            "optimization stopped at step 3 of 6: it was cancelled; the state that step 2 measured"
                + " is kept");
    Optimized kept = tuned.kept(cancelled);
    assertThat(kept.optimization().history()).hasSize(3);
    assertThat(kept).hasToString("waves optimized in 3 steps, stopped by cancelled");
    assertThat(mean(kept.picture())).isGreaterThan(mean(tuned.picture()));
  }

  @Test
  void another_thread_may_do_it() {
    Run<Optimized> run = tuned.optimizeAsync(BRIGHTER);
    assertThat(run.join().latent()).isEqualTo(tuned.optimize(BRIGHTER).latent());
    assertThat(run.kept().join()).isSameAs(run.join());
  }

  @Test
  void what_another_loop_kept_is_refused() {
    CancelledException other =
        new CancelledException("tuning", 1, 2, "it was cancelled", 0, null, List.of());
    assertThatThrownBy(() -> tuned.kept(other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("what stopped keeps no optimization: " + other.getMessage());
  }
}
