package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.Region;
import dev.pti.api.Step;
import dev.pti.core.tuning.Stitching;
import dev.pti.core.tuning.StitchingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An edit agrees with the photograph at its border, and inside stays what it is. */
@Timeout(value = 2, unit = MINUTES)
class StitchingTest {
  private final List<Step> steps = new ArrayList<>();
  private final Pti pti = SmallPti.builder().listener(steps::add).build();
  private final Tuned tuned = pti.invert(SmallPti.target(1)).tune();

  @AfterEach
  void close() {
    pti.close();
  }

  private static LatentEditor all(double strength) {
    float[] moved = new float[32];
    Arrays.fill(moved, 1);
    return Direction.of("all", FloatTensor.wrap(moved, 32)).withStrength(strength);
  }

  private double insideOf(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < 3 * 12 * 12; i++) {
      int row = 12 + i / 12 % 12;
      int column = 10 + i % 12;
      sum += Math.abs(a.get(i / 144, row, column) - b.get(i / 144, row, column));
    }
    return sum / (3 * 144) * 127.5;
  }

  @Test
  void the_band_comes_nearer_to_the_photograph_and_the_edit_stays() {
    Edited edited = tuned.edit(all(.6));
    Stitching how = Stitching.ofDefaults().with(b -> b.steps(30));

    Edited stitched = edited.stitch(how);

    Picture photograph = tuned.target().picture();
    double before = how.border(photograph, edited.picture());
    double after = how.border(photograph, stitched.picture());
    assertThat(after).isLessThan(.75 * before);
    double moved = insideOf(edited.picture(), tuned.picture());
    assertThat(insideOf(stitched.picture(), edited.picture())).isLessThan(.5 * moved);
    assertThat(stitched.latent()).isEqualTo(edited.latent());
    assertThat(stitched.stitching().orElseThrow().settings())
        .containsEntry("region", "face")
        .containsEntry("steps", 30);
  }

  @Test
  void the_tuned_generator_stays_as_it_was_and_equal_calls_give_equal_bits() {
    Edited edited = tuned.edit(all(.6));
    Stitching how = Stitching.ofDefaults().with(b -> b.steps(2));
    Picture unedited = tuned.picture();

    Picture once = edited.stitch(how).picture();

    assertThat(once).isNotEqualTo(edited.picture());
    assertThat(edited.stitch(how).picture()).isEqualTo(once);
    assertThat(tuned.picture()).isEqualTo(unedited);
    assertThat(tuned.edit(all(.6)).picture()).isEqualTo(edited.picture());
  }

  @Test
  void no_steps_change_nothing() {
    Edited edited = tuned.edit(all(.6));

    assertThat(edited.stitch(Stitching.ofDefaults().with(b -> b.steps(0))).picture())
        .isEqualTo(edited.picture());
  }

  @Test
  void goes_on_from_what_was_stitched() {
    Edited once = tuned.edit(all(.6)).stitch(Stitching.ofDefaults().with(b -> b.steps(3)));

    assertThat(once.stitch(Stitching.ofDefaults().with(b -> b.steps(0))).picture())
        .isEqualTo(once.picture());
  }

  @Test
  void listeners_hear_of_it_under_its_name() {
    steps.clear();
    tuned.edit(all(.6)).stitch(Stitching.ofDefaults().with(b -> b.steps(2)));

    assertThat(steps).extracting(Step::stage).containsExactly("stitching", "stitching");
    assertThat(steps.get(0).losses()).containsOnlyKeys("border", "inside", "squeeze-caffe", "loss");
  }

  @Test
  void can_be_cancelled() {
    Edited edited = tuned.edit(all(.6));
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();

    assertThatThrownBy(() -> edited.stitch(Stitching.ofDefaults(), cancellation))
        .isInstanceOf(CancelledException.class);
    assertThat(tuned.edit(all(.6)).picture()).isEqualTo(edited.picture());
  }

  @Test
  void the_border_is_measured_where_the_mask_falls_off() {
    Picture photograph = tuned.target().picture();
    float[] values = photograph.toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? values[i] - .2f : values[i] + .2f;
    }
    Picture other = Picture.of(FloatTensor.wrap(values, 3, 32, 32));

    assertThat(Stitching.ofDefaults().border(photograph, photograph)).isZero();
    assertThat(Stitching.ofDefaults().border(photograph, other)).isCloseTo(25.5, within(.01));
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertRefused(b -> b.width(0), "width is 0.0, wanted above 0, at most .5");
    assertRefused(b -> b.steps(-1), "steps is -1, wanted 0 or more");
    assertRefused(b -> b.learningRate(0), "learningRate is 0.0, wanted a finite number above 0");
    assertRefused(
        b -> b.borderWeight(-1), "borderWeight is -1.0, wanted a finite number of 0 or more");
    assertThat(Stitching.ofDefaults().with(b -> b.region(Region.head())).settings().region().name())
        .isEqualTo("head");
  }

  private static void assertRefused(UnaryOperator<StitchingSettings.Builder> change, String why) {
    assertThatThrownBy(() -> Stitching.ofDefaults().with(change))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("stitching: " + why);
  }
}
