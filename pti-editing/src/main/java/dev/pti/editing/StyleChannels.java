package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The style channels that respond most to a label, after StyleSpace (Wu et al. 2021): those whose
 * means in pictures with the label and without it lie furthest apart, in standard deviations of the
 * channel within the two groups.
 *
 * <pre>{@code
 * StyleChannels channels = StyleChannels.of(generator.styleLayers(), labelled);
 * channels.strongest(10).forEach(System.out::println);
 * Edited edited = tuned.editStyles(channels.direction("smile", 10).withStrength(3));
 * }</pre>
 *
 * <p>That a channel goes with a label does not prove that it makes it: look at the picture.
 * Immutable and thread-safe.
 */
public final class StyleChannels {
  private final List<StyleLayer> layers;
  private final List<StyleChannel> ranked;

  private StyleChannels(List<StyleLayer> layers, List<StyleChannel> ranked) {
    this.layers = layers;
    this.ranked = ranked;
  }

  /**
   * Ranks all channels.
   *
   * @param layers of the generator
   * @param data latents with labels true and false, at least 2 of each
   * @return the channels
   * @throws InvalidInputException if the labels are values, there are too few, or the latents do
   *     not fit the layers
   */
  public static StyleChannels of(List<StyleLayer> layers, LabelledLatents data) {
    if (!data.areClasses()) {
      throw new InvalidInputException(
          "style channels are ranked by labels true and false, not values");
    }
    int rarer = Math.min(data.positives(), data.count() - data.positives());
    if (rarer < 2) {
      throw new InvalidInputException(
          "%d latents have the rarer label, wanted at least 2".formatted(rarer));
    }
    ChannelMoments with = new ChannelMoments(ChannelRows.count(layers));
    ChannelMoments without = new ChannelMoments(ChannelRows.count(layers));
    double[] labels = data.labels();
    int at = 0;
    for (Latent latent : data.latents()) {
      ChannelMoments group = labels[at++] == 1 ? with : without;
      group.add(ChannelRows.join(Styles.of(layers, latent)));
    }
    List<StyleChannel> channels = new ArrayList<>();
    int index = 0;
    double share = (double) data.positives() / data.count();
    for (StyleLayer layer : layers) {
      for (int channel = 0; channel < layer.bias().count(); channel++, index++) {
        double variance = share * with.variance(index) + (1 - share) * without.variance(index);
        double deviation = Math.sqrt(variance);
        double difference = with.mean(index) - without.mean(index);
        // A channel that does not vary responds to nothing.
        double effect = deviation > 0 ? difference / deviation : 0;
        channels.add(new StyleChannel(layer.name(), channel, layer.toRgb(), effect, deviation));
      }
    }
    channels.sort(Comparator.comparingDouble(channel -> -Math.abs(channel.effect())));
    return new StyleChannels(List.copyOf(layers), List.copyOf(channels));
  }

  /**
   * Returns the channels that respond most.
   *
   * @param count how many, 1 to all that there are
   * @return in descending order of the effect's size
   * @throws InvalidInputException if there are not as many
   */
  public List<StyleChannel> strongest(int count) {
    if (count < 1 || count > ranked.size()) {
      throw new InvalidInputException(
          "wanted %d style channels, there are 1 to %d".formatted(count, ranked.size()));
    }
    return ranked.subList(0, count);
  }

  /**
   * Makes a direction of the channels that respond most: each moves by one of its standard
   * deviations towards the label.
   *
   * @param name what files and reports call it
   * @param count how many channels
   * @return the direction, of strength 1
   * @throws InvalidInputException if there are not as many, or they do not respond at all
   */
  public StyleDirection direction(String name, int count) {
    Map<String, float[]> moves = new LinkedHashMap<>();
    for (StyleLayer layer : layers) {
      if (strongest(count).stream().anyMatch(it -> it.layer().equals(layer.name()))) {
        moves.put(layer.name(), new float[layer.bias().count()]);
      }
    }
    for (StyleChannel strong : strongest(count)) {
      float[] layer = moves.getOrDefault(strong.layer(), new float[0]);
      layer[strong.channel()] = (float) (Math.signum(strong.effect()) * strong.deviation());
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    moves.forEach((layer, values) -> tensors.put(layer, FloatTensor.wrap(values, values.length)));
    return StyleDirection.of(name, tensors);
  }

  @Override
  public String toString() {
    return "%d style channels, first %s".formatted(ranked.size(), ranked.get(0));
  }
}
