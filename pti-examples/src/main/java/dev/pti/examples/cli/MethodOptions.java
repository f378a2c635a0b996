package dev.pti.examples.cli;

import dev.pti.Encoder;
import dev.pti.PerceptualNetwork;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a photograph is inverted and tuned. */
final class MethodOptions {
  /** Steps of a search that starts from an encoder. */
  private static final int SHORT = 30;

  /** Its learning rate, with no noise on the latent: the start is good, and not to be left. */
  private static final double SHORT_RATE = .05;

  /** On or off. */
  enum Switch {
    ON,
    OFF
  }

  @Option(
      names = "--preset",
      paramLabel = "default|reference|fast",
      description = "Settings that belong together; other options change them.")
  Preset preset = Preset.DEFAULT;

  @Option(
      names = "--inverter",
      paramLabel = "w|w+|encoder[+w|+w+]|KIND:FILE",
      description = {
        "Where the pivot is sought, w or w+, or the trained encoder that finds it: encoder for",
        "the default generator's own, with +w or +w+ if a short search shall follow; e4e:FILE,",
        "psp:FILE, or encoder:FILE for whichever the file says, or given:FILE for a pivot",
        "that is known (.pt, .npz, .npy, .safetensors). Default: w."
      })
  String inverter = "w";

  @Option(names = "--invert-steps", paramLabel = "N", description = "Steps of inversion.")
  @Nullable Integer inversionSteps;

  @Option(names = "--tune-steps", paramLabel = "N", description = "The most steps of tuning.")
  @Nullable Integer tuningSteps;

  @Option(names = "--no-tune", description = "Leave the generator as it is.")
  boolean untuned;

  @Option(
      names = "--locality",
      paramLabel = "on|off",
      description =
          "Whether tuning keeps the generator as it was elsewhere. Default: the preset's.")
  @Nullable Switch locality;

  @Option(
      names = "--perceptual",
      paramLabel = "squeeze-caffe|NET:FILE",
      converter = PerceptualConverter.class,
      description = {
        "The perceptual distance: squeeze-caffe, which is bundled,",
        "or LPIPS as alex:FILE, vgg:FILE or squeeze:FILE with torchvision's weights."
      })
  PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description = {
        "A grey image of the generator's size: inversion and tuning look where it is white",
        "and ignore what is black."
      })
  @Nullable Path mask;

  boolean tunes() {
    return !untuned;
  }

  void applyTo(Pti.Builder builder) {
    builder.preset(preset).perceptual(perceptual);
    if (inverter.startsWith("given:")) {
      requireNoSteps("a given pivot");
      builder.pivot(Path.of(inverter.substring("given:".length())));
    } else if (inverter.matches("encoder\\+w\\+?")) {
      builder.encoder(Encoder.bundled(), shortProjection(inverter.substring("encoder+".length())));
    } else if (inverter.matches("encoder|(e4e|psp|encoder):.+")) {
      requireNoSteps("an encoder");
      builder.encoder(Encoder.parse(inverter));
    } else {
      builder.inverter(withSteps(projection(inverter), inversionSteps));
    }
    if (mask != null) {
      builder.mask(mask);
    }
    if (tuningSteps != null) {
      int steps = tuningSteps;
      if (!(preset.tuner() instanceof PivotalTuning tuner)) {
        throw new IllegalStateException("preset " + preset + " has another tuner");
      }
      builder.tuner(tuner.with(settings -> settings.steps(steps)));
    }
    if (locality == Switch.ON) {
      builder.locality(LocalityRegularizer.ofDefaults());
    } else if (locality == Switch.OFF) {
      builder.withoutLocality();
    }
  }

  private void requireNoSteps(String what) {
    if (inversionSteps != null && inversionSteps != 0) {
      throw new InvalidInputException(
          "inversion: steps is %d, but %s takes none".formatted(inversionSteps, what));
    }
  }

  private Projection shortProjection(String space) {
    Projection gentle = projection(space).with(b -> b.latentNoise(0).learningRate(SHORT_RATE));
    return withSteps(gentle, inversionSteps == null ? SHORT : inversionSteps);
  }

  private Projection projection(String space) {
    if (!(preset.inverter() instanceof Projection inW)) {
      throw new IllegalStateException("preset " + preset + " has another inverter");
    }
    return switch (space) {
      case "w" -> inW;
      case "w+" -> Projection.inWPlus(inW.settings());
      default ->
          throw new InvalidInputException(
              ("inverter is %s, wanted w, w+, encoder, encoder+w, encoder+w+, e4e:FILE, psp:FILE,"
                      + " encoder:FILE or given:FILE")
                  .formatted(space));
    };
  }

  private static Projection withSteps(Projection projection, @Nullable Integer steps) {
    if (steps == null) {
      return projection;
    }
    try {
      return projection.with(settings -> settings.steps(steps));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("inversion: " + e.getMessage(), e);
    }
  }
}
