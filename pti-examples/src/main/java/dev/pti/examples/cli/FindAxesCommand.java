package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import dev.pti.api.PictureGrid;
import dev.pti.editing.Directions;
import dev.pti.editing.PrincipalComponents;
import dev.pti.editing.SemanticFactorization;
import dev.pti.editing.Walk;
import dev.pti.examples.ClassOption;
import dev.pti.examples.GeneratorOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds axes without labels, by GANSpace or SeFa, and shows what each does. */
@Command(
    name = "find-axes",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Finds axes of W in any generator without labels: along which W varies most "
            + "(GANSpace), or to which its layers respond most (SeFa). What an axis changes is not "
            + "known beforehand: look at --sheet.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FindAxesCommand extends PtiCommand {
  /** How axes are found. */
  enum Method {
    GANSPACE,
    SEFA
  }

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
  private static final String TENSORS = ".safetensors";
  private static final int STEPS = 5;
  private static final double REACH = 3;

  @Option(
      names = "--by",
      paramLabel = "ganspace|sefa",
      description = "The method. Default: ganspace.")
  Method method = Method.GANSPACE;

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Option(
      names = "--layers",
      paramLabel = "FIRST-LAST",
      description = "The layers that move, as in 0-3; SeFa also looks at these only. Default: all.")
  @Nullable String layers;

  @Option(names = "--count", paramLabel = "N", description = "How many axes. Default: 10.")
  int count = 10;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many points of W GANSpace draws, from --seed. Default: 10000.")
  @Nullable Integer samples;

  @Option(
      names = "--out",
      paramLabel = "F.safetensors",
      description = "The file for the axes, to use as --edit F.safetensors:NAME=STRENGTH.")
  @Nullable Path file;

  @Option(
      names = "--sheet",
      paramLabel = "F.png",
      description = "Draw a strip of each axis, from -3 to 3.")
  @Nullable Path sheet;

  @Option(
      names = "--of",
      paramLabel = "DIR",
      description =
          "Draw the strips from the photograph of a saved run. Default: from the mean of W.")
  @Nullable Path run;

  @Option(names = "--side", paramLabel = "N", description = "Pixels of each picture's longer side.")
  @Nullable Integer side;

  @Override
  public Integer call() {
    requireOptions();
    try (Pti pti = classOption.applyTo(pti(generator)).build()) {
      // Before the axes, which take their time: a run that is not there is told at once.
      Tuned tuned = run == null ? null : pti.open(run);
      List<Direction> axes =
          method == Method.SEFA ? factorized(pti.generator()) : components(pti.generator());
      if (file != null) {
        out().println(file);
      }
      if (sheet != null) {
        draw(pti, tuned, axes, sheet);
        out().println(sheet);
      }
      if (file != null) {
        tell("See what one does to a photograph, after invert:");
        // SeFa's file says which layers move, GANSpace's has no place for that.
        boolean isUnsaid = method == Method.GANSPACE && layers != null;
        String name = axes.get(0).name() + (isUnsaid ? "@" + layers : "");
        tell("  ./pti edit DIR/<name> --strip %s:%s=-3..3:7 --out F.png".formatted(file, name));
      }
    }
    return Main.DONE;
  }

  private void requireOptions() {
    EditCommand.requireWritable(file, TENSORS);
    EditCommand.requireWritable(sheet, ShownAs.PICTURES);
    if (sheet == null && (run != null || side != null)) {
      throw new InvalidInputException("--of and --side go with --sheet");
    }
    ShownAs.requireShown(side, null);
    if (method == Method.SEFA && samples != null) {
      throw new InvalidInputException("--samples goes with --by ganspace, SeFa takes none");
    }
  }

  private List<Direction> factorized(Generator base) {
    SemanticFactorization sefa = SemanticFactorization.of(base);
    if (layers != null) {
      sefa = sefa.onLayers(range(layers));
    }
    List<Direction> axes = sefa.directions(count);
    double[] eigenvalues = sefa.eigenvalues();
    double sum = 0;
    for (double value : eigenvalues) {
      sum += value;
    }
    for (int i = 0; i < axes.size(); i++) {
      String share = "%.1f %% of the style channels' change, eigenvalue %.2f";
      list(axes.get(i), Figures.format(share, 100 * eigenvalues[i] / sum, eigenvalues[i]));
    }
    if (file != null) {
      Directions.write(
          file,
          axes,
          Map.of("generator_sha256", base.sha256(), "found_by", "pti find-axes: " + sefa));
    }
    return axes;
  }

  private List<Direction> components(Generator base) {
    PrincipalComponents found =
        PrincipalComponents.of(base, samples == null ? 10_000 : samples, shared.seed);
    List<Direction> axes = new ArrayList<>();
    for (Direction axis : found.directions(count)) {
      axes.add(confined(axis).requireFits(base));
    }
    double[] shares = found.explainedVariance();
    double[] deviations = found.deviations();
    for (int i = 0; i < axes.size(); i++) {
      String share = "%.1f %% of W's variance, deviation %.2f";
      list(axes.get(i), Figures.format(share, 100 * shares[i], deviations[i]));
    }
    if (file != null) {
      found.save(file);
    }
    return axes;
  }

  private Direction confined(Direction axis) {
    return layers == null ? axis : axis.onLayers(range(layers));
  }

  private static LayerRange range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "--layers is %s, wanted FIRST-LAST as in 0-3".formatted(text));
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    return LayerRange.of(first, last);
  }

  private void list(Direction axis, String carries) {
    out().println(Figures.format("%-12s %s", axis.name(), carries));
  }

  /** A row for each axis, its index at the left. */
  private void draw(Pti pti, @Nullable Tuned tuned, List<Direction> axes, Path to) {
    Generator drawing = tuned == null ? pti.generator() : tuned.generator();
    Latent latent = tuned == null ? drawing.meanLatent() : tuned.latent();
    List<List<Latent>> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> strengths = new ArrayList<>();
    for (double strength = -REACH; strength <= REACH; strength += 2 * REACH / (STEPS - 1)) {
      strengths.add(Figures.format("%.1f", strength));
    }
    for (Direction axis : axes) {
      Latent from = latent;
      names.add(axis.name());
      rows.add(
          Walk.along(axis, -REACH, REACH, STEPS).edits().stream()
              .map(edit -> edit.edit(from))
              .toList());
    }
    ShownAs.savePicture(PictureGrid.draw(drawing, strengths, names, rows), to, side);
  }
}
