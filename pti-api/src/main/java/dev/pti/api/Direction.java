package dev.pti.api;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A direction of W or W+ with a layer range and a strength; as an editor it moves a latent by
 * {@code strength * direction} in the layers of its range.
 *
 * <p>Immutable and thread-safe. A direction of one vector moves every layer of its range alike; one
 * of a stack has a vector for each layer.
 */
public final class Direction implements LatentEditor {
  private final String name;
  private final FloatTensor values;
  private final LayerRange layerRange;
  private final double strength;

  private Direction(String name, FloatTensor values, LayerRange layerRange, double strength) {
    this.name = name;
    this.values = values;
    this.layerRange = layerRange;
    this.strength = strength;
  }

  /**
   * A direction over all layers, of strength 1.
   *
   * @param name what files and reports call it
   * @param values {@code [width]} or {@code [layers, width]}; further axes of size 1 are dropped
   * @return the direction
   * @throws InvalidInputException if the shape is another, a value is not finite or all are zero
   */
  public static Direction of(String name, FloatTensor values) {
    long[] shape = Arrays.stream(values.shape()).filter(axis -> axis != 1).toArray();
    if (shape.length != 1 && shape.length != 2) {
      throw new InvalidInputException(
          "direction %s has shape %s, wanted [width] or [layers, width]"
              .formatted(name, Arrays.toString(values.shape())));
    }
    boolean zero = true;
    for (int i = 0; i < values.count(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new InvalidInputException("direction %s holds %s".formatted(name, values.get(i)));
      }
      zero &= values.get(i) == 0;
    }
    if (zero) {
      throw new InvalidInputException("direction %s is zero".formatted(name));
    }
    return new Direction(name, values.reshape(shape), LayerRange.all(), 1);
  }

  /**
   * The same direction, moving only some layers, in place of those that it moved.
   *
   * @param first the first layer that moves, from 0
   * @param last the last layer that moves, itself included
   * @return a direction with the range
   * @throws InvalidInputException if the range is empty or negative
   */
  public Direction onLayers(int first, int last) {
    if (first < 0 || last < first) {
      throw new InvalidInputException(
          "layer range %d to %d of direction %s is empty".formatted(first, last, name));
    }
    return onLayers(LayerRange.of(first, last));
  }

  /**
   * The same direction, moving only some layers, in place of those that it moved.
   *
   * @param range the layers that move, as in {@code LayerRange.from(4)}
   * @return a direction with the range
   */
  public Direction onLayers(LayerRange range) {
    return new Direction(name, values, range, strength);
  }

  /**
   * The same direction with another strength.
   *
   * @param newStrength how far to move, in lengths of the stored vector; may be negative
   * @return a direction with the strength
   * @throws InvalidInputException if it is not finite
   */
  public Direction withStrength(double newStrength) {
    if (!Double.isFinite(newStrength)) {
      throw new InvalidInputException(
          "strength of direction %s is %s".formatted(name, newStrength));
    }
    return new Direction(name, values, layerRange, newStrength);
  }

  /**
   * The same direction under another name.
   *
   * @param newName what files and reports call it
   * @return a direction with the name
   */
  public Direction named(String newName) {
    return new Direction(newName, values, layerRange, strength);
  }

  /**
   * Returns the name.
   *
   * @return what files and reports call it
   */
  public String name() {
    return name;
  }

  /**
   * Returns the vector or stack.
   *
   * @return {@code [width]} or {@code [layers, width]}
   */
  public FloatTensor values() {
    return values;
  }

  /**
   * Returns the width of the W that it belongs to.
   *
   * @return the length of its vectors
   */
  public int width() {
    return (int) values.size(values.rank() - 1);
  }

  /**
   * Returns for how many layers it has a vector each.
   *
   * @return empty if one vector moves all alike
   */
  public OptionalInt layers() {
    return values.rank() == 2 ? OptionalInt.of((int) values.size(0)) : OptionalInt.empty();
  }

  /**
   * Returns a value of the vector of a layer, whether it is among those that move or not.
   *
   * @param layer from 0, below {@link #layers} where there are as many
   * @param axis from 0, below {@link #width}
   * @return of strength 1
   */
  public float value(int layer, int axis) {
    return values.get(values.rank() == 2 ? layer * width() + axis : axis);
  }

  /**
   * Returns the layers that move.
   *
   * @return all, until {@link #onLayers} says otherwise
   */
  public LayerRange layerRange() {
    return layerRange;
  }

  /**
   * Returns how far the direction moves.
   *
   * @return in lengths of the stored vector
   */
  public double strength() {
    return strength;
  }

  /**
   * Moves a latent by the strength.
   *
   * @param latent where a picture was found
   * @return where the edited picture is
   * @throws InvalidInputException if the direction has another width or other layers, or its range
   *     lies outside
   */
  @Override
  public Latent edit(Latent latent) {
    return latent.plus(deltaFor(latent), strength);
  }

  /**
   * Checks the direction against a generator before any work is done with it.
   *
   * @param generator in which it is to edit
   * @return this
   * @throws InvalidInputException if they do not fit, as in {@code direction smile has width 512,
   *     generator wants 256}
   */
  public Direction requireFits(Generator generator) {
    return requireFits(generator.layers(), generator.latentWidth(), "generator", "wants");
  }

  /**
   * Checks the direction against a latent.
   *
   * @param latent that it is to move
   * @return this
   * @throws InvalidInputException if it has another width or other layers, or the direction's range
   *     lies outside
   */
  public Direction requireFits(Latent latent) {
    return requireFits(latent.layers(), latent.width(), "latent", "has");
  }

  private Direction requireFits(int layers, int width, String owner, String verb) {
    if (width() != width) {
      throw new InvalidInputException(
          "direction %s has width %d, %s %s %d".formatted(name, width(), owner, verb, width));
    }
    int own = layers().orElse(layers);
    if (own != layers) {
      throw new InvalidInputException(
          "direction %s has %d layers, %s %s %d".formatted(name, own, owner, verb, layers));
    }
    if (!layerRange.isWithin(layers)) {
      throw new InvalidInputException(
          "direction %s moves layers %s, %s has 0 to %d"
              .formatted(name, layerRange, owner, layers - 1));
    }
    return this;
  }

  private Latent deltaFor(Latent latent) {
    requireFits(latent);
    int width = width();
    float[] delta = new float[latent.layers() * width];
    for (int layer = layerRange.first(); layer < layerRange.end(latent.layers()); layer++) {
      for (int i = 0; i < width; i++) {
        delta[layer * width + i] = value(layer, i);
      }
    }
    return Latent.inWPlus(FloatTensor.wrap(delta, latent.layers(), width));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Direction that
        && name.equals(that.name)
        && values.equals(that.values)
        && layerRange.equals(that.layerRange)
        && strength == that.strength;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + values.hashCode();
  }

  @Override
  public String toString() {
    return name + "=" + strength + (layerRange.isAll() ? "" : " on layers " + layerRange);
  }
}
