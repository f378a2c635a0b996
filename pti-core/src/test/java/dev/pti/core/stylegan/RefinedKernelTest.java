package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The offset that fades beside its slow twin. */
class RefinedKernelTest {
  private static final Kernels KERNELS = Kernels.load(StyleGan2.class, "stylegan2.py");
  private static final Kernels HALVES = Kernels.load(RefinedKernelTest.class, "half.py");
  private static final int PICTURES = 2;
  private static final int CHANNELS = 3;
  private static final int SIDE = 5;
  private static final int PLANE = SIDE * SIDE;
  private static final double REACH = .4;

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
  private Scope scope;

  private final FloatTensor at = gaussian(1, 1.3, 1);
  private final FloatTensor offset = gaussian(2, .7, 1);
  private final FloatTensor x = moved();

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void free() {
    scope.close();
    off.close();
    manager.close();
  }

  private static FloatTensor gaussian(int seed, double deviation, int pictures) {
    return SyntheticGenerator.gaussian(new Random(seed), deviation, pictures, CHANNELS, SIDE, SIDE);
  }

  /** Pictures that lie near to the pivot, each elsewhere, and nearer at the right than the left. */
  private FloatTensor moved() {
    float[] values = gaussian(3, 1, PICTURES).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = at.get(i % (CHANNELS * PLANE)) + values[i] / (1 + i % SIDE);
    }
    return FloatTensor.wrap(values, PICTURES, CHANNELS, SIDE, SIDE);
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(manager, tensor);
  }

  private NDArray refined(NDArray activations, NDArray added) {
    return KERNELS.call("refined", activations, added, array(at), Kernels.number(REACH));
  }

  /** What the kernel computes, place by place. */
  private float[] slowly(FloatTensor activations) {
    double square = 0;
    for (float value : at.toArray()) {
      square += (double) value * value;
    }
    double unit = square / at.count();
    float[] refined = activations.toArray();
    for (int picture = 0; picture < PICTURES; picture++) {
      for (int place = 0; place < PLANE; place++) {
        double near = Math.exp(-around(activations, picture, place) / unit / (REACH * REACH));
        for (int channel = 0; channel < CHANNELS; channel++) {
          int inOffset = channel * PLANE + place;
          refined[picture * CHANNELS * PLANE + inOffset] += (float) (near * offset.get(inOffset));
        }
      }
    }
    return refined;
  }

  /** The mean of a place and its neighbours, of which there are fewer at a border. */
  private double around(FloatTensor activations, int picture, int place) {
    double sum = 0;
    int places = 0;
    for (int row = place / SIDE - 1; row <= place / SIDE + 1; row++) {
      for (int column = place % SIDE - 1; column <= place % SIDE + 1; column++) {
        if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
          sum += apart(activations, picture, row * SIDE + column);
          places++;
        }
      }
    }
    return sum / places;
  }

  private double apart(FloatTensor activations, int picture, int place) {
    double sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      int inOffset = channel * PLANE + place;
      double moved =
          activations.get(picture * CHANNELS * PLANE + inOffset) - (double) at.get(inOffset);
      sum += moved * moved;
    }
    return sum / CHANNELS;
  }

  @Test
  void fades_as_its_slow_twin_does_in_every_picture_and_at_the_borders() {
    float[] wanted = slowly(x);
    NDArray drawn = refined(array(x), array(offset));
    assertThat(drawn.getShape()).isEqualTo(array(x).getShape());
    assertThat(drawn.toFloatArray()).containsExactly(wanted, within(2e-6f));
    assertThat(wanted[0]).as("a part is added, at the corner").isNotEqualTo(x.get(0));
  }

  @Test
  void is_whole_at_the_pivot_to_the_bit() {
    float[] wanted = at.toArray();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] += offset.get(i);
    }
    assertThat(refined(array(at), array(offset)).toFloatArray()).isEqualTo(wanted);
  }

  @Test
  void is_whole_at_a_pivot_of_zeros() {
    NDArray zeros = array(at).zerosLike();
    assertThat(
            KERNELS
                .call("refined", zeros, array(offset), zeros, Kernels.number(REACH))
                .toFloatArray())
        .isEqualTo(offset.toArray());
  }

  @Test
  void is_gone_far_away_and_whole_beside_it() {
    float[] values = at.toArray();
    values[0] += 1e4f;
    float[] drawn =
        refined(array(FloatTensor.of(values, at.shape())), array(offset)).toFloatArray();
    for (int i = 0; i < values.length; i++) {
      int place = i % PLANE;
      boolean isBeside = place / SIDE < 2 && place % SIDE < 2;
      assertThat(drawn[i])
          .as("value %d", i)
          .isEqualTo(isBeside ? values[i] : values[i] + offset.get(i));
    }
  }

  @Test
  void the_gradient_for_the_offset_is_that_of_finite_differences() {
    compare(offset, moved -> refined(array(x), moved));
  }

  @Test
  void the_gradient_for_activations_is_that_of_finite_differences() {
    compare(x, moved -> refined(moved, array(offset)));
  }

  private void compare(FloatTensor start, Function<NDArray, NDArray> draw) {
    NDArray probe = array(gaussian(5, 1, PICTURES));
    Autograd autograd = new TorchAutograd(manager);
    NDArray leaf = autograd.leaf(array(start));
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(draw.apply(leaf).mul(probe).sum()))) {
      loss.backward(1);
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    for (int i = 0; i < gradient.length; i++) {
      float step = 4e-3f;
      double ahead = value(start, i, step, draw, probe);
      double behind = value(start, i, -step, draw, probe);
      assertThat((ahead - behind) / (2 * step))
          .as("slope %d", i)
          .isCloseTo(gradient[i], within(4e-3));
    }
  }

  private double value(
      FloatTensor start, int index, float step, Function<NDArray, NDArray> draw, NDArray probe) {
    float[] values = start.toArray();
    values[index] += step;
    NDArray there = array(FloatTensor.wrap(values, start.shape()));
    double sum = 0;
    for (float product : draw.apply(there).mul(probe).toFloatArray()) {
      sum += product;
    }
    return sum;
  }

  /** What leaves it is of its type if it has bits of bfloat16 alone. */
  @Test
  void activations_in_bfloat16_stay_so_and_are_compared_in_float32() {
    NDArray half = HALVES.call("half", array(x));
    FloatTensor rounded = Tensors.tensor(KERNELS.call("in_full", half));
    float[] drawn = KERNELS.call("in_full", refined(half, array(offset))).toFloatArray();
    for (float value : drawn) {
      assertThat(Float.floatToRawIntBits(value) & 0xffff).isZero();
    }
    assertThat(drawn).containsExactly(slowly(rounded), within(.03f));
  }
}
