package dev.pti.api;

import ai.djl.ndarray.NDArray;
import dev.pti.api.shared.PartNames;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * One term of a loss between generated images and their targets, written in plain NDArray code.
 *
 * <p><b>Beware of numbers.</b> DJL's {@code mul(Number)}, {@code div(Number)}, {@code pow(Number)}
 * and {@code maximum(Number)} corrupt gradients silently: their operand is freed before the
 * backward pass reads it. Use {@link Losses}, and leave the weight to {@link #weighted(double)}.
 * The shipped {@code LossTermContract} fails a term that does otherwise.
 *
 * <p>A term may be called from several threads, each with arrays of its own.
 */
@FunctionalInterface
public interface LossTerm {
  /**
   * Measures how far images are from their targets.
   *
   * @param image generated images, {@code [n, 3, H, W]} in about [-1, 1], part of a graph
   * @param target what they should be, of the same shape; may be part of a graph too
   * @return a scalar, the mean over the images, not negative, 0 for equal images
   */
  NDArray loss(NDArray image, NDArray target);

  /**
   * Binds the term to a target that stays the same, so that work on the target is done once.
   *
   * @param target {@code [n, 3, H, W]}; lives as long as the bound term is used
   * @return the term with its target fixed; its native arrays belong to the manager of the target
   */
  default Bound against(NDArray target) {
    return image -> loss(image, target);
  }

  /**
   * Measures how far images are from their targets at the places that count.
   *
   * <p>By default the images are replaced by their targets outside of the mask, so that nothing
   * there is measured or has a gradient. A term that measures place by place should weigh the
   * places instead, as {@link Losses#perPixel} and the perceptual distances do.
   *
   * @param image generated images, {@code [n, 3, H, W]}
   * @param target what they should be, of the same shape
   * @param mask {@code [1, 1, H, W]} in [0, 1], above 0 somewhere, without a gradient
   * @return a scalar, as {@link #loss(NDArray, NDArray)} gives
   */
  default NDArray loss(NDArray image, NDArray target, NDArray mask) {
    return loss(Losses.blend(target, image, mask), target);
  }

  /**
   * Binds the term to a target and the places that count.
   *
   * @param target {@code [n, 3, H, W]}; lives as long as the bound term is used
   * @param mask as in {@link #loss(NDArray, NDArray, NDArray)}; lives as long
   * @return the term with both fixed; its native arrays belong to the manager of the target
   */
  default Bound against(NDArray target, NDArray mask) {
    return image -> loss(image, target, mask);
  }

  /**
   * Binds the term to several targets, each of which is compared with a picture of its own: what
   * searches that take their steps together ask for.
   *
   * <p>By default each target is bound by itself. A term that treats each picture by itself anyway
   * should compute all of them together, as the shipped ones do: it costs less.
   *
   * @param targets {@code [n, 3, H, W]}; live as long as the bound term is used
   * @return the term with its targets fixed; its native arrays belong to the manager of the targets
   */
  default BoundEach againstEach(NDArray targets) {
    return EachByItself.of(this, targets, this::against);
  }

  /**
   * Binds the term to several targets and the places that count.
   *
   * @param targets as in {@link #againstEach(NDArray)}
   * @param mask as in {@link #loss(NDArray, NDArray, NDArray)}, the same for all; lives as long
   * @return the term with both fixed; its native arrays belong to the manager of the targets
   */
  default BoundEach againstEach(NDArray targets, NDArray mask) {
    return EachByItself.of(this, targets, target -> against(target, mask));
  }

  /**
   * The same term, looking at a part of the pictures; name and weight stay. A term that looks at a
   * part already looks at what is in both.
   *
   * @param region a mask, or a region of any resolution
   * @return a term that ignores what is outside
   */
  default LossTerm within(Region region) {
    return new MaskedLossTerm(this, region);
  }

  /**
   * The same term, seeing pictures at no more than a given size, as inversion asks for.
   *
   * @param pixels the longer side's limit
   * @return by default this term
   * @throws InvalidInputException if the term cannot work at the size
   */
  default LossTerm downsampledTo(int pixels) {
    return this;
  }

  /**
   * Returns the name under which histories and reports list the term.
   *
   * @return by default the class's simple name, {@code term} for a lambda
   */
  default String name() {
    return PartNames.ofClass(this, "term");
  }

  /**
   * Describes everything that decides what the term computes, so that a resumed run notices if its
   * losses have changed. A term whose {@code toString()} says less must override it.
   *
   * @param size of the pictures
   * @return by default what it prints as
   */
  default String identity(PictureSize size) {
    return toString();
  }

  /**
   * Returns the weight that the term carries in a sum.
   *
   * @return 1 unless {@link #weighted(double)} set another
   */
  default double weight() {
    return 1;
  }

  /**
   * Gives the term a weight, applied outside of it; histories still show the unweighted value.
   *
   * @param weight not negative; replaces a weight set before
   * @return this term with the weight
   * @throws InvalidInputException if the weight is negative or not finite
   */
  default LossTerm weighted(double weight) {
    return new DecoratedLossTerm(this, name(), weight, true);
  }

  /**
   * Gives the term a weight that changes from step to step.
   *
   * @param weightOfStep gives the weight of a step, from 0; finite and not negative, and the same
   *     whenever it is asked
   * @return this term with the weight
   */
  default LossTerm weighted(IntToDoubleFunction weightOfStep) {
    return new ScheduledLossTerm(this, weightOfStep);
  }

  /**
   * Returns the weight that the term carries in a step's sum.
   *
   * @param step from 0
   * @return {@link #weight} unless {@link #weighted(IntToDoubleFunction)} gave it a course
   * @throws InvalidInputException if the course leads to a weight that is negative or not finite
   */
  default double weightAt(int step) {
    return weight();
  }

  /**
   * Gives the term a name.
   *
   * @param name as histories and reports show it
   * @return this term under the name
   */
  default LossTerm named(String name) {
    return new DecoratedLossTerm(this, name, weight(), false);
  }

  /** A loss term whose target is fixed. */
  @FunctionalInterface
  interface Bound {
    /**
     * Measures how far images are from the fixed target.
     *
     * @param image generated images, {@code [n, 3, H, W]}
     * @return a scalar, not negative
     */
    NDArray loss(NDArray image);

    /**
     * Measures during tuning, where the generator's weights can be seen too.
     *
     * @param image generated images, {@code [n, 3, H, W]}
     * @param tuned the weights that move as they are now, by name, part of a graph
     * @param original the weights as they were loaded, by name
     * @return a scalar, not negative; {@link #loss(NDArray)} unless it is a {@link ParameterTerm}
     */
    default NDArray loss(NDArray image, Map<String, NDArray> tuned, Map<String, NDArray> original) {
      return loss(image);
    }
  }

  /** A loss term whose targets are fixed, one for each picture. */
  @FunctionalInterface
  interface BoundEach {
    /**
     * Measures how far each image is from its own target.
     *
     * @param images generated images, {@code [n, 3, H, W]}, as many as there are targets
     * @return {@code [n]}, not negative: of each what {@link Bound#loss(NDArray)} gives of it alone
     */
    NDArray losses(NDArray images);

    /**
     * Measures during tuning, where the generator's weights can be seen too.
     *
     * @param images generated images, {@code [n, 3, H, W]}
     * @param tuned as in {@link Bound#loss(NDArray, Map, Map)}
     * @param original as there
     * @return {@code [n]}; {@link #losses(NDArray)} unless it is a {@link ParameterTerm}
     */
    default NDArray losses(
        NDArray images, Map<String, NDArray> tuned, Map<String, NDArray> original) {
      return losses(images);
    }
  }
}
