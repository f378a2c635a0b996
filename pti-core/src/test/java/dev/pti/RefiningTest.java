package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Point;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Step;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.optimization.Drag;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.Stitching;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tuned result that is refined is nearer to its photograph, and edited as any. */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefiningTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(10).learningRate(.03).reach(.2));

  private final List<Step> steps = new ArrayList<>();
  private Consumer<Step> at = step -> {};
  private Pti pti;
  private Tuned tuned;
  private Tuned refined;

  @BeforeAll
  void run() {
    pti = SmallPti.builder().listener(this::told).build();
    tuned = pti.invert(SmallPti.target(1)).tune();
    refined = tuned.refine(SHORT);
  }

  private void told(Step step) {
    steps.add(step);
    at.accept(step);
  }

  @BeforeEach
  void forget() {
    steps.clear();
    at = step -> {};
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private Direction somewhere() {
    return Direction.of("somewhere", SyntheticGenerator.gaussian(new Random(5), 1, 32));
  }

  @Test
  void it_is_nearer_to_the_photograph_and_its_weights_are_those_of_before() {
    assertThat(refined.metrics().mse()).isLessThan(.8 * tuned.metrics().mse());
    assertThat(refined.metrics().perceptual()).isLessThan(.9 * tuned.metrics().perceptual());
    assertThat(refined.tuning().difference()).isEqualTo(tuned.tuning().difference());
    assertThat(refined.tuning().noise()).isEqualTo(tuned.tuning().noise());
    assertThat(refined.tuning().history()).isEqualTo(tuned.tuning().history());
    assertThat(refined.latent()).isEqualTo(tuned.latent());
    assertThat(refined.tuning().features())
        .singleElement()
        .extracting(RefinedFeatures::size)
        .isEqualTo(PictureSize.square(16));
    assertThat(tuned.tuning().features()).as("the tuned one as it was").isEmpty();
    assertThat(tuned.toString()).doesNotEndWith(", refined");
    assertThat(refined).hasToString(tuned + ", refined");
  }

  @Test
  void by_default_it_takes_a_hundred_steps_under_its_name() {
    Cancellation cancellation = new Cancellation();
    at = step -> cancellation.cancel();
    assertThatThrownBy(() -> tuned.refine(FeatureRefinement.ofDefaults(), cancellation))
        .isInstanceOf(CancelledException.class);
    at = step -> Thread.currentThread().interrupt();
    assertThatThrownBy(tuned::refine).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(steps)
        .hasSize(2)
        .allMatch(step -> step.stage().equals("refinement") && step.total() == 100);
  }

  @Test
  void a_run_that_is_told_to_refine_gives_the_same_bits() {
    try (Pti told = SmallPti.builder().refinement(SHORT).build()) {
      Tuned both = told.invert(SmallPti.target(1)).tune();
      assertThat(both.tuning()).isEqualTo(refined.tuning());
      assertThat(both.picture()).isEqualTo(refined.picture());
    }
    assertThat(tuned.refine(SHORT).tuning()).as("again").isEqualTo(refined.tuning());
  }

  @Test
  void no_step_changes_nothing() {
    Tuned same = tuned.refine(SHORT.with(b -> b.steps(0)));
    assertThat(same.tuning()).isEqualTo(tuned.tuning());
    assertThat(same.picture()).isEqualTo(tuned.picture());
  }

  @Test
  void an_edit_of_no_strength_is_refined_and_one_of_great_strength_is_not() {
    assertThat(refined.edit(somewhere(), 0).picture()).isEqualTo(refined.picture());
    assertThat(refined.edit(latent -> latent).picture())
        .isEqualTo(refined.picture())
        .isNotEqualTo(tuned.picture());
    Picture far = refined.edit(somewhere(), 3).picture();
    assertThat(apart(far, tuned.edit(somewhere(), 3).picture()))
        .isLessThan(.02 * apart(refined.picture(), tuned.picture()));
    Latent random =
        pti.generator().map(SyntheticGenerator.gaussian(new Random(8), 1, 32).toArray(), 1);
    assertThat(apart(refined.generator().synthesize(random), tuned.generator().synthesize(random)))
        .isLessThan(.1 * apart(refined.picture(), tuned.picture()));
  }

  @Test
  void an_edit_of_style_channels_is_refined_too() {
    Picture refinedStyles = refined.editStyles(styles -> styles).picture();
    assertThat(apart(refinedStyles, refined.picture())).isLessThan(1e-3);
    assertThat(apart(refinedStyles, tuned.picture())).isGreaterThan(1e-3);
  }

  private static double apart(Picture one, Picture other) {
    float[] values = one.toTensor().toArray();
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - other.toTensor().get(i)));
    }
    return largest;
  }

  @Test
  void refined_twice_it_has_both_and_is_nearer_still() {
    Tuned twice = refined.refine(SHORT.with(b -> b.resolution(32)));
    assertThat(twice.tuning().features()).hasSize(2).startsWith(refined.tuning().features().get(0));
    assertThat(twice.tuning().features())
        .extracting(RefinedFeatures::size)
        .containsExactly(PictureSize.square(16), PictureSize.square(32));
    assertThat(twice.metrics().mse()).isLessThan(refined.metrics().mse());
    assertThat(twice.refinements()).hasSize(2);
  }

  @Test
  void a_stitched_edit_keeps_the_features() {
    Edited edited = refined.edit(somewhere(), .05);
    assertThat(edited.stitch(Stitching.ofDefaults().with(b -> b.steps(0))).picture())
        .isEqualTo(edited.picture());
    Edited stitched = edited.stitch(Stitching.ofDefaults().with(b -> b.steps(2)));
    Tuning stitching = stitched.stitching().orElseThrow();
    assertThat(stitching.features()).isEqualTo(refined.tuning().features());
    assertThat(stitched.picture()).isNotEqualTo(edited.picture());
  }

  @Test
  void it_is_dragged_and_optimized() {
    Drag aside = Drag.of(new Point(14, 16), new Point(18, 15)).with(b -> b.steps(3));
    Optimized dragged = refined.drag(aside);
    assertThat(dragged.optimization().history()).hasSize(3);
    assertThat(dragged.picture()).isNotEqualTo(refined.picture());
    Optimized bright =
        refined.optimize(
            LatentOptimization.of((picture, target) -> picture.mean().neg())
                .with(b -> b.steps(2).latentWeight(1e-4)));
    assertThat(bright.optimization().history().get(0).losses().values())
        .as("measured where the refined picture is")
        .anyMatch(loss -> Math.abs(loss + mean(refined.picture())) < 1e-5);
    assertThat(bright.picture()).isNotEqualTo(refined.picture());
  }

  private static double mean(Picture picture) {
    double sum = 0;
    for (float value : picture.toTensor().toArray()) {
      sum += value;
    }
    return sum / picture.toTensor().count();
  }

  @Test
  void the_generator_for_other_tools_has_the_tuned_weights_alone(@TempDir Path folder) {
    tuned.saveGenerator(folder.resolve("tuned.safetensors"), GeneratorNames.NVIDIA);
    refined.saveGenerator(folder.resolve("refined.safetensors"), GeneratorNames.NVIDIA);
    assertThat(TensorFile.read(folder.resolve("refined.safetensors")).tensors())
        .isEqualTo(TensorFile.read(folder.resolve("tuned.safetensors")).tensors());
    refined.save(folder.resolve("run.safetensors"));
    pti.saveTunedGenerator(
        folder.resolve("run.safetensors"),
        folder.resolve("again.safetensors"),
        GeneratorNames.NVIDIA);
    assertThat(folder.resolve("again.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("tuned.safetensors"));
  }

  @Test
  void a_resolution_that_the_generator_has_not_is_refused_before_any_work() {
    String why = "no layers of resolution 64, the generator has them of [4, 8, 16, 32]";
    FeatureRefinement fine = SHORT.with(b -> b.resolution(64));
    assertThatThrownBy(() -> tuned.refine(fine))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(why);
    assertThatThrownBy(() -> SmallPti.builder().refinement(fine).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(why);
  }

  @Test
  void a_tuner_of_ones_own_may_give_features_that_fit() {
    FloatTensor flat = FloatTensor.wrap(new float[12 * 12], 1, 12, 12);
    RefinedFeatures odd = new RefinedFeatures(flat, flat, 1);
    RefinedFeatures thin =
        new RefinedFeatures(
            FloatTensor.wrap(new float[64], 1, 8, 8), FloatTensor.wrap(new float[64], 1, 8, 8), 1);
    assertRefused(
        odd,
        "gave features: no layers of 12 x 12, the generator draws 32 x 32 and has them of"
            + " \\[4, 8, 16, 32]");
    assertRefused(thin, "gave features of 8 x 8 in 1 channels, generator wants \\d+");
    try (Pti own = giving(refined.tuning().features().get(0))) {
      assertThat(own.invert(SmallPti.target(1)).tune().tuning().features()).hasSize(1);
    }
  }

  private static Pti giving(RefinedFeatures features) {
    return SmallPti.builder()
        .tuner(
            (inversion, target, workspace) ->
                Tuning.builder().stoppedBy("me").addFeatures(features).build())
        .build();
  }

  private static void assertRefused(RefinedFeatures features, String message) {
    try (Pti own = giving(features)) {
      Inverted inverted = own.invert(SmallPti.target(1));
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching("own tuner " + message);
    }
  }
}
