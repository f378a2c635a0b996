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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The offset that moves along and fades, beside its slow twin. */
class RefinedKernelTest {
  private static final Kernels KERNELS = Kernels.load(StyleGan2Synthesis.class, "features.py");
  private static final Kernels HALVES = Kernels.load(RefinedKernelTest.class, "half.py");
  private static final int PICTURES = 2;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 16;
  private static final int WIDTH = 4;
  private static final int PLANE = HEIGHT * WIDTH;
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
    return SyntheticGenerator.gaussian(
        new Random(seed), deviation, pictures, CHANNELS, HEIGHT, WIDTH);
  }

  /** Pictures that lie near to the pivot, each elsewhere, and nearer at the right than the left. */
  private FloatTensor moved() {
    float[] values = gaussian(3, 1, PICTURES).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = at.get(i % (CHANNELS * PLANE)) + values[i] / (1 + i % WIDTH);
    }
    return FloatTensor.wrap(values, PICTURES, CHANNELS, HEIGHT, WIDTH);
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(manager, tensor);
  }

  private NDArray refined(NDArray activations, NDArray added) {
    return KERNELS.call("refined", activations, added, array(at), Kernels.number(REACH));
  }

  private static double[][] planes(FloatTensor tensor, int picture) {
    double[][] planes = new double[CHANNELS][PLANE];
    for (int i = 0; i < CHANNELS * PLANE; i++) {
      planes[i / PLANE][i % PLANE] = tensor.get(picture * CHANNELS * PLANE + i);
    }
    return planes;
  }

  private List<SlowFlow> flows(FloatTensor activations) {
    return IntStream.range(0, PICTURES)
        .mapToObj(picture -> SlowFlow.between(planes(activations, picture), planes(at, 0), WIDTH))
        .toList();
  }

  /** What the kernel computes, place by place. */
  private double[] slowly(FloatTensor activations) {
    return slowly(activations, flows(activations));
  }

  private double[] slowly(FloatTensor activations, List<SlowFlow> flows) {
    double square = 0;
    for (float value : at.toArray()) {
      square += (double) value * value;
    }
    double unit = square / at.count();
    double[] refined = new double[activations.count()];
    for (int picture = 0; picture < PICTURES; picture++) {
      double[][] x = planes(activations, picture);
      SlowFlow flow = flows.get(picture);
      double[][] was = moved(planes(at, 0), flow, SlowFlow::byLines);
      double[][] added = moved(planes(offset, 0), flow, SlowFlow::byCurves);
      double[] away = new double[PLANE];
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int place = 0; place < PLANE; place++) {
          double apart = x[channel][place] - was[channel][place];
          away[place] += apart * apart / CHANNELS / unit;
        }
      }
      away = SlowFlow.around(away, WIDTH);
      for (int i = 0; i < CHANNELS * PLANE; i++) {
        double near = Math.exp(-away[i % PLANE] / (REACH * REACH));
        refined[picture * CHANNELS * PLANE + i] =
            x[i / PLANE][i % PLANE] + near * added[i / PLANE][i % PLANE];
      }
    }
    return refined;
  }

  private static double[][] moved(
      double[][] planes, SlowFlow flow, SlowFlow.Interpolation interpolation) {
    double[][] moved = new double[CHANNELS][PLANE];
    for (int i = 0; i < CHANNELS * PLANE; i++) {
      int place = i % PLANE;
      moved[i / PLANE][place] = flow.taken(planes[i / PLANE], place, interpolation);
    }
    return moved;
  }

  @Test
  void moves_and_fades_as_its_slow_twin_does_in_every_picture_and_at_the_borders() {
    double[] wanted = slowly(x);
    NDArray drawn = refined(array(x), array(offset));
    assertThat(drawn.getShape()).isEqualTo(array(x).getShape());
    assertThat(doubles(drawn)).containsExactly(wanted, within(2e-5));
    assertThat(flows(x))
        .as("something moved")
        .allSatisfy(flow -> assertThat(furthest(flow)).isGreaterThan(.2));
    assertThat(wanted[0]).as("a part is added, at the corner").isNotEqualTo(x.get(0));
  }

  private static double furthest(SlowFlow flow) {
    return DoubleStream.concat(DoubleStream.of(flow.right), DoubleStream.of(flow.down))
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
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
  void is_gone_far_away() {
    float[] values = x.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += 1e4f * (1 + i % 7);
    }
    NDArray far = array(FloatTensor.of(values, x.shape()));
    assertThat(refined(far, array(offset)).toFloatArray()).isEqualTo(values);
  }

  @Test
  void a_picture_is_refined_as_it_is_alone() {
    float[] both = refined(array(x), array(offset)).toFloatArray();
    float[] first = refined(array(x).get("0:1"), array(offset)).toFloatArray();
    assertThat(first).containsExactly(Arrays.copyOf(both, first.length), within(1e-6f));
  }

  @Test
  void the_gradient_for_the_offset_is_that_of_finite_differences() {
    compare(
        offset,
        moved -> refined(array(x), moved),
        moved -> doubles(refined(array(x), array(moved))));
  }

  /** Where it goes to is no part of the gradient. */
  @Test
  void the_gradient_for_activations_is_that_of_finite_differences_of_an_offset_that_stays() {
    List<SlowFlow> flows = flows(x);
    compare(x, moved -> refined(moved, array(offset)), moved -> slowly(moved, flows));
  }

  private void compare(
      FloatTensor start, Function<NDArray, NDArray> draw, Function<FloatTensor, double[]> slow) {
    FloatTensor probe = gaussian(5, 1, PICTURES);
    Autograd autograd = new TorchAutograd(manager);
    NDArray leaf = autograd.leaf(array(start));
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(draw.apply(leaf).mul(array(probe)).sum()))) {
      loss.backward(1);
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    for (int i = 0; i < gradient.length; i++) {
      float step = 4e-3f;
      double ahead = value(start, i, step, slow, probe);
      double behind = value(start, i, -step, slow, probe);
      assertThat((ahead - behind) / (2 * step))
          .as("slope %d", i)
          .isCloseTo(gradient[i], within(4e-3));
    }
  }

  private static double value(
      FloatTensor start,
      int index,
      float step,
      Function<FloatTensor, double[]> draw,
      FloatTensor probe) {
    float[] values = start.toArray();
    values[index] += step;
    double[] drawn = draw.apply(FloatTensor.wrap(values, start.shape()));
    return IntStream.range(0, drawn.length).mapToDouble(i -> drawn[i] * probe.get(i)).sum();
  }

  /** What leaves it is of its type if it has bits of bfloat16 alone. */
  @Test
  void activations_in_bfloat16_stay_so_and_are_compared_in_float32() {
    NDArray half = HALVES.call("half", array(x));
    FloatTensor rounded = Tensors.tensor(StyleGan.KERNELS.call("in_full", half));
    NDArray refined = StyleGan.KERNELS.call("in_full", refined(half, array(offset)));
    float[] drawn = refined.toFloatArray();
    for (float value : drawn) {
      assertThat(Float.floatToRawIntBits(value) & 0xffff).isZero();
    }
    assertThat(doubles(refined)).containsExactly(slowly(rounded), within(.03));
  }
}
