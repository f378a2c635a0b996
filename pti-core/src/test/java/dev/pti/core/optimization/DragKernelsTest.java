package dev.pti.core.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.Point;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The arithmetic of dragging beside its slow twins. */
class DragKernelsTest {
  private static final Kernels KERNELS = Kernels.load(Drag.class, "drag.py");
  private static final int CHANNELS = 3;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 12;
  private static final DragPlaces PLACES = new DragPlaces(new PictureSize(32, 48));
  private static final List<Point> POINTS = List.of(new Point(10.3, 17), new Point(0, 47));
  private static final List<Point> AHEAD = List.of(new Point(11.4, 16.2), new Point(1.5, 45));

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void free() {
    scope.close();
    manager.close();
  }

  private static float[] activations() {
    Random random = new Random(3);
    float[] values = new float[CHANNELS * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private NDArray array(float[] activations) {
    return Tensors.array(manager, FloatTensor.of(activations, 1, CHANNELS, HEIGHT, WIDTH));
  }

  private NDArray around(List<Point> points, List<Point> offsets) {
    return Tensors.array(manager, PLACES.around(points, offsets));
  }

  /** What lies at a place of a picture of 32 x 48, whose border goes on outside. */
  private static double at(float[] activations, int channel, Point place) {
    double x = clamped((place.x() + .5) / 4 - .5, WIDTH);
    double y = clamped((place.y() + .5) / 4 - .5, HEIGHT);
    int left = (int) Math.min(x, WIDTH - 2);
    int top = (int) Math.min(y, HEIGHT - 2);
    double across = x - left;
    double down = y - top;
    int first = (channel * HEIGHT + top) * WIDTH + left;
    double upper = activations[first] * (1 - across) + activations[first + 1] * across;
    double lower =
        activations[first + WIDTH] * (1 - across) + activations[first + WIDTH + 1] * across;
    return upper * (1 - down) + lower * down;
  }

  private static double clamped(double coordinate, int length) {
    return Math.min(length - 1, Math.max(0, coordinate));
  }

  private static double motion(float[] now, float[] held) {
    List<Point> disc = PLACES.disc(3);
    double sum = 0;
    for (int i = 0; i < POINTS.size(); i++) {
      double differences = 0;
      for (Point offset : disc) {
        Point here = PLACES.moved(POINTS.get(i), offset);
        Point there = PLACES.moved(AHEAD.get(i), offset);
        for (int channel = 0; channel < CHANNELS; channel++) {
          differences += Math.abs(at(now, channel, there) - at(held, channel, here));
        }
      }
      sum += differences / (disc.size() * CHANNELS);
    }
    return sum;
  }

  @Test
  void a_disc_holds_the_places_within_its_radius() {
    assertThat(PLACES.disc(0)).containsExactly(new Point(0, 0));
    assertThat(PLACES.disc(1)).hasSize(5);
    assertThat(PLACES.disc(3))
        .hasSize(29)
        .allMatch(at -> at.distance(new Point(0, 0)) <= 3 * 48 / 512.);
  }

  @Test
  void activations_are_read_between_pixels_as_their_slow_twin_reads_them() {
    float[] values = activations();
    List<Point> offsets = List.of(new Point(0, 0), new Point(-3.7, 2.2), new Point(40, -40));
    NDArray sampled = KERNELS.call("sampled", array(values), around(POINTS, offsets));
    assertThat(sampled.getShape().getShape()).containsExactly(2, 3, CHANNELS);
    float[] read = sampled.toFloatArray();
    int at = 0;
    for (Point point : POINTS) {
      for (Point offset : offsets) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          double wanted = at(values, channel, PLACES.moved(point, offset));
          assertThat((double) read[at++]).isCloseTo(wanted, within(1e-5));
        }
      }
    }
  }

  @Test
  void motion_and_its_gradient_are_those_of_its_slow_twin() {
    float[] values = activations();
    Autograd autograd = new TorchAutograd(manager);
    NDArray leaf = autograd.leaf(array(values));
    List<Point> disc = PLACES.disc(3);
    try (Autograd.Evaluation motion =
        autograd.evaluate(
            () ->
                new NDList(
                    KERNELS.call("motion", leaf, around(POINTS, disc), around(AHEAD, disc))))) {
      assertThat((double) motion.values()[0]).isCloseTo(motion(values, values), within(1e-5));
      motion.backward(1);
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    double step = 1e-3;
    for (int i = 0; i < values.length; i++) {
      float[] more = values.clone();
      float[] less = values.clone();
      more[i] += (float) step;
      less[i] -= (float) step;
      double slope = (motion(more, values) - motion(less, values)) / (2 * step);
      assertThat((double) gradient[i]).as("slope %d", i).isCloseTo(slope, within(1e-3));
    }
  }

  @Test
  void a_point_is_found_where_activations_are_most_like_what_it_was() {
    float[] values = activations();
    List<Point> candidates = PLACES.disc(12);
    List<Point> points = List.of(new Point(10.3, 17), new Point(20, 9));
    List<Point> wanted =
        List.of(
            PLACES.moved(points.get(0), candidates.get(7)),
            PLACES.moved(points.get(1), candidates.get(300)));
    float[] was = new float[2 * CHANNELS];
    for (int i = 0; i < was.length; i++) {
      was[i] = (float) at(values, i % CHANNELS, wanted.get(i / CHANNELS));
    }
    NDArray references = Tensors.array(manager, FloatTensor.wrap(was, 2, 1, CHANNELS));
    long[] nearest =
        KERNELS
            .call("nearest", array(values), references, around(points, candidates))
            .toLongArray();
    assertThat(nearest).containsExactly(7, 300);
  }

  @Test
  void of_places_that_are_alike_the_nearest_is_found() {
    NDArray flat = array(new float[CHANNELS * HEIGHT * WIDTH]);
    NDArray references = Tensors.array(manager, FloatTensor.wrap(new float[3], 1, 1, 3));
    NDArray candidates = around(List.of(new Point(16, 16)), PLACES.disc(12));
    assertThat(KERNELS.call("nearest", flat, references, candidates).toLongArray())
        .containsExactly(0);
    assertThat(PLACES.disc(12).get(0)).isEqualTo(new Point(0, 0));
  }

  @Test
  void what_is_outside_of_a_mask_is_the_rest_of_each_cell() {
    float[] mask = new float[24];
    mask[0] = 1;
    mask[1] = 1;
    mask[23] = .5f;
    NDArray outside =
        KERNELS.call(
            "outside",
            Tensors.array(manager, FloatTensor.wrap(mask, 6, 4)),
            Tensors.array(manager, FloatTensor.wrap(new float[6], 1, 1, 3, 2)));
    assertThat(outside.toFloatArray()).containsExactly(.5f, 1, 1, 1, 1, .875f);
  }
}
