package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A loss term that looks at a part of the pictures. */
final class MaskedLossTerm implements LossTerm {
  private final LossTerm term;
  private final Region region;

  /** Where several photographs take turns, each is bound anew, and a region is slow to draw. */
  private volatile @Nullable Mask last;

  MaskedLossTerm(LossTerm term, Region region) {
    this.term = term;
    this.region = region;
  }

  Region region() {
    return region;
  }

  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return term.loss(image, target, weights(target));
  }

  @Override
  public NDArray loss(NDArray image, NDArray target, NDArray mask) {
    return term.loss(image, target, weights(target).mul(mask));
  }

  @Override
  public Bound against(NDArray target) {
    return term.against(target, kept(weights(target)));
  }

  @Override
  public Bound against(NDArray target, NDArray mask) {
    return term.against(target, kept(weights(target).mul(mask)));
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    return term.againstEach(targets, kept(weights(targets)));
  }

  @Override
  public BoundEach againstEach(NDArray targets, NDArray mask) {
    return term.againstEach(targets, kept(weights(targets).mul(mask)));
  }

  /** What a bound term needs lives as long as its target, not as long as the scopes of today. */
  private static NDArray kept(NDArray weights) {
    NDScope.unregister(weights);
    return weights;
  }

  private NDArray weights(NDArray target) {
    Shape shape = target.getShape();
    int height = (int) shape.get(shape.dimension() - 2);
    int width = (int) shape.get(shape.dimension() - 1);
    FloatTensor weights = mask(new PictureSize(width, height)).toTensor();
    NDManager manager = target.getManager();
    // The copy owns its memory, unlike an array that DJL creates around a buffer of Java's.
    try (NDArray borrowed = manager.create(weights.toArray(), new Shape(1, 1, height, width))) {
      return borrowed.duplicate();
    }
  }

  private Mask mask(PictureSize size) {
    Mask mask = last;
    if (mask == null || !mask.size().equals(size)) {
      mask = region.at(size);
      last = mask;
    }
    return mask;
  }

  @Override
  public String name() {
    return term.name();
  }

  @Override
  public double weight() {
    return term.weight();
  }

  @Override
  public double weightAt(int step) {
    return term.weightAt(step);
  }

  @Override
  public LossTerm within(Region other) {
    return new MaskedLossTerm(term, region.and(other));
  }

  @Override
  public LossTerm downsampledTo(int pixels) {
    return new MaskedLossTerm(term.downsampledTo(pixels), region);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskedLossTerm masked
        && term.equals(masked.term)
        && region.equals(masked.region);
  }

  @Override
  public int hashCode() {
    return Objects.hash(term, region);
  }

  @Override
  public String identity(PictureSize size) {
    float[] weights = mask(size).toTensor().toArray();
    ByteBuffer bytes = ByteBuffer.allocate(weights.length * Float.BYTES);
    bytes.asFloatBuffer().put(weights);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return "(%s) within %s %08x".formatted(term.identity(size), region.name(), sum.getValue());
  }

  @Override
  public String toString() {
    return name() + " within " + region.name();
  }
}
