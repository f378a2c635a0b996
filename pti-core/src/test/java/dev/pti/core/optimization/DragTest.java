package dev.pti.core.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dragging where it is known what has to come of it. */
@Timeout(120)
class DragTest {
  private static final Drag ASIDE = Drag.of(new Point(32, 32), new Point(40, 28));

  private final NDManager manager = TorchEngine.newManager(Device.cpu());

  @AfterEach
  void free() {
    manager.close();
  }

  private Inversion drag(Drag drag, int blobs) {
    return drag(drag, blobs, StepListener.none());
  }

  private Inversion drag(Drag drag, int blobs, StepListener listener) {
    return drag(drag, blobs, listener, RunControl.none());
  }

  private Inversion drag(Drag drag, int blobs, StepListener listener, RunControl control) {
    BlobGenerator generator = new BlobGenerator(manager, blobs);
    try (TorchWorkspace workspace =
        new TorchWorkspace(
            manager,
            generator,
            TinyRun.ROUGH,
            List.of(Losses.l2()),
            List.of(Losses.l2()),
            listener,
            new GaussianDraws(7),
            control)) {
      Latent middle = Latent.inWPlus(FloatTensor.wrap(new float[10 * 4], 10, 4));
      return drag.drag(middle, workspace);
    }
  }

  private static double last(Inversion found, String what) {
    List<Step> history = found.history();
    return history.get(history.size() - 1).losses().get(what);
  }

  @Test
  void what_is_at_a_point_comes_to_its_target_and_the_latent_is_where_that_is_drawn() {
    Inversion found = drag(ASIDE.with(b -> b.learningRate(.02)), 1);
    assertThat(found.settings()).containsEntry("stopped_by", "threshold");
    float[] moved = found.pivot().layer(0);
    assertThat(32 + 8 * moved[0]).as("x of the blob").isCloseTo(40f, within(.5f));
    assertThat(32 + 8 * moved[1]).as("y of the blob").isCloseTo(28f, within(.5f));
    assertThat(last(found, "distance")).isLessThanOrEqualTo(2 * 64 / 512.);
    assertThat(ended(found, 0)).isCloseTo(40, within(.3));
    assertThat(ended(found, 1)).isCloseTo(28, within(.3));
  }

  /** Where the first point ended. */
  private static double ended(Inversion found, int coordinate) {
    List<?> points = (List<?>) found.settings().get("points");
    return (double) ((List<?>) points.get(0)).get(coordinate);
  }

  @Test
  void the_state_that_comes_nearer_is_told_step_by_step() {
    List<Step> told = new ArrayList<>();
    Inversion found = drag(ASIDE.with(b -> b.steps(12).learningRate(.02)), 1, told::add);
    assertThat(told).hasSize(12).isEqualTo(found.history());
    assertThat(told.get(0).losses().get("distance")).isEqualTo(Math.hypot(8, 4));
    assertThat(told.get(0).losses().keySet()).containsExactly("motion", "distance", "loss");
    assertThat(last(found, "distance")).isLessThan(8);
    assertThat(found.settings()).containsEntry("stopped_by", "steps").containsEntry("steps", 12);
    assertThat(told).allMatch(step -> step.stage().equals("drag") && step.learningRate() == .02);
  }

  @Test
  void where_the_points_ended_is_where_the_last_update_led() {
    Inversion found = drag(ASIDE.with(b -> b.steps(12).learningRate(.02)), 1);
    double last = last(found, "distance");
    assertThat(ended(found, 0)).isCloseTo(32 + 8 * found.pivot().layer(0)[0], within(.3));
    assertThat(Math.hypot(40 - ended(found, 0), 28 - ended(found, 1))).isLessThan(last);
  }

  @Test
  void two_points_go_each_its_way_and_one_that_is_pulled_nowhere_is_held() {
    Drag apart =
        Drag.of(new Point(32, 32), new Point(36, 32)).and(new Point(32, 32), new Point(32, 32));
    assertThat(apart.pulls()).hasSize(2);
    Inversion held = drag(apart.with(b -> b.steps(60).learningRate(.02)), 1);
    assertThat(held.settings()).as("it cannot do both").containsEntry("stopped_by", "steps");
    assertThat(32 + 8 * held.pivot().layer(0)[0]).isBetween(31.5f, 36.5f);
  }

  @Test
  void what_is_outside_of_the_region_is_held() {
    Drag far = Drag.of(new Point(32, 32), new Point(48, 32)).with(b -> b.learningRate(.02));
    double free = drag(far.with(b -> b.steps(40)), 1).pivot().layer(0)[0];
    Drag confined = far.within(Region.rectangle(0, 0, .5, 1)).with(b -> b.steps(40));
    Inversion held = drag(confined, 1);
    assertThat((double) held.pivot().layer(0)[0]).isLessThan(.5 * free);
    assertThat(held.history().get(0).losses().get("outside")).isZero();
    Step step = held.history().get(5);
    assertThat(step.losses().get("outside")).isPositive();
    assertThat(step.loss())
        .isCloseTo(
            step.losses().get("motion")
                + confined.settings().outsideWeight() * step.losses().get("outside"),
            within(1e-12));
  }

  @Test
  void layers_outside_the_range_keep_their_bits() {
    Inversion found = drag(ASIDE.with(b -> b.steps(3).layers(LayerRange.of(1, 2))), 1);
    assertThat(found.pivot().layer(0)).containsOnly(0);
    assertThat(found.settings()).containsEntry("first_layer", 1).containsEntry("last_layer", 2);
    assertThatThrownBy(() -> drag(ASIDE.with(b -> b.layers(LayerRange.of(0, 10))), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 0 to 10 is not within the generator's layers 0 to 9");
  }

  @Test
  void a_drag_can_be_repeated_to_the_bit_and_leaks_nothing() {
    Drag shortly = ASIDE.with(b -> b.steps(4));
    Inversion once = drag(shortly, 2);
    int before = manager.getManagedArrays().size();
    assertThat(drag(shortly, 2)).isEqualTo(once);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  /** Keeps the state before a step, and gives it to the next run. */
  private static final class Kept implements RunControl {
    private @Nullable RunState state;
    private int offered;

    @Override
    public Optional<String> stopRequest() {
      return Optional.empty();
    }

    @Override
    public Optional<RunState> saved(String loop) {
      return Optional.ofNullable(state);
    }

    @Override
    public void keep(String loop, int done, Supplier<RunState> offer) {
      if (done == 5 && state == null) {
        state = offer.get();
      }
      offered++;
    }
  }

  @Test
  void a_drag_that_goes_on_from_a_kept_state_ends_in_the_same_bits() {
    Drag drag = ASIDE.with(b -> b.steps(12).learningRate(.02));
    Kept control = new Kept();
    Inversion once = drag(drag, 1, StepListener.none(), control);
    int offered = control.offered;
    Inversion again = drag(drag, 1, StepListener.none(), control);
    assertThat(control.offered - offered).as("steps of the second run").isLessThan(offered);
    assertThat(again.pivot()).isEqualTo(once.pivot());
    assertThat(again.history()).isEqualTo(once.history());
    assertThat(again.settings()).isEqualTo(once.settings());
  }

  @Test
  void a_drag_that_begins_where_it_shall_end_takes_no_step() {
    Inversion found = drag(Drag.of(new Point(30, 30), new Point(30.2, 30)), 1);
    assertThat(found.history()).hasSize(1);
    assertThat(found.pivot().layer(0)).containsOnly(0);
  }

  @Test
  void refuses_points_outside_of_the_picture_and_regions_of_another_size() {
    assertThatThrownBy(() -> drag(Drag.of(new Point(64, 3), new Point(3, 3)), 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("point (64.0, 3.0) is not within the picture's (0, 0) to (63, 63)");
    assertThatThrownBy(() -> drag(Drag.of(new Point(3, 3), new Point(3, -1)), 1))
        .hasMessage("point (3.0, -1.0) is not within the picture's (0, 0) to (63, 63)");
    Mask small = Mask.of("mine", FloatTensor.wrap(new float[] {1, 0, 0, 1}, 2, 2));
    assertThatThrownBy(() -> drag(ASIDE.within(small), 1))
        .hasMessage("mask mine is 2 x 2, the pictures are 64 x 64");
  }

  @Test
  void refuses_settings_out_of_their_range() {
    assertThatThrownBy(() -> ASIDE.with(b -> b.activations(48)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("activations is 48, wanted a power of two of at least 4, or none");
    assertThatThrownBy(() -> ASIDE.with(b -> b.activations(0)))
        .hasMessage("activations is 0, wanted a power of two of at least 4, or none");
    assertThatThrownBy(() -> ASIDE.with(b -> b.seconds(Double.POSITIVE_INFINITY)))
        .hasMessage("seconds is Infinity, wanted a finite number above 0, or none");
    assertThatThrownBy(() -> ASIDE.with(b -> b.reach(.5)))
        .hasMessage("reach is 0.5, wanted 1 to 64");
    assertThatThrownBy(() -> ASIDE.with(b -> b.radius(65)))
        .hasMessage("radius is 65.0, wanted 0 to 64");
    assertThatThrownBy(() -> ASIDE.with(b -> b.stride(0)))
        .hasMessage("stride is 0.0, wanted a finite number above 0");
    assertThat(ASIDE.within(Region.face())).hasToString("drag of (32, 32) to (40, 28) within face");
  }
}
