package dev.pti.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The style channels of a picture, by layer: a point of StyleSpace.
 *
 * <p>Immutable and thread-safe. A channel scales one feature that its layer reads; those of a
 * to-RGB layer scale what becomes colour.
 */
public final class Styles {
  private final Map<String, FloatTensor> channels;

  private Styles(Map<String, FloatTensor> channels) {
    this.channels = Collections.unmodifiableMap(channels);
  }

  /**
   * Computes what a generator's layers make of a latent.
   *
   * @param layers of the generator, {@link Generator#styleLayers}
   * @param latent a point of W or W+
   * @return {@code w · weight^T + bias} of each layer
   * @throws InvalidInputException if the latent has another width, or fewer layers than are read
   */
  public static Styles of(List<StyleLayer> layers, Latent latent) {
    Map<String, FloatTensor> channels = new LinkedHashMap<>();
    for (StyleLayer layer : layers) {
      if (layer.latentLayer() >= latent.layers()) {
        throw new InvalidInputException(
            "layer %s reads layer %d of a latent, this one has %d"
                .formatted(layer.name(), layer.latentLayer(), latent.layers()));
      }
      if (layer.weight().size(1) != latent.width()) {
        throw new InvalidInputException(
            "layer %s reads a width of %d, latent has %d"
                .formatted(layer.name(), layer.weight().size(1), latent.width()));
      }
      channels.put(layer.name(), style(layer, latent.layer(layer.latentLayer())));
    }
    return new Styles(channels);
  }

  private static FloatTensor style(StyleLayer layer, float[] w) {
    float[] weight = layer.weight().uncopied();
    float[] style = new float[layer.bias().count()];
    for (int channel = 0; channel < style.length; channel++) {
      double sum = layer.bias().get(channel);
      for (int i = 0; i < w.length; i++) {
        sum += (double) w[i] * weight[channel * w.length + i];
      }
      style[channel] = (float) sum;
    }
    return FloatTensor.wrap(style, style.length);
  }

  /**
   * Returns the names of the layers.
   *
   * @return as in {@code b8.conv0}, in the order in which they run
   */
  public List<String> layers() {
    return new ArrayList<>(channels.keySet());
  }

  /**
   * Returns the channels of a layer.
   *
   * @param layer its name
   * @return {@code [channels]}
   * @throws InvalidInputException if there is none of the name
   */
  public FloatTensor layer(String layer) {
    FloatTensor found = channels.get(layer);
    if (found == null) {
      throw new InvalidInputException(
          "no style layer %s; there are %s".formatted(layer, String.join(", ", layers())));
    }
    return found;
  }

  /**
   * Replaces the channels of a layer.
   *
   * @param layer its name
   * @param values as many as it has channels
   * @return styles with the values
   * @throws InvalidInputException if there is none of the name, it has other channels, or a value
   *     is not finite
   */
  public Styles with(String layer, FloatTensor values) {
    if (!Arrays.equals(layer(layer).shape(), values.shape())) {
      throw new InvalidInputException(
          "style layer %s has shape %s, not %s"
              .formatted(
                  layer, Arrays.toString(layer(layer).shape()), Arrays.toString(values.shape())));
    }
    for (int i = 0; i < values.count(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new InvalidInputException(
            "style layer %s holds %s in channel %d".formatted(layer, values.get(i), i));
      }
    }
    Map<String, FloatTensor> replaced = new LinkedHashMap<>(channels);
    replaced.put(layer, values);
    return new Styles(replaced);
  }

  /**
   * Moves one channel.
   *
   * @param layer name of its layer
   * @param channel from 0
   * @param amount by how much, as it is scaled in the layer
   * @return styles with the channel moved
   * @throws InvalidInputException if there is no such channel, or the result is not finite
   */
  public Styles plus(String layer, int channel, double amount) {
    float[] values = layer(layer).toArray();
    if (channel < 0 || channel >= values.length) {
      throw new InvalidInputException(
          "style layer %s has channels 0 to %d, not %d"
              .formatted(layer, values.length - 1, channel));
    }
    values[channel] += (float) amount;
    return with(layer, FloatTensor.wrap(values, values.length));
  }

  /**
   * Returns all channels.
   *
   * @return {@code [channels]} by name of the layer, in the order in which layers run
   */
  public Map<String, FloatTensor> channels() {
    return channels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Styles that && channels.equals(that.channels);
  }

  @Override
  public int hashCode() {
    return channels.hashCode();
  }

  @Override
  public String toString() {
    return "styles of %d channels in %d layers"
        .formatted(channels.values().stream().mapToInt(FloatTensor::count).sum(), channels.size());
  }
}
