package dev.pti.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.contract.TermProbe.Measured;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a {@link LossTerm} promises. Implement it in a test class of your own:
 *
 * <pre>{@code
 * class MyTermTest implements LossTermContract {
 *   public LossTerm lossTerm() {
 *     return new MyTerm();
 *   }
 * }
 * }</pre>
 *
 * <p>The images are random but the same in every run. Gradients go through DJL's own collector, of
 * which there may be one at a time: the contracts of one JVM wait for each other.
 */
public interface LossTermContract {
  /**
   * Returns the term under test.
   *
   * @return a term; asked for once in each test
   */
  LossTerm lossTerm();

  /**
   * Returns the size of the images that the term is tried on.
   *
   * @return pixels a side, 32 by default
   */
  default int imageSize() {
    return 32;
  }

  /**
   * Returns where the images lie.
   *
   * @return the CPU by default
   */
  default Device device() {
    return Device.cpu();
  }

  @Test
  default void is_a_finite_scalar_that_is_not_negative() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      NDArray loss = probe.term().loss(probe.image(), probe.target());
      assertThat(loss.getShape().dimension()).as("axes of the loss").isZero();
      assertThat(loss.getFloat()).as("loss").isFinite().isNotNegative();
    }
  }

  /** To 1e-6. */
  @Test
  default void is_zero_for_equal_images() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      assertThat(probe.value(probe.targetPixels())).as("loss").isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  default void has_a_finite_gradient_for_equal_images() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      float[] gradient = probe.measure(probe.targetPixels()).gradient();
      for (float slope : gradient) {
        assertThat(slope).as("gradient where the images are equal").isFinite();
      }
    }
  }

  @Test
  default void belongs_to_the_graph_of_the_image() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      Measured measured = probe.measure(probe.imagePixels());
      assertThat(measured.attached()).as("loss is attached to the graph").isTrue();
      assertThat(measured.size()).as("size of the gradient").isPositive();
    }
  }

  /**
   * Central differences of .01 at eight random pixels: seven of them at least (one may sit on a
   * kink, as of a hinge) agree with the gradient to 8 % of its value there or of its root mean
   * square, the larger of the two, beside the rounding of the loss.
   */
  @Test
  default void has_the_gradient_that_finite_differences_show_at_pixels() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      Measured measured = probe.measure(probe.imagePixels());
      float[] gradient = measured.gradient();
      double step = .01;
      double rounding = 4e-7 * measured.loss() / step;
      Random random = new Random(7);
      int agreeing = 0;
      StringBuilder compared = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        int pixel = random.nextInt(gradient.length);
        float[] unit = new float[gradient.length];
        unit[pixel] = 1;
        double difference = probe.slopeAlong(unit, step);
        double scale = Math.max(Math.abs(gradient[pixel]), measured.size());
        compared.append(" %g by %g".formatted(gradient[pixel], difference));
        agreeing += Math.abs(difference - gradient[pixel]) <= .08 * scale + rounding ? 1 : 0;
      }
      assertThat(agreeing)
          .as("pixels of 8 whose gradient agrees with finite differences:%s", compared)
          .isGreaterThanOrEqualTo(7);
    }
  }

  /** A central difference along the gradient itself, over all pixels at once: to 3 %. */
  @Test
  default void has_the_gradient_that_finite_differences_show_along_it() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      Measured measured = probe.measure(probe.imagePixels());
      assertThat(measured.size()).as("size of the gradient").isPositive();
      float[] gradient = measured.gradient();
      float[] along = new float[gradient.length];
      double expected = 0;
      for (int i = 0; i < along.length; i++) {
        along[i] = (float) (gradient[i] / measured.size());
        expected += (double) along[i] * gradient[i];
      }
      assertThat(probe.slopeAlong(along, .0005))
          .as("slope along the gradient by finite differences")
          .isCloseTo(expected, within(.03 * expected));
    }
  }

  /**
   * What DJL's {@code mul(Number)} and its like do not: their operand is freed memory when the
   * backward pass reads it. A collection is forced between forward and backward, what it frees is
   * overwritten, and the gradient must be that of a run without it, to 1e-4 of its largest value.
   */
  @Test
  default void keeps_its_gradient_through_a_garbage_collection() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      LossTerm.Bound bound = probe.term().against(probe.target());
      LossTerm.Bound plain = image -> probe.term().loss(image, probe.target());
      for (int round = 0; round < 3; round++) {
        assertSame(probe.measure(plain, true), probe.measure(plain, false), "loss");
        assertSame(probe.measure(bound, true), probe.measure(bound, false), "bound loss");
      }
    }
  }

  private static void assertSame(Measured collected, Measured calm, String what) {
    double largest = 0;
    double apart = 0;
    for (int i = 0; i < calm.gradient().length; i++) {
      float difference = collected.gradient()[i] - calm.gradient()[i];
      apart = Float.isNaN(difference) ? Double.NaN : Math.max(apart, Math.abs(difference));
      largest = Math.max(largest, Math.abs(calm.gradient()[i]));
      if (Double.isNaN(apart)) {
        break;
      }
    }
    assertThat(apart)
        .as(
            "how far a garbage collection between forward and backward moves the gradient of the %s"
                + " (is there a mul, div, pow or maximum of a Number? use Losses)",
            what)
        .isLessThanOrEqualTo(1e-4 * largest);
  }

  /** To 1e-6 of the loss. */
  @Test
  default void gives_the_same_result_twice() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      float first = probe.value(probe.imagePixels());
      probe.value(probe.targetPixels());
      assertThat(probe.value(probe.imagePixels()))
          .as("loss of the same images again")
          .isCloseTo(first, within(1e-6f * first));
    }
  }

  /** To 1e-5 of the loss. */
  @Test
  default void is_the_same_against_a_fixed_target() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      LossTerm.Bound bound = probe.term().against(probe.target());
      Measured plain = probe.measure(probe.imagePixels());
      for (int again = 0; again < 2; again++) {
        Measured measured = probe.measure(bound, false);
        assertThat(measured.loss())
            .as("loss against the fixed target")
            .isCloseTo(plain.loss(), within(1e-5f * plain.loss()));
        assertThat(measured.attached()).as("bound loss is attached to the graph").isTrue();
      }
    }
  }

  /** To 1e-4 of the loss. */
  @Test
  default void is_the_mean_over_the_images() {
    try (TermProbe two = new TermProbe(this, 2)) {
      float[] half = two.imagePixels();
      // The second image becomes its target, so that it adds nothing.
      System.arraycopy(two.targetPixels(), half.length / 2, half, half.length / 2, half.length / 2);
      float[] swapped = two.targetPixels();
      System.arraycopy(
          two.imagePixels(), half.length / 2, swapped, half.length / 2, half.length / 2);
      float together = two.value(two.imagePixels());
      assertThat(two.value(half) + two.value(swapped))
          .as("loss of two images, one of them equal to its target, each in turn")
          .isCloseTo(together, within(1e-4f * together));
      try (TermProbe one = new TermProbe(this, 1)) {
        assertThat(two.value(half))
            .as("loss of two images, the second equal to its target")
            .isCloseTo(one.value(one.imagePixels()) / 2, within(1e-4f * together));
      }
    }
  }

  /** The loss to 1e-4 of itself, the gradient to 1e-3 of its largest value. */
  @Test
  default void measures_each_of_several_as_if_it_were_alone() {
    try (TermProbe two = new TermProbe(this, 2);
        TermProbe one = new TermProbe(this, 1)) {
      LossTerm.BoundEach each = two.term().againstEach(two.target());
      float[] losses = each.losses(two.image()).toFloatArray();
      float alone = one.value(one.imagePixels());
      assertThat(losses).as("losses of two images").hasSize(2);
      assertThat(losses[0])
          .as("loss of the first of two images")
          .isCloseTo(alone, within(1e-4f * alone));
      Measured plain = two.measure(two.imagePixels());
      Measured mean = two.measure(image -> each.losses(image).mean(), false);
      assertThat((losses[0] + losses[1]) / 2)
          .as("mean of the losses of each")
          .isCloseTo(plain.loss(), within(1e-4f * plain.loss()));
      assertThat(mean.attached()).as("losses of each are attached to the graph").isTrue();
      assertThat(mean.gradient())
          .as("gradient of the mean of the losses of each")
          .usingComparatorWithPrecision((float) (1e-3 * largest(plain.gradient())))
          .containsExactly(plain.gradient());
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  default void leaves_its_images_as_they_are() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      NDArray image = probe.image();
      probe.term().loss(image, probe.target());
      assertThat(image.toFloatArray()).as("image after the call").isEqualTo(probe.imagePixels());
      assertThat(probe.target().toFloatArray())
          .as("target after the call")
          .isEqualTo(probe.targetPixels());
    }
  }

  /** In a scope, as loops call it; arrays that stay after the first call are the term's own. */
  @Test
  default void leaves_no_arrays_behind() {
    try (TermProbe probe = new TermProbe(this, 1)) {
      LossTerm.Bound bound = probe.term().against(probe.target());
      probe.measure(probe.imagePixels());
      probe.measure(bound, false);
      int before = probe.arrays();
      for (int again = 0; again < 5; again++) {
        probe.measure(probe.imagePixels());
        probe.measure(bound, false);
      }
      assertThat(probe.arrays()).as("arrays alive after ten more calls").isEqualTo(before);
    }
  }
}
