package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/** What the steps of an edit say of the layers that they move. */
final class StepLayers {
  private StepLayers() {}

  /** Checks that the layers are there, where {@code what} is what moves them. */
  static void requireFits(LayerRange layers, Generator generator, String what) {
    requireWithin(layers, generator.layers(), what, "generator");
  }

  static void requireFits(LayerRange layers, Latent latent, String what) {
    requireWithin(layers, latent.layers(), what, "latent");
  }

  private static void requireWithin(LayerRange layers, int count, String what, String owner) {
    if (!layers.isWithin(count)) {
      throw new InvalidInputException(
          "%s moves layers %s, %s has 0 to %d".formatted(what, layers, owner, count - 1));
    }
  }

  /** As it stands behind what moves them: empty for all layers, with a blank before it else. */
  static String text(LayerRange layers) {
    int first = layers.first();
    if (layers.last().isEmpty()) {
      return layers.isAll() ? "" : " from layer " + first;
    }
    int last = layers.last().getAsInt();
    return first == last ? " on layer " + first : " on layers " + first + "-" + last;
  }
}
