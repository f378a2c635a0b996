package dev.pti.api;

import java.util.OptionalInt;

/**
 * Some layers of a latent, side by side: those that a direction, an edit or an optimization moves.
 * Layers count from 0; the first ones are coarse.
 *
 * <p>A range without a last layer goes on to the last one that there is, whatever the generator. It
 * is not equal to a range that names the same layer as its last.
 *
 * <p>Immutable and thread-safe.
 *
 * @param first the first layer, from 0
 * @param last the last layer, itself included; empty for all that there are
 */
public record LayerRange(int first, OptionalInt last) {
  private static final LayerRange ALL = from(0);

  /**
   * Checks the layers.
   *
   * @param first as above
   * @param last as above
   * @throws InvalidInputException if the range is empty or negative
   */
  public LayerRange {
    if (first < 0 || last.orElse(first) < first) {
      throw new InvalidInputException(
          "layer range %s is empty or negative".formatted(text(first, last)));
    }
  }

  /**
   * All layers that there are.
   *
   * @return the range from 0, without a last layer
   */
  public static LayerRange all() {
    return ALL;
  }

  /**
   * The layers between two, both included.
   *
   * @param first the first layer, from 0
   * @param last the last layer, at least the first
   * @return the range
   * @throws InvalidInputException if the range is empty or negative
   */
  public static LayerRange of(int first, int last) {
    return new LayerRange(first, OptionalInt.of(last));
  }

  /**
   * A layer and all finer ones that there are.
   *
   * @param first the first layer, from 0
   * @return the range, without a last layer
   * @throws InvalidInputException if the layer is negative
   */
  public static LayerRange from(int first) {
    return new LayerRange(first, OptionalInt.empty());
  }

  /**
   * Tells whether these are all layers, of any generator.
   *
   * @return whether the range begins at 0 and has no last layer
   */
  public boolean isAll() {
    return equals(ALL);
  }

  /**
   * Tells whether a layer is one of these.
   *
   * @param layer from 0
   * @return whether the range holds it
   */
  public boolean contains(int layer) {
    return layer >= first && layer <= last.orElse(layer);
  }

  /**
   * Tells whether a generator or latent has these layers.
   *
   * @param layers how many it has
   * @return whether the last layer is among them, or the first where there is no last
   */
  public boolean isWithin(int layers) {
    return last.orElse(first) < layers;
  }

  /**
   * Returns where the range ends in a generator or latent, as loops want it.
   *
   * @param layers how many it has
   * @return the layer after the last, at most as many as there are
   */
  public int end(int layers) {
    return last.isPresent() && last.getAsInt() < layers ? last.getAsInt() + 1 : layers;
  }

  private static String text(int first, OptionalInt last) {
    return first + " to " + (last.isPresent() ? last.getAsInt() : "the last");
  }

  /** As in {@code 0 to 3} or {@code 4 to the last}. */
  @Override
  public String toString() {
    return text(first, last);
  }
}
