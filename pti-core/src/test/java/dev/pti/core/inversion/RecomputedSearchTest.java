package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Floats;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.core.Gradients;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A search that draws again going backward is the same search as the one that keeps its graph. */
class RecomputedSearchTest {
  private final TinyRun tiny = new TinyRun();
  private final TinyRun wide = new TinyRun("wide");

  @AfterEach
  void close() {
    tiny.close();
    wide.close();
  }

  static List<Projection> searches() {
    return List.of(
        Projection.inW(),
        Projection.inW().with(b -> b.fitNoise(false)),
        Projection.inW().with(b -> b.latentNoise(0)),
        Projection.inWPlus().with(b -> b.deltaWeight(.1)),
        Projection.alongSlopes().with(b -> b.slopes(8)),
        Projection.inWPlus().onward().from((target, workspace) -> TinyRun.pivot()));
  }

  private static Projection recomputing(Projection projection) {
    return projection.with(b -> b.recomputation(true));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void losses_and_gradients_are_the_same_but_for_rounding(Projection projection) {
    assertSame(tiny, projection);
  }

  @Test
  void in_pictures_that_are_not_square_too() {
    assertSame(wide, Projection.inW());
  }

  private static void assertSame(TinyRun run, Projection projection) {
    List<Target> target = List.of(run.target());
    MeasuredSearches expected = MeasuredSearches.of(run, projection, target);
    MeasuredSearches actual = MeasuredSearches.of(run, recomputing(projection), target);
    assertThat(Floats.toArray(actual.losses()))
        .containsExactly(Floats.toArray(expected.losses()), within(1e-5f));
    Gradients.assertSame(actual.gradients(), expected.gradients(), 1e-4);
  }

  private Inversion search(Projection projection) {
    try (TorchWorkspace workspace = tiny.workspace()) {
      return projection.invert(tiny.target(), workspace);
    }
  }

  @Test
  void a_run_goes_the_same_way_and_says_that_it_recomputed() {
    Projection few = Projection.inW().with(b -> b.steps(6));
    Inversion expected = search(few);
    Inversion actual = search(recomputing(few));
    assertThat(actual.history()).hasSize(6);
    for (int step = 0; step < 6; step++) {
      Step wanted = expected.history().get(step);
      assertThat(actual.history().get(step).loss())
          .isCloseTo(wanted.loss(), within(1e-3 * wanted.loss()));
    }
    assertThat(expected.settings()).containsEntry("recomputation", false);
    assertThat(actual.settings()).containsEntry("recomputation", true);
  }

  @Test
  void slopes_are_the_same_but_for_rounding() {
    ProjectionSettings kept = Projection.alongSlopes().with(b -> b.slopes(6)).settings();
    ProjectionSettings recomputing =
        recomputing(Projection.alongSlopes()).with(b -> b.slopes(6)).settings();
    try (TorchWorkspace workspace = tiny.workspace()) {
      Gradients.assertSame(
          List.of(SlopeAxes.slopes(workspace, recomputing)),
          List.of(SlopeAxes.slopes(workspace, kept)),
          1e-4);
    }
  }

  @Test
  void a_run_leaves_nothing_behind_whether_it_reaches_its_end_or_not() {
    Projection along = recomputing(Projection.alongSlopes()).with(b -> b.slopes(4).steps(3));
    search(along);
    int before = tiny.arrays();
    search(along);
    search(along.with(b -> b.threshold(1e6)));
    assertThat(tiny.arrays()).isEqualTo(before);
  }
}
