package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;

/**
 * The layers that a step of an edit moves.
 *
 * @param first from 0
 * @param last itself included; {@link Integer#MAX_VALUE} for all that there are
 */
record LayerRange(int first, int last) {
  static final LayerRange ALL = new LayerRange(0, Integer.MAX_VALUE);

  LayerRange {
    if (first < 0 || last < first) {
      throw new InvalidInputException(
          "layer range %d to %d is empty or negative".formatted(first, last));
    }
  }

  boolean isOpen() {
    return last == Integer.MAX_VALUE;
  }

  boolean holds(int layer) {
    return layer >= first && layer <= last;
  }

  /** Checks that the layers are there, where {@code what} is what moves them. */
  void requireIn(Generator generator, String what) {
    requireIn(generator.layers(), what, "generator");
  }

  void requireIn(Latent latent, String what) {
    requireIn(latent.layers(), what, "latent");
  }

  private void requireIn(int layers, String what, String owner) {
    if ((isOpen() ? first : last) >= layers) {
      throw new InvalidInputException(
          "%s moves layers %d to %s, %s has 0 to %d"
              .formatted(what, first, isOpen() ? "the last" : last, owner, layers - 1));
    }
  }

  /** As it stands behind what moves them: empty for all layers, with a blank before it else. */
  @Override
  public String toString() {
    if (equals(ALL)) {
      return "";
    }
    if (first == last) {
      return " on layer " + first;
    }
    return isOpen() ? " from layer " + first : " on layers " + first + "-" + last;
  }
}
