package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.LayerRange;
import dev.pti.examples.GeneratorOptions;
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
        "Lists the directions that are available. --edit also takes the path of a direction "
            + "or of a StyleCLIP mapper.")
final class DirectionsCommand extends PtiCommand {
  private static final int MOST_LISTED = 20;
  static final int USUAL = 3;
  private static final String ROW = "%-9s %-6s  %-8s  %s";

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Override
  public Integer call() {
    try (Pti pti = pti(generator).build()) {
      DirectionsAtHand atHand = new DirectionsAtHand(pti);
      int layers = pti.generator().layers();
      out().println(Figures.format(ROW, "name", "layers", "strength", "source"));
      for (NamedDirection named : atHand.named()) {
        list(named.direction(), layers, named.usualStrength(), named.source());
      }
      List<Direction> factorized = atHand.factorized();
      double[] eigenvalues = atHand.eigenvalues();
      int listed = Math.min(MOST_LISTED, factorized.size());
      for (int i = 0; i < listed; i++) {
        list(
            factorized.get(i),
            layers,
            USUAL,
            Figures.format("SeFa, eigenvalue %.2f", eigenvalues[i]));
      }
      if (listed < factorized.size()) {
        tell("and so on to " + factorized.get(factorized.size() - 1).name());
      }
      tell(
          "A file is named by its path: one direction or StyleCLIP mapper (.npy, .pt, .safetensors),"
              + " or a saved edit (.json). Of a file of several, FILE:NAME or FILE:3 is one.");
      tell(
          "So is another run, DIR/<name>, whose style is mixed in; truncation=.7 goes to the mean.");
      tell("NAME@4-7 moves layers 4 to 7 alone. See what a direction does, after invert:");
      boolean unnamed = atHand.named().isEmpty();
      String name = unnamed ? "sefa-1" : atHand.named().get(0).direction().name();
      int usual = unnamed ? USUAL : atHand.named().get(0).usualStrength();
      tell(
          "  ./pti edit DIR/<name> --strip %s=-%d..%d:7 --out F.png".formatted(name, usual, usual));
    }
    return Main.DONE;
  }

  private void list(Direction direction, int count, int usual, String source) {
    LayerRange moved = direction.layerRange();
    String layers = moved.isAll() ? "all" : moved.first() + "-" + (moved.end(count) - 1);
    String strengths = Figures.format("-%d to %d", usual, usual);
    out().println(Figures.format(ROW, direction.name(), layers, strengths, source));
  }
}
