package dev.pti.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * A point of the extended latent space W+: one style vector for each layer that takes a style. A
 * point of W is the same vector in every layer.
 *
 * <p>Immutable and thread-safe. Shape {@code [layers, width]}, for a 1024-pixel StyleGAN2 {@code
 * [18, 512]}.
 */
public final class Latent {
  private final int layers;
  private final int width;
  private final float[] values;

  private Latent(int layers, int width, float[] values) {
    this.layers = layers;
    this.width = width;
    this.values = values;
  }

  /**
   * A point of W: one vector, repeated in every layer.
   *
   * @param w the style vector
   * @param layers how many layers take a style
   * @return the latent
   * @throws InvalidInputException if the vector is empty or holds a value that is not finite
   */
  public static Latent inW(float[] w, int layers) {
    // A number below 0 is refused with the rest.
    float[] values = new float[Math.multiplyExact(Math.max(layers, 0), w.length)];
    for (int layer = 0; layer < layers; layer++) {
      System.arraycopy(w, 0, values, layer * w.length, w.length);
    }
    return checked(layers, w.length, values);
  }

  /**
   * A point of W+.
   *
   * @param ws {@code [layers, width]}; leading axes of size 1 are dropped
   * @return the latent
   * @throws InvalidInputException if the shape is not that of a latent, or a value is not finite
   */
  public static Latent inWPlus(FloatTensor ws) {
    long[] shape = ws.shape();
    int skip = 0;
    while (shape.length - skip > 2 && shape[skip] == 1) {
      skip++;
    }
    if (shape.length - skip != 2) {
      throw new InvalidInputException(
          "a latent has shape [layers, width], not " + Arrays.toString(shape));
    }
    return checked((int) shape[skip], (int) shape[skip + 1], ws.toArray());
  }

  private static Latent checked(int layers, int width, float[] values) {
    if (layers < 1 || width < 1) {
      throw new InvalidInputException(
          "a latent of " + layers + " layers of " + width + " is empty");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidInputException(
            "latent holds " + values[i] + " in layer " + i / width + " at " + i % width);
      }
    }
    return new Latent(layers, width, values);
  }

  /**
   * Returns the number of layers that take a style.
   *
   * @return at least 1
   */
  public int layers() {
    return layers;
  }

  /**
   * Returns the length of a style vector.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Returns the style vector of one layer.
   *
   * @param index from 0 (coarse) to {@code layers() - 1} (fine)
   * @return a copy
   * @throws IndexOutOfBoundsException if there is no such layer
   */
  public float[] layer(int index) {
    // The copy alone would take what is behind the last layer for zeros.
    Objects.checkIndex(index, layers);
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  /**
   * Says whether every layer holds the same vector.
   *
   * @return true for a point of W
   */
  public boolean isInW() {
    for (int i = width; i < values.length; i++) {
      if (values[i] != values[i - width]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the values as a tensor.
   *
   * @return {@code [layers, width]}
   */
  public FloatTensor toTensor() {
    return FloatTensor.of(values, layers, width);
  }

  /**
   * Moves by another latent: {@code this + amount * delta}.
   *
   * @param delta a difference of the same layers and width
   * @param amount how far
   * @return the moved latent
   * @throws InvalidInputException if the two do not fit
   */
  public Latent plus(Latent delta, double amount) {
    requireLike(delta);
    float[] moved = new float[values.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (values[i] + amount * delta.values[i]);
    }
    return checked(layers, width, moved);
  }

  /**
   * Interpolates linearly: {@code (1 - amount) * this + amount * other}.
   *
   * @param other a latent of the same layers and width
   * @param amount 0 gives this, 1 the other
   * @return the latent between
   * @throws InvalidInputException if the two do not fit
   */
  public Latent mix(Latent other, double amount) {
    requireLike(other);
    float[] mixed = new float[values.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) ((1 - amount) * values[i] + amount * other.values[i]);
    }
    return checked(layers, width, mixed);
  }

  /**
   * Measures how far another latent is: the Euclidean norm over all layers.
   *
   * @param other a latent of the same layers and width
   * @return the distance; that of two points of W is {@code sqrt(layers)} times their distance in W
   * @throws InvalidInputException if the two do not fit
   */
  public double distance(Latent other) {
    requireLike(other);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = (double) values[i] - other.values[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /**
   * Checks the latent against a generator.
   *
   * @param wantedLayers the generator's layers
   * @param wantedWidth the generator's width
   * @return this
   * @throws InvalidInputException if they differ, as in {@code pivot has 14 layers, generator wants
   *     18}
   */
  public Latent requireFits(int wantedLayers, int wantedWidth) {
    if (layers != wantedLayers) {
      throw new InvalidInputException(
          "pivot has " + layers + " layers, generator wants " + wantedLayers);
    }
    if (width != wantedWidth) {
      throw new InvalidInputException(
          "pivot has width " + width + ", generator wants " + wantedWidth);
    }
    return this;
  }

  private void requireLike(Latent other) {
    if (layers != other.layers || width != other.width) {
      throw new InvalidInputException(
          "latents of shape [%d, %d] and [%d, %d] do not fit"
              .formatted(layers, width, other.layers, other.width));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Latent that
        && layers == that.layers
        && width == that.width
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * layers + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return (isInW() ? "W[" : "W+[") + layers + ", " + width + "]";
  }
}
