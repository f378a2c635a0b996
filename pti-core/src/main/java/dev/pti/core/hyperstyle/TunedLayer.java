package dev.pti.core.hyperstyle;

import dev.pti.api.InvalidInputException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A layer that a hypernetwork tunes. HyperStyle numbers a generator's layers as they run: the
 * convolution of 4 x 4 is 0, its colours are 1, and then come two convolutions and the colours of
 * each further block.
 *
 * @param number from 0
 */
record TunedLayer(int number) {
  /** Four times as many as the largest generator has. */
  private static final int MOST = 100;

  private static final List<String> PARTS = List.of("conv0", "conv1", "torgb");

  /**
   * Finds the layers that have a refinement block.
   *
   * @param label how errors name the checkpoint
   * @param tensors the names in it
   * @return in order, at least one
   * @throws InvalidInputException if there is none, or one is of colours
   */
  static List<TunedLayer> of(String label, Set<String> tensors) {
    List<TunedLayer> layers =
        IntStream.range(0, MOST)
            .mapToObj(TunedLayer::new)
            .filter(layer -> tensors.contains(layer.block() + ".convs.0.weight"))
            .toList();
    if (layers.isEmpty()) {
      throw new InvalidInputException(label + " holds no refinement block, wanted some");
    }
    for (TunedLayer layer : layers) {
      if (layer.part().equals("torgb")) {
        throw new InvalidInputException(
            "%s tunes %s, which makes colours, wanted convolutions of features alone"
                .formatted(label, layer.weight()));
      }
    }
    return layers;
  }

  /** The name of what tells its offsets, as in {@code refinement_blocks.3}. */
  String block() {
    return "refinement_blocks." + number;
  }

  /** The name of its weights, as in {@code synthesis.b8.conv1.weight}. */
  String weight() {
    return "synthesis.b%d.%s.weight".formatted(4L << ((number + 1) / PARTS.size()), part());
  }

  private String part() {
    return PARTS.get((number + 1) % PARTS.size());
  }
}
