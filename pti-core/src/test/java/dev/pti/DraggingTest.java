package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.Step;
import dev.pti.core.optimization.Drag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dragging in a tuned photograph through the entry. */
@Timeout(120)
class DraggingTest {
  private static final Drag DRAG =
      Drag.of(new Point(14, 16), new Point(18, 15)).with(b -> b.steps(5));

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

  @Test
  void the_tuned_picture_is_dragged_and_what_moved_it_is_a_direction() {
    Optimized dragged = tuned.drag(DRAG);
    assertThat(dragged.picture()).isNotEqualTo(tuned.picture());
    assertThat(dragged.edited().edits()).containsExactly("drag of (14, 16) to (18, 15)");
    assertThat(dragged.toString()).startsWith("waves dragged in 5 steps in ").endsWith("by steps");
    Direction aside = dragged.direction("aside");
    assertThat(tuned.edit(aside, 1).latent().distance(dragged.latent())).isLessThan(1e-5);
    assertThat(dragged.latent().layer(7)).as("finer layers").isEqualTo(tuned.latent().layer(7));
    assertThat(tuned.drag(DRAG).latent()).as("again").isEqualTo(dragged.latent());
  }

  @Test
  void steps_go_to_the_listener_with_the_distance_that_is_left() {
    List<Step> told = new ArrayList<>();
    LISTENERS.add(told::add);
    Optimized dragged = tuned.drag(DRAG.within(Region.face()));
    LISTENERS.clear();
    assertThat(told).isEqualTo(dragged.optimization().history());
    assertThat(told.get(0).losses().keySet())
        .containsExactly("motion", "outside", "distance", "loss");
    assertThat(told.get(0).losses().get("distance")).isEqualTo(Math.hypot(4, 1));
  }

  @Test
  void an_edit_is_dragged_on_from_where_it_is_and_what_was_done_is_told_in_order() {
    Direction some = tuned.drag(DRAG).direction("some");
    Edited edited = tuned.edit(some, .5);
    Optimized further = edited.drag(DRAG);
    assertThat(further.edited().edits())
        .containsExactly("some=0.5", "drag of (14, 16) to (18, 15)");
    assertThat(further.latent().layer(7)).isEqualTo(edited.latent().layer(7));
    assertThat(further.latent().distance(edited.latent())).isPositive();
  }

  @Test
  void a_cancelled_drag_keeps_what_was_done() {
    Cancellation cancellation = new Cancellation();
    LISTENERS.add(
        step -> {
          if (step.stage().equals("drag") && step.index() == 1) {
            cancellation.cancel();
          }
        });
    CancelledException cancelled =
        catchThrowableOfType(CancelledException.class, () -> tuned.drag(DRAG, cancellation));
    LISTENERS.clear();
    assertThat(cancelled)
        .hasMessage(
            "drag stopped at step 2 of 5: it was cancelled; the state that step 1 measured is"
                + " kept");
    Optimized kept = tuned.kept(cancelled);
    assertThat(kept.optimization().history()).hasSize(2);
    assertThat(kept.latent().distance(tuned.latent())).isPositive();
    assertThat(kept.edited().edits()).containsExactly("drag of (14, 16) to (18, 15)");
  }

  @Test
  void another_thread_may_drag() {
    Run<Optimized> run = tuned.dragAsync(DRAG);
    assertThat(run.join().latent()).isEqualTo(tuned.drag(DRAG).latent());
    assertThat(run.kept().join()).isSameAs(run.join());
  }

  @Test
  void what_does_not_fit_the_generator_is_refused() {
    assertThatThrownBy(() -> tuned.drag(DRAG.and(new Point(3, 3), new Point(3, 32))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("point (3.0, 32.0) is not within the picture's (0, 0) to (31, 31)");
    assertThatThrownBy(() -> tuned.drag(DRAG.with(b -> b.activations(64))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no layers of resolution 64, the generator has them of [4, 8, 16, 32]");
  }
}
