package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.Projection;
import dev.pti.examples.GeneratorOptions;
import dev.pti.examples.measure.AttributeDirections;

/**
 * The generator that is evaluated, with its encoder.
 *
 * @param options which they are; by default what is bundled
 */
record Subject(GeneratorOptions options) {
  /** Starts from the generator and the defaults of the library. */
  Pti.Builder builder() {
    return options.builder();
  }

  /** The job in W: a search along its coordinates, and tuning with locality at each step. */
  Pti.Builder inW() {
    return builder().inverter(Projection.inW()).tuner(MethodsStudy.LOCALITY_EACH_STEP);
  }

  /** Finds the pivot by the encoder alone. */
  Pti.Builder encoder() {
    return builder().encoder(options.encoder());
  }

  /** Finds the pivot by the encoder and a search from there. */
  Pti.Builder encoder(Projection search) {
    return builder().encoder(options.encoder(), search);
  }

  /** A preset as it is for a generator that has an encoder. */
  Pti.Builder preset(Preset preset) {
    return (preset == Preset.REFERENCE ? builder() : encoder()).preset(preset);
  }

  /**
   * Looks up what pages tell of the generator.
   *
   * @throws InvalidInputException if its pictures are not square, as all that is measured is
   */
  Described described() {
    try (Pti pti = builder().build()) {
      Generator generator = pti.generator();
      if (!generator.pictureSize().isSquare()) {
        throw new InvalidInputException(
            "evaluate measures square portraits, %s draws %s"
                .formatted(options.label(), generator.pictureSize()));
      }
      return new Described(
          options.label(), generator.resolution(), AttributeDirections.described(generator));
    }
  }

  /**
   * What pages tell of the generator.
   *
   * @param label its name
   * @param resolution of its pictures
   * @param edits what is edited, how far, and how well the directions are known
   */
  record Described(String label, int resolution, String edits) {}
}
