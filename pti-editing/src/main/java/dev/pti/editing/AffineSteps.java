package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * A step of a latent as style layers see it: their affine maps are linear, so the bias drops out.
 */
final class AffineSteps {
  private AffineSteps() {}

  static Map<String, FloatTensor> of(
      Direction direction, List<StyleLayer> layers, Predicate<StyleLayer> chosen) {
    int width = direction.width();
    Map<String, FloatTensor> moves = new LinkedHashMap<>();
    for (StyleLayer layer : layers) {
      int read = layer.latentLayer();
      if (layer.weight().size(1) != width) {
        throw new InvalidInputException(
            "direction %s has width %d, layer %s reads %d"
                .formatted(direction.name(), width, layer.name(), layer.weight().size(1)));
      }
      OptionalInt own = direction.layers();
      if (own.isPresent() && read >= own.getAsInt()) {
        throw new InvalidInputException(
            "direction %s has %d layers, layer %s reads layer %d"
                .formatted(direction.name(), own.getAsInt(), layer.name(), read));
      }
      if (direction.layerRange().contains(read) && chosen.test(layer)) {
        moves.put(layer.name(), step(direction, layer));
      }
    }
    if (moves.isEmpty()) {
      throw new InvalidInputException(
          "direction %s moves none of the chosen style layers".formatted(direction.name()));
    }
    return moves;
  }

  private static FloatTensor step(Direction direction, StyleLayer layer) {
    int width = direction.width();
    float[] step = new float[layer.bias().count()];
    for (int channel = 0; channel < step.length; channel++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        sum +=
            (double) layer.weight().get(channel * width + i)
                * direction.value(layer.latentLayer(), i);
      }
      step[channel] = (float) (sum * direction.strength());
    }
    return FloatTensor.wrap(step, step.length);
  }
}
