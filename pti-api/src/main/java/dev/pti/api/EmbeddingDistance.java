package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;

/**
 * The cosine distance of embeddings, 1 minus the cosine, computed as half the squared distance of
 * the vectors at unit length: that is exactly 0 for equal pictures, never below, and has a gradient
 * there.
 */
record EmbeddingDistance(Embedding network) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return distances(unit(image), unit(target)).mean();
  }

  @Override
  public Bound against(NDArray target) {
    BoundEach each = againstEach(target);
    return image -> each.losses(image).mean();
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    NDArray fixed;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      fixed = unit(targets).stopGradient();
      NDScope.unregister(fixed);
      fixed.attach(targets.getManager());
    }
    return images -> distances(unit(images), fixed);
  }

  @Override
  public Bound against(NDArray target, NDArray mask) {
    Bound whole = against(target);
    return image -> whole.loss(Losses.blend(target, image, mask));
  }

  @Override
  public BoundEach againstEach(NDArray targets, NDArray mask) {
    BoundEach whole = againstEach(targets);
    return images -> whole.losses(Losses.blend(targets, images, mask));
  }

  /** {@code [n]}. */
  private static NDArray distances(NDArray a, NDArray b) {
    return Losses.scale(a.sub(b).square().sum(new int[] {1}), .5);
  }

  private NDArray unit(NDArray images) {
    NDArray vectors = network.embed(images);
    Shape shape = vectors.getShape();
    long count = images.getShape().get(0);
    if (shape.dimension() != 2 || shape.get(0) != count) {
      throw new InvalidInputException(
          "the embedding network gave shape %s for %d pictures, wanted [%d, d]"
              .formatted(java.util.Arrays.toString(shape.getShape()), count, count));
    }
    return vectors.div(vectors.square().sum(new int[] {1}, true).add(1e-12f).sqrt());
  }

  @Override
  public String name() {
    return "identity";
  }
}
