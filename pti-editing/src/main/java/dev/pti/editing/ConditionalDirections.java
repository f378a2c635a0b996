package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Conditional directions: InterFaceGAN's way to change one attribute and leave others. The
 * directions of the others, and whatever they span, are projected out.
 */
final class ConditionalDirections {
  private ConditionalDirections() {}

  static Direction of(Direction direction, List<Direction> others) {
    int width = direction.width();
    int layers = layers(direction, others);
    double[] vector = vector(direction, direction.name(), layers, width);
    Subspace subspace =
        new Subspace(
            others.stream().map(other -> vector(other, direction.name(), layers, width)).toList());
    if (subspace.contains(vector)) {
      throw new InvalidInputException(
          "nothing is left of direction %s without the others".formatted(direction.name()));
    }
    double[] rest = subspace.removedFrom(vector);
    double scale = Subspace.length(vector) / Subspace.length(rest);
    float[] scaled = new float[rest.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (rest[i] * scale);
    }
    return Direction.of(direction.name(), FloatTensor.wrap(scaled, layers, width))
        .onLayers(direction.layerRange())
        .withStrength(direction.strength());
  }

  /** Of the first that has a vector for each, 1 where none has: a single vector moves all alike. */
  private static int layers(Direction direction, List<Direction> others) {
    return Stream.concat(Stream.of(direction), others.stream())
        .map(Direction::layers)
        .flatMapToInt(OptionalInt::stream)
        .findFirst()
        .orElse(1);
  }

  /**
   * A direction's values, one layer after the other, a single vector repeated.
   *
   * @param name of what it is projected out of, for errors
   * @param layers 1 where that is a single vector
   */
  static double[] vector(Direction direction, String name, int layers, int width) {
    if (direction.width() != width) {
      throw new InvalidInputException(
          "direction %s has width %d, %s has %d"
              .formatted(direction.name(), direction.width(), name, width));
    }
    int own = direction.layers().orElse(layers);
    if (own != layers) {
      throw new InvalidInputException(
          "direction %s has %d layers, %s has %d".formatted(direction.name(), own, name, layers));
    }
    double[] vector = new double[layers * width];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = direction.value(i / width, i % width);
    }
    return vector;
  }
}
