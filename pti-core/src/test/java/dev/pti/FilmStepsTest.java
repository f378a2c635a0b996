package dev.pti;

import static dev.pti.SmallFilm.DIRECTION;
import static dev.pti.SmallFilm.filmBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Inverter;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a listener is told of a film, and what becomes of one that throws. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FilmStepsTest {
  @TempDir Path folder;

  private Path input(int count) {
    return SmallFilm.write(folder.resolve("in"), count);
  }

  @Test
  void slopes_are_told_once_before_the_first_frame() {
    List<Step> steps = new ArrayList<>();
    Projection search = Projection.inW().with(b -> b.steps(3).latentSamples(40).slopes(5));
    try (Pti pti = filmBuilder().inverter(search).listener(steps::add).build()) {
      pti.invert(Frames.of(input(3)));
    }
    assertThat(steps)
        .filteredOn(it -> List.of("slopes", "pivots").contains(it.stage()))
        .extracting(it -> it.stage() + " " + (it.index() + 1) + " of " + it.total())
        .endsWith("slopes 5 of 5", "pivots 1 of 3", "pivots 2 of 3", "pivots 3 of 3");
  }

  @Test
  void steps_that_an_inverter_of_ones_own_takes_are_told_by_the_frames_names() {
    Inverter own =
        (target, workspace) -> {
          workspace.listener().onStep(new Step("guess", 0, 1, 0, Map.of("loss", 2.)));
          return new MeanLatent().invert(target, workspace);
        };
    List<String> told = new ArrayList<>();
    StepListener listener = step -> told.add(step.stage() + " " + step.subject());
    try (Pti pti = filmBuilder().inverter(own).listener(listener).build()) {
      pti.invert(Frames.of(input(2)));
    }
    assertThat(told)
        .containsExactly("faces f0", "faces f1", "guess f0", "pivots f0", "guess f1", "pivots f1");
  }

  @Test
  void a_listener_that_throws_stops_a_film_as_it_stops_a_photograph() {
    Path input = input(2);
    for (String stage : List.of("faces", "inversion", "pivots", "paste back")) {
      StepListener failing =
          step -> {
            if (step.stage().equals(stage) && step.index() == 1) {
              throw new IllegalStateException("enough");
            }
          };
      try (Pti pti = filmBuilder().listener(failing).build()) {
        assertThatThrownBy(
                () ->
                    pti.invert(Frames.of(input))
                        .withoutTuning()
                        .edit(DIRECTION, 1)
                        .pasteBack(folder.resolve("out")))
            .isExactlyInstanceOf(StoppedException.class)
            .hasMessageMatching(
                stage
                    + " stopped at step 1 of [24]: the listener threw"
                    + " java.lang.IllegalStateException: enough; (nothing|the state that step 1"
                    + " measured) is kept")
            .hasCauseExactlyInstanceOf(IllegalStateException.class);
      }
    }
  }
}
