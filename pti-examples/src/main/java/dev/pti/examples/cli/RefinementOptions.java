package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.FeatureRefinementSettings;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether, and how, activations are refined after tuning. */
final class RefinementOptions {
  @Option(
      names = "--refine",
      description = {
        "Add to activations what the tuned picture lacks; where an edit moves them, what was",
        "added goes along."
      })
  boolean refined;

  @Option(names = "--refine-steps", paramLabel = "N", description = "How many steps: 100.")
  @Nullable Integer steps;

  @Option(names = "--refine-rate", paramLabel = "R", description = "The learning rate: .003.")
  @Nullable Double rate;

  @Option(
      names = "--refine-resolution",
      paramLabel = "N",
      description =
          "Which activations: 64 pixels a side, or half of the picture's where that is less.")
  @Nullable Integer resolution;

  @Option(
      names = "--refine-reach",
      paramLabel = "X",
      description =
          "How far an edit may change them before most of it is gone: .4 of what they are.")
  @Nullable Double reach;

  /** Sets the refinement, if there shall be one. */
  void applyTo(Pti.Builder builder) {
    if (refined) {
      builder.refinement(FeatureRefinement.ofDefaults().with(changes()));
      return;
    }
    requireNone("--refine-steps", steps);
    requireNone("--refine-rate", rate);
    requireNone("--refine-resolution", resolution);
    requireNone("--refine-reach", reach);
  }

  private static void requireNone(String option, @Nullable Number given) {
    if (given != null) {
      throw new InvalidInputException(option + " is set, wanted with --refine");
    }
  }

  private UnaryOperator<FeatureRefinementSettings.Builder> changes() {
    return Given.all(
        Given.of(steps, FeatureRefinementSettings.Builder::steps),
        Given.of(rate, FeatureRefinementSettings.Builder::learningRate),
        Given.of(resolution, FeatureRefinementSettings.Builder::resolution),
        Given.of(reach, FeatureRefinementSettings.Builder::reach));
  }
}
