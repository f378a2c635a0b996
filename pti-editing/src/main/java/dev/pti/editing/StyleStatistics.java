package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.List;

/**
 * How style channels spread over a generator's own pictures: what StyleCLIP calls {@code S_mean}
 * and {@code S_std}.
 *
 * @param means {@code [channels]} of all style layers, in the order in which they run
 * @param deviations standard deviations, in the same order
 */
public record StyleStatistics(FloatTensor means, FloatTensor deviations) {
  /**
   * Samples a generator, without truncation, in memory that does not grow with the samples.
   *
   * @param generator whose W is sampled
   * @param samples how many points, at least 2
   * @param seed of the codes
   * @return the statistics
   * @throws InvalidInputException if there are fewer than 2 samples
   */
  public static StyleStatistics of(Generator generator, int samples, long seed) {
    if (samples < 2) {
      throw new InvalidInputException("wanted at least 2 samples of W, not " + samples);
    }
    List<StyleLayer> layers = generator.styleLayers();
    int channels = ChannelRows.count(layers);
    ChannelMoments moments = new ChannelMoments(channels);
    LatentSamples.forEach(
        generator,
        samples,
        seed,
        w -> moments.add(ChannelRows.join(Styles.of(layers, Latent.inW(w, generator.layers())))));
    float[] means = new float[channels];
    float[] deviations = new float[channels];
    for (int i = 0; i < channels; i++) {
      means[i] = (float) moments.mean(i);
      deviations[i] = (float) Math.sqrt(moments.variance(i));
    }
    return new StyleStatistics(
        FloatTensor.wrap(means, channels), FloatTensor.wrap(deviations, channels));
  }
}
