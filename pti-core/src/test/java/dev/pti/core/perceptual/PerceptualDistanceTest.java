package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PerceptualDistanceTest {
  private static final PerceptualDistance CAFFE = Fixtures.squeezeCaffe();

  private static final List<PerceptualDistance> ALL =
      List.of(
          CAFFE,
          Lpips.squeeze(HashedBackbones.squeeze(), linear("squeeze"), Fixtures.MANAGER),
          Lpips.alex(HashedBackbones.alex(), linear("alex"), Fixtures.MANAGER),
          Lpips.vgg(HashedBackbones.vgg(), linear("vgg"), Fixtures.MANAGER));

  private final NDManager run = Fixtures.MANAGER.newSubManager();
  private final Autograd autograd = new TorchAutograd(run);

  private static Weights linear(String network) {
    return Fixtures.bundled(Lpips.linearResource(network));
  }

  @AfterEach
  void free() {
    run.close();
  }

  @Test
  void is_listed_under_its_own_name() {
    assertThat(Stream.concat(ALL.stream(), Stream.of(CAFFE.downsampledTo(64))))
        .extracting(LossTerm::name)
        .containsExactly(
            "squeeze-caffe", "lpips-squeeze", "lpips-alex", "lpips-vgg", "squeeze-caffe");
    assertThat(CAFFE.downsampledTo(64)).hasToString("squeeze-caffe at no more than 64 pixels");
    assertThat(CAFFE.downsampledTo(64).downsampledTo(256))
        .as("as inversion asks of a term that one has limited")
        .hasToString("squeeze-caffe at no more than 64 pixels");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void in_bfloat16_it_is_almost_the_same_distance_with_almost_the_same_gradient(
      PerceptualDistance distance) {
    PerceptualDistance half = distance.in(Arithmetic.BFLOAT16);
    FloatTensor exact = gradient(distance);
    FloatTensor found = gradient(half);
    double apart = 0;
    double length = 0;
    for (int i = 0; i < exact.count(); i++) {
      apart += Math.pow(found.get(i) - exact.get(i), 2);
      length += Math.pow(exact.get(i), 2);
    }
    assertThat(Math.sqrt(apart / length)).isBetween(1e-4, .35);
    try (Scope scope = new Scope()) {
      double loss = distance.loss(pictures(1, 48, 1), pictures(1, 48, 2)).getFloat();
      double rounded = half.loss(pictures(1, 48, 1), pictures(1, 48, 2)).getFloat();
      assertThat(rounded).isCloseTo(loss, withinPercentage(1)).isNotEqualTo(loss);
    }
  }

  private FloatTensor gradient(PerceptualDistance distance) {
    NDArray image = autograd.leaf(pictures(1, 48, 1));
    LossTerm.Bound bound = distance.against(pictures(1, 48, 2));
    try (Autograd.Evaluation evaluation = autograd.evaluate(() -> new NDList(bound.loss(image)))) {
      evaluation.backward(1);
    }
    return Tensors.tensor(image.getGradient());
  }

  /** Along the gradient the loss climbs by the gradient's length. */
  @ParameterizedTest
  @FieldSource("ALL")
  void has_the_gradient_of_finite_differences(PerceptualDistance distance) {
    LossTerm.Bound bound = distance.against(pictures(1, 48, 2));
    FloatTensor gradient = gradient(distance);
    float[] start = Tensors.tensor(pictures(1, 48, 1)).toArray();
    double length = 0;
    for (int i = 0; i < start.length; i++) {
      length += gradient.get(i) * gradient.get(i);
    }
    length = Math.sqrt(length);

    double step = .01;
    double slope =
        (along(bound, start, gradient, step / length)
                - along(bound, start, gradient, -step / length))
            / (2 * step);

    assertThat(slope).isCloseTo(length, within(.02 * length));
  }

  private double along(LossTerm.Bound bound, float[] start, FloatTensor direction, double way) {
    float[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (way * direction.get(i));
    }
    try (Scope scope = new Scope()) {
      return bound.loss(Tensors.array(run, FloatTensor.wrap(moved, 1, 3, 48, 48))).getFloat();
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void bound_to_a_target_says_the_same_in_any_scope(PerceptualDistance distance) {
    NDArray images = pictures(2, 40, 3);
    NDArray targets = pictures(2, 40, 4);
    LossTerm.Bound bound;
    try (Scope inversion = new Scope()) {
      bound = distance.against(targets);
    }
    for (int step = 0; step < 3; step++) {
      try (Scope scope = new Scope()) {
        float wanted = distance.loss(images, targets).getFloat();
        assertThat(wanted).isPositive();
        assertThat(bound.loss(images).getFloat()).isEqualTo(wanted);
        assertThat(distance.distances(images, targets).mean().getFloat()).isEqualTo(wanted);
      }
    }
  }

  @Test
  void a_bound_target_belongs_to_the_target_s_manager() {
    NDManager shorter = run.newSubManager();
    CAFFE.against(pictures(shorter, 1, 32, 5));
    assertThat(shorter.getManagedArrays()).hasSize(1 + 7);
    shorter.close();
    assertThat(run.getManagedArrays()).isEmpty();
  }

  @Test
  void one_target_serves_all_pictures() {
    NDArray images = pictures(3, 32, 6);
    NDArray target = pictures(1, 32, 7);
    try (Scope scope = new Scope()) {
      float[] together = CAFFE.distances(images, target).toFloatArray();
      for (int i = 0; i < 3; i++) {
        NDArray one = images.get("{}:{}", i, i + 1);
        assertThat(together[i]).isCloseTo(CAFFE.distances(one, target).getFloat(), within(1e-5f));
      }
    }
  }

  @Test
  void leaves_no_arrays_behind() {
    NDArray image = autograd.leaf(pictures(1, 32, 8));
    LossTerm.Bound bound = CAFFE.against(pictures(1, 32, 9));
    int before = Fixtures.MANAGER.getManagedArrays().size();
    for (int step = 0; step < 200; step++) {
      try (Autograd.Evaluation evaluation =
          autograd.evaluate(() -> new NDList(bound.loss(image)))) {
        evaluation.backward(1);
      }
    }
    assertThat(Fixtures.MANAGER.getManagedArrays()).hasSize(before);
  }

  @Test
  void black_pictures_have_a_finite_gradient() {
    NDArray image = autograd.leaf(run.zeros(new Shape(1, 3, 32, 32)).sub(1));
    try (Autograd.Evaluation evaluation =
        autograd.evaluate(() -> new NDList(CAFFE.loss(image, pictures(1, 32, 10))))) {
      evaluation.backward(1);
    }
    assertThat(Tensors.tensor(image.getGradient()).isFinite()).isTrue();
  }

  @Test
  void averages_larger_pictures_down_if_told_to() {
    NDArray a = pictures(1, 64, 11);
    NDArray b = pictures(1, 64, 12);
    try (Scope scope = new Scope()) {
      float half = CAFFE.loss(halved(a), halved(b)).getFloat();
      assertThat(CAFFE.downsampledTo(32).loss(a, b).getFloat()).isCloseTo(half, within(1e-5f));
      assertThat(CAFFE.loss(a, b).getFloat()).isNotCloseTo(half, within(1e-3f));
      assertThat(CAFFE.downsampledTo(64).loss(a, b).getFloat())
          .isEqualTo(CAFFE.loss(a, b).getFloat());
    }
  }

  /** The mean over each 2 x 2 pixels. */
  private static NDArray halved(NDArray picture) {
    return picture.reshape(1, 3, 32, 2, 32, 2).mean(new int[] {5}).mean(new int[] {3});
  }

  @Test
  void keeps_the_form_of_a_picture_that_is_not_square() {
    FloatTensor wide = FloatTensor.of(new float[3 * 40 * 80], 1, 3, 40, 80);
    try (Scope scope = new Scope()) {
      NDArray a = Tensors.array(run, wide);
      assertThat(CAFFE.downsampledTo(40).loss(a, a).getFloat()).isZero();
      assertThatThrownBy(() -> CAFFE.downsampledTo(20).loss(a, a))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("squeeze-caffe was given a picture of 20 x 10, it needs at least 17 x 17");
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void takes_the_smallest_picture_it_says_and_refuses_smaller(PerceptualDistance distance) {
    int smallest =
        switch (distance.name()) {
          case "lpips-alex" -> 31;
          case "lpips-vgg" -> 16;
          default -> 17;
        };
    NDArray enough = pictures(1, smallest, 13);
    NDArray tooSmall = pictures(1, smallest - 1, 14);
    try (Scope scope = new Scope()) {
      assertThat(distance.loss(enough, enough).getFloat()).isZero();
      assertThatThrownBy(() -> distance.loss(tooSmall, tooSmall))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "%s was given a picture of %d x %d, it needs at least %d x %d",
              distance.name(), smallest - 1, smallest - 1, smallest, smallest);
    }
    assertThatThrownBy(() -> distance.downsampledTo(smallest - 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "size limit of %s is %d, it needs at least %d",
            distance.name(), smallest - 1, smallest);
  }

  @Test
  void refuses_pictures_of_other_shapes() {
    NDArray image = pictures(2, 32, 15);
    NDArray larger = pictures(2, 33, 16);
    LossTerm.Bound bound = CAFFE.against(larger);
    String message =
        "squeeze-caffe was given pictures of shapes [2, 3, 32, 32] and [2, 3, 33, 33], they must be"
            + " equal";
    try (Scope scope = new Scope()) {
      assertThatThrownBy(() -> CAFFE.loss(image, larger)).hasMessage(message);
      assertThatThrownBy(() -> bound.loss(image)).hasMessage(message);
      NDArray grey = image.get(":, 0:1");
      assertThatThrownBy(() -> CAFFE.loss(grey, grey))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("squeeze-caffe was given shape [2, 1, 32, 32], wanted [n, 3, height, width]");
    }
  }

  private NDArray pictures(int n, int size, int seed) {
    return pictures(run, n, size, seed);
  }

  private static NDArray pictures(NDManager manager, int n, int size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[n * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Tensors.array(manager, FloatTensor.wrap(values, n, 3, size, size));
  }
}
