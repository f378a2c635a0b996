package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqueezeCaffeTest {
  private static final PerceptualDistance DISTANCE = Fixtures.squeezeCaffe();

  private final Scope scope = new Scope();

  @AfterEach
  void free() {
    scope.close();
  }

  /** 40 and 37 pixels leave different windows hanging over the border. */
  @ParameterizedTest
  @ValueSource(ints = {40, 37})
  void agrees_with_its_slow_twin(int size) {
    NDArray a = resized(portrait(0), size);
    NDArray b = resized(portrait(1), size);
    SlowSqueezeCaffe twin = new SlowSqueezeCaffe(Fixtures.bundled(SqueezeCaffe.RESOURCE));

    double wanted = twin.distance(Tensors.tensor(a), Tensors.tensor(b));

    assertThat(wanted).isGreaterThan(.1);
    assertThat((double) DISTANCE.loss(a, b).getFloat()).isCloseTo(wanted, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void orders_changes_of_a_portrait_as_an_eye_does(int index) {
    NDArray portrait = portrait(index);
    double blurredALittle = loss(portrait, resized(resized(portrait, 64), 128));
    double blurred = loss(portrait, resized(resized(portrait, 32), 128));
    double somebodyElse = loss(portrait, portrait((index + 1) % 6));

    assertThat(loss(portrait, portrait)).isZero();
    assertThat(blurredALittle).isBetween(.1, .4);
    assertThat(blurred).isBetween(1.5 * blurredALittle, 1.0);
    assertThat(somebodyElse).isBetween(2 * blurredALittle, 1.5);
  }

  @Test
  void is_never_called_lpips() {
    assertThat(DISTANCE.name()).isEqualTo("squeeze-caffe");
  }

  private double loss(NDArray a, NDArray b) {
    return DISTANCE.loss(a, b).getFloat();
  }

  private static NDArray portrait(int index) {
    return Tensors.array(Fixtures.MANAGER, Fixtures.portrait(index));
  }

  private static NDArray resized(NDArray picture, int size) {
    return PerceptualDistance.KERNELS.call(
        "area_resize", picture, Kernels.number(size), Kernels.number(size));
  }
}
