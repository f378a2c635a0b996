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
      description =
          "After tuning, add to the activations what the picture still lacks. What is added "
              + "moves with an edit.")
  boolean refined;

  @Option(names = "--refine-steps", paramLabel = "N", description = "How many steps. Default: 100.")
  @Nullable Integer steps;

  @Option(
      names = "--refine-rate",
      paramLabel = "R",
      description = "The learning rate. Default: .003.")
  @Nullable Double rate;

  @Option(
      names = "--refine-resolution",
      paramLabel = "N",
      description =
          "Which activations, in pixels a side. Default: 64, or half of the picture's side if "
              + "that is less.")
  @Nullable Integer resolution;

  @Option(
      names = "--refine-reach",
      paramLabel = "X",
      description =
          "How far an edit may change the activations before most of what was added is gone, as "
              + "a part of their size. Default: .4.")
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
