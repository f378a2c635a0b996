package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Region;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refinement in runs that are told other things besides. */
@Timeout(120)
class RefiningWithChoicesTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(8).learningRate(.03));

  private static Tuned tuned(Pti pti) {
    return pti.invert(SmallPti.target(1)).tune();
  }

  private static void assertNearer(Tuned tuned) {
    assertThat(tuned.refine(SHORT).metrics().perceptual()).isLessThan(tuned.metrics().perceptual());
  }

  /** Layers behind the offset see three pixels far. */
  @Test
  void nothing_is_added_where_a_mask_does_not_look() {
    Pti.Builder builder = SmallPti.builder().loss(Losses.l2()).mask(Region.rectangle(0, 0, .5, 1));
    try (Pti pti = builder.build()) {
      RefinedFeatures features = tuned(pti).refine(SHORT).tuning().features().get(0);
      FloatTensor offset = features.offset();
      double inside = 0;
      for (int i = 0; i < offset.count(); i++) {
        int column = i % features.size().width();
        if (column < 6) {
          inside += Math.abs(offset.get(i));
        } else if (column > 11) {
          assertThat(offset.get(i)).as("column %d", column).isZero();
        }
      }
      assertThat(inside).isPositive();
    }
  }

  @Test
  void a_loss_of_one_s_own_is_what_it_minimizes() {
    try (Pti pti = SmallPti.builder().loss(Losses.l2().named("mine")).build()) {
      Tuned tuned = tuned(pti);
      Tuned refined = tuned.refine(SHORT);
      assertThat(refined.metrics().mse()).isLessThan(tuned.metrics().mse());
      assertThat(refined.refinements().get(0).found().settings().get("losses").toString())
          .isEqualTo("[1.0 × mine]");
    }
  }

  @Test
  void in_bfloat16_too() {
    try (Pti pti = SmallPti.builder().arithmetic(Arithmetic.BFLOAT16).build()) {
      assertNearer(tuned(pti));
    }
  }

  @Test
  void a_run_that_recomputes_refines_so() {
    try (Pti pti = SmallPti.builder().recomputation().build()) {
      Tuned refined = tuned(pti).refine(SHORT);
      assertThat(refined.refinements().get(0).found().settings())
          .containsEntry("recomputation", true);
    }
  }

  @Test
  void an_opened_run_is_refined_and_saved_again(@TempDir Path folder) {
    try (Pti pti = SmallPti.builder().build()) {
      tuned(pti).save(folder);
      assertNearer(pti.open(folder));
      Tuned twice =
          pti.open(folder).refine(SHORT).refine(SHORT.with(b -> b.resolution(8).reach(.1)));
      twice.save(folder);
      assertThat(pti.open(folder).picture()).isEqualTo(twice.picture());
      assertThat(pti.open(folder).unrefined().tuning().features()).isEmpty();
    }
  }

  @Test
  void what_fails_before_its_first_step_loses_no_tuning() {
    try (Pti pti = SmallPti.builder().build()) {
      Tuned tuned = tuned(pti);
      FeatureRefinement unfit = SHORT.with(b -> b.resolution(64));
      assertThatThrownBy(() -> Refined.after(tuned, pti.settings(), unfit, new Cancellation()))
          .isExactlyInstanceOf(StoppedException.class)
          .hasMessage(
              "refinement stopped at step 0 of 8: no layers of resolution 64, the generator has them of"
                  + " [4, 8, 16, 32]; the start is kept")
          .satisfies(
              thrown ->
                  assertThat(tuned.inverted().kept((StoppedException) thrown).tuning())
                      .isEqualTo(
                          Tuning.builder()
                              .from(tuned.tuning())
                              .putSettings("refinement_steps", 0)
                              .putSettings("refinement_stopped_by", "failure")
                              .build()));
    }
  }
}
