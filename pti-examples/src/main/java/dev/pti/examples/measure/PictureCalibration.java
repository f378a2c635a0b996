package dev.pti.examples.measure;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scales a direction by what it does to pictures: the usual strengths, two either way, move the
 * person by a given distance of face embeddings, of which .6 usually counts as another, on average
 * over some portraits.
 *
 * <p>A length of W is no such scale, nor a standard deviation of latents: by either the pictures of
 * one direction of W hardly move, and those of another fall apart. Nor is the perceptual distance,
 * which a head that turns moves most.
 */
final class PictureCalibration {
  private static final int MOST_PICTURES = 24;
  private static final int ROUNDS = 4;

  private final Pti pti;
  private final PictureMeasure measure;
  private final List<Latent> latents;
  private final List<Picture> unedited;

  /**
   * Draws the pictures to compare with.
   *
   * @param latents of portraits; at most {@value #MOST_PICTURES} are taken, spread evenly
   */
  PictureCalibration(Pti pti, PictureMeasure measure, List<Latent> latents) {
    this.pti = pti;
    this.measure = measure;
    int count = Math.min(MOST_PICTURES, latents.size());
    this.latents =
        IntStream.range(0, count).mapToObj(i -> latents.get(i * latents.size() / count)).toList();
    this.unedited = this.latents.stream().map(pti.generator()::synthesize).toList();
  }

  /** Returns the direction of a length at which its usual strengths move the person so far. */
  Direction calibrate(Direction direction, double identity) {
    double length = 1;
    for (int round = 0; round < ROUNDS; round++) {
      length *= identity / moved(direction.withStrength(length * NamedDirection.USUAL));
    }
    float[] values = direction.values().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) length;
    }
    return Direction.of(direction.name(), FloatTensor.wrap(values, direction.values().shape()));
  }

  /** The identity distance that an edit and its opposite move pictures by. */
  private double moved(Direction direction) {
    double sum = 0;
    for (int i = 0; i < latents.size(); i++) {
      sum += moved(direction, i) + moved(direction.withStrength(-direction.strength()), i);
    }
    return sum / (2 * latents.size());
  }

  private double moved(Direction direction, int portrait) {
    return pti.compare(unedited.get(portrait), draw(direction, latents.get(portrait))).identity();
  }

  /** By how much an attribute grows in a strength of 1, on average between the usual ones. */
  double effect(Direction direction, String attribute) {
    return latents.stream()
            .mapToDouble(
                latent ->
                    value(direction, NamedDirection.USUAL, latent, attribute)
                        - value(direction, -NamedDirection.USUAL, latent, attribute))
            .average()
            .orElse(Double.NaN)
        / (2 * NamedDirection.USUAL);
  }

  private double value(Direction direction, double strength, Latent latent, String attribute) {
    return measure.measure(draw(direction.withStrength(strength), latent), attribute);
  }

  private Picture draw(Direction direction, Latent latent) {
    Generator generator = pti.generator();
    return generator.synthesize(direction.edit(latent));
  }

  @Override
  public String toString() {
    return "%d move pictures of %d portraits by the distance NAME.identity of face embeddings"
        .formatted(NamedDirection.USUAL, latents.size());
  }
}
