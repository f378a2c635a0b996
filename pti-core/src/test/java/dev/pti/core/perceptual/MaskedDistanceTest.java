package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Region;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts and what is ignored when a term looks at a part of the picture. */
class MaskedDistanceTest {
  private static final int SIDE = 96;
  private static final PerceptualDistance CAFFE = Fixtures.squeezeCaffe();
  private static final Region LEFT_QUARTER = Region.rectangle(0, 0, .25, 1);
  private static final Region ALL = Region.where((x, y) -> true);

  private final NDManager run = Fixtures.MANAGER.newSubManager();
  private final Autograd autograd = new TorchAutograd(run);

  @AfterEach
  void free() {
    run.close();
  }

  private NDArray picture(int seed) {
    Random random = new Random(seed);
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Tensors.array(run, FloatTensor.wrap(values, 1, 3, SIDE, SIDE));
  }

  private float loss(LossTerm term, NDArray a, NDArray b) {
    try (Scope scope = new Scope()) {
      return term.loss(a, b).getFloat();
    }
  }

  /** The largest slope of each column, over rows and channels. */
  private float[] slopes(LossTerm term) {
    NDArray image = autograd.leaf(picture(1));
    NDArray target = picture(2);
    LossTerm.Bound bound;
    try (Scope binding = new Scope()) {
      bound = term.against(target);
    }
    try (Autograd.Evaluation losses = autograd.evaluate(() -> new NDList(bound.loss(image)))) {
      losses.backward(1);
    }
    float[] slopes = new float[SIDE];
    float[] gradient = Tensors.tensor(image.getGradient()).toArray();
    for (int i = 0; i < gradient.length; i++) {
      slopes[i % SIDE] = Math.max(slopes[i % SIDE], Math.abs(gradient[i]));
    }
    return slopes;
  }

  @Test
  void l2_has_a_gradient_inside_and_exactly_none_outside() {
    float[] slopes = slopes(Losses.l2().within(LEFT_QUARTER));
    for (int column = 0; column < SIDE; column++) {
      assertThat(slopes[column] != 0).as("slope in column %d", column).isEqualTo(column < SIDE / 4);
    }
  }

  @Test
  void a_term_that_knows_no_places_has_none_outside_either() {
    IdentityEmbedding identity =
        IdentityEmbedding.load(Fixtures.bundled(IdentityEmbedding.RESOURCE), Fixtures.MANAGER);
    float[] slopes =
        slopes(Losses.identity(identity::embedFaces).within(Region.rectangle(.25, 0, .5, 1)));
    for (int column = 0; column < SIDE; column++) {
      boolean inside = column >= SIDE / 4 && column < SIDE / 2;
      assertThat(slopes[column] != 0).as("slope in column %d", column).isEqualTo(inside);
    }
  }

  /** Its deepest features reach far, with little weight. */
  @Test
  void a_perceptual_distance_has_little_away_from_the_mask() {
    int near = 2;
    int far = 84;
    float[] slopes = slopes(CAFFE.within(Region.rectangle(0, 0, .05, 1)));
    assertThat(slopes[near]).isPositive();
    assertThat(slopes[far]).isLessThan(.05f * slopes[near]);
    float[] whole = slopes(CAFFE);
    assertThat(whole[far]).isGreaterThan(.3f * whole[near]);
  }

  @Test
  void the_whole_picture_as_a_mask_changes_rounding_alone() {
    NDArray a = picture(3);
    NDArray b = picture(4);
    float whole = loss(CAFFE, a, b);
    assertThat(loss(CAFFE.within(ALL), a, b)).isCloseTo(whole, within(1e-5f * whole));
    assertThat(loss(CAFFE.downsampledTo(48).within(ALL), a, b))
        .isCloseTo(loss(CAFFE.downsampledTo(48), a, b), within(1e-5f * whole));
    assertThat(loss(CAFFE.within(ALL).downsampledTo(48), a, b))
        .isEqualTo(loss(CAFFE.downsampledTo(48).within(ALL), a, b));
  }

  @Test
  void the_strength_of_a_mask_does_not_matter() {
    NDArray a = picture(5);
    NDArray b = picture(6);
    float[] weights = LEFT_QUARTER.at(SIDE).toTensor().toArray();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= .01f;
    }
    Mask faint = Mask.of("faint", FloatTensor.wrap(weights, SIDE, SIDE));
    float strong = loss(CAFFE.within(LEFT_QUARTER), a, b);
    assertThat(loss(CAFFE.within(faint), a, b)).isCloseTo(strong, within(1e-5f * strong));
  }

  /** Halves that differ in one half only: a mask tells which, up to the reach of the features. */
  @Test
  void sees_what_lies_in_the_mask() {
    NDArray a = picture(7);
    NDArray b = picture(8);
    NDArray half =
        Tensors.array(
            run, Region.rectangle(0, 0, .5, 1).at(SIDE).toTensor().reshape(1, 1, SIDE, SIDE));
    NDArray leftDiffers = Losses.blend(a, b, half);
    float there = loss(CAFFE.within(LEFT_QUARTER), leftDiffers, a);
    float elsewhere = loss(CAFFE.within(Region.rectangle(.75, 0, 1, 1)), leftDiffers, a);
    assertThat(elsewhere).isLessThan(.1f * there);
    assertThat(there).isGreaterThan(1.2f * loss(CAFFE, leftDiffers, a));
  }

  @Test
  void a_bound_mask_outlives_the_scope_in_which_it_was_bound() {
    NDArray target = picture(9);
    NDArray image = picture(10);
    for (LossTerm term :
        new LossTerm[] {CAFFE.within(Region.face()), Losses.l2().within(Region.face())}) {
      LossTerm.Bound bound;
      try (Scope binding = new Scope()) {
        bound = term.against(target);
      }
      try (Scope scope = new Scope()) {
        float wanted = term.loss(image, target).getFloat();
        assertThat(bound.loss(image).getFloat()).isEqualTo(wanted);
        assertThat(bound.loss(image).getFloat()).isEqualTo(wanted);
      }
    }
  }

  @Test
  void refuses_a_mask_of_another_size() {
    Mask small = Region.face().at(32);
    assertThatThrownBy(() -> CAFFE.within(small).against(picture(11)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask face is 32 x 32, the pictures are 96 x 96");
  }
}
