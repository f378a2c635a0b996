package dev.pti.examples.cli;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a photograph is inverted and tuned, in groups as the help shows them. */
final class MethodOptions {
  @Option(
      names = "--preset",
      paramLabel = "default|reference|fast",
      description =
          "Settings that belong together; options below replace single ones. Default: default.")
  Preset preset = Preset.DEFAULT;

  @Option(
      names = "--arithmetic",
      paramLabel = "float32|bfloat16",
      description =
          "The numbers in which the generator computes during inversion and tuning. Default: "
              + "float32. bfloat16 is faster on a CPU that has instructions for it.")
  Arithmetic arithmetic = Arithmetic.FLOAT32;

  @Option(
      names = "--recompute",
      description =
          "Take less memory and more time in a search, tuning and refinement: the backward pass "
              + "draws the generator again.")
  boolean recomputation;

  @ArgGroup(validate = false, order = 1, heading = "%nInversion:%n")
  InverterOptions inversion = new InverterOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nTuning (defaults: those of the preset):%n")
  TuningOptions tuning = new TuningOptions();

  @ArgGroup(validate = false, order = 3, heading = "%nRefinement, after tuning:%n")
  RefinementOptions refinement = new RefinementOptions();

  @ArgGroup(validate = false, order = 4, heading = "%nWhat is compared:%n")
  LossOptions losses = new LossOptions();

  boolean tunes() {
    return !tuning.untuned;
  }

  /**
   * Sets them all.
   *
   * @param photographs how many are tuned together
   */
  void applyTo(Pti.Builder builder, int photographs) {
    if (refinement.refined && !tunes()) {
      throw new InvalidInputException("--refine and --no-tune are set, wanted one of them");
    }
    builder.preset(preset).arithmetic(arithmetic);
    losses.applyTo(builder);
    inversion.applyTo(builder, preset);
    tuning.applyTo(builder, preset, photographs);
    refinement.applyTo(builder);
    if (recomputation) {
      builder.recomputation();
    }
  }
}
