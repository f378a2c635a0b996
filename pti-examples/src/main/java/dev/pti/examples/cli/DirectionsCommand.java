package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.examples.measure.NamedDirection;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what {@code --edit} may name. */
@Command(
    name = "directions",
    description =
        "Lists the directions at hand; the path of a direction or StyleCLIP mapper is one too.")
final class DirectionsCommand extends PtiCommand {
  private static final int MOST_LISTED = 20;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "A StyleGAN2 generator. Default: the bundled 64-pixel portraits.")
  @Nullable Path generator;

  @Override
  public Integer call() {
    Pti.Builder builder = pti();
    if (generator != null) {
      builder.generator(generator);
    }
    try (Pti pti = builder.build()) {
      DirectionsAtHand atHand = new DirectionsAtHand(pti.generator());
      List<Direction> directions = atHand.factorized();
      double[] eigenvalues = atHand.eigenvalues();
      out().println("name      source                                         strength");
      for (NamedDirection named : atHand.named()) {
        out()
            .println(
                Figures.format(
                    "%-9s %-46s -%d to %d",
                    named.direction().name(),
                    named.source(),
                    named.usualStrength(),
                    named.usualStrength()));
      }
      int listed = Math.min(MOST_LISTED, directions.size());
      for (int i = 0; i < listed; i++) {
        String source = Figures.format("SeFa, eigenvalue %.2f", eigenvalues[i]);
        out().println(Figures.format("%-9s %-46s -3 to 3", directions.get(i).name(), source));
      }
      if (listed < directions.size()) {
        tell(
            "and so on to %s; a file of one direction or of a StyleCLIP mapper (.npy, .pt, .safetensors) is named by its path"
                .formatted(directions.get(directions.size() - 1).name()));
      }
    }
    return Main.DONE;
  }
}
