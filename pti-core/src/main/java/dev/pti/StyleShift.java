package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.StyleEditor;
import dev.pti.api.Styles;
import dev.pti.api.Tuning;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far style channels moved. A layer's style is its affine map of the latent, so that the same
 * steps of the maps' biases move every latent's styles as far.
 *
 * @param moves {@code [channels]} by name of the style layer; layers that stay are not there
 */
record StyleShift(Map<String, FloatTensor> moves) implements StyleEditor {
  static final StyleShift NONE = new StyleShift(Map.of());

  static StyleShift between(Styles from, Styles to) {
    Map<String, FloatTensor> moves = new LinkedHashMap<>();
    for (String layer : from.layers()) {
      if (!from.layer(layer).equals(to.layer(layer))) {
        moves.put(layer, Differences.subtract(to.layer(layer), from.layer(layer)));
      }
    }
    return new StyleShift(moves);
  }

  @Override
  public Styles edit(Styles styles) {
    Styles moved = styles;
    for (Map.Entry<String, FloatTensor> move : moves.entrySet()) {
      String layer = move.getKey();
      moved = moved.with(layer, Differences.add(styles.layer(layer), move.getValue()));
    }
    return moved;
  }

  /** A tuning that draws every latent with its style channels moved so far. */
  Tuning addedTo(Tuning tuning) {
    Map<String, FloatTensor> biases = new LinkedHashMap<>();
    moves.forEach((layer, moved) -> biases.put("synthesis." + layer + ".affine.bias", moved));
    return Tuning.builder()
        .from(tuning)
        .difference(Differences.add(tuning.difference(), biases))
        .build();
  }
}
