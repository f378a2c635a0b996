package dev.pti.examples.cli;

import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.core.image.Aligner;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.Directions;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import dev.pti.editing.Walk;
import dev.pti.examples.ClassOption;
import dev.pti.examples.GeneratorOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Learns a direction from photographs in two folders. */
@Command(
    name = "learn-direction",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Learns a direction from two folders: photographs that have an attribute, and "
            + "photographs that do not. Inverts each, without tuning, and takes the boundary "
            + "between the two. Reports how well it separates photographs that it did not learn "
            + "from, and refuses what it cannot separate.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LearnDirectionCommand extends PtiCommand {
  private static final String TENSORS = ".safetensors";
  private static final double REACH = 3;
  private static final int STRIP = 7;
  private static final double PENALTY = 3;

  @Option(
      names = "--with",
      paramLabel = "DIR",
      required = true,
      description = "Photographs that have the attribute.")
  Path with;

  @Option(
      names = "--without",
      paramLabel = "DIR",
      required = true,
      description = "Photographs that do not have it, but are otherwise alike.")
  Path without;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the direction. Default: the name of the folder --with.")
  @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "F.safetensors",
      required = true,
      description = "The file for the direction, to use as --edit F.safetensors=STRENGTH.")
  Path file;

  @Option(
      names = "--strip",
      paramLabel = "F.png",
      description = "Draw a photograph of --with at strengths from -3 to 3, untuned.")
  @Nullable Path strip;

  @Option(
      names = "--penalty",
      paramLabel = "P",
      description =
          "The penalty of the regression. A larger one brings the direction closer to the "
              + "difference of the folders' means. Default: 3.")
  @Nullable Double penalty;

  @Option(
      names = "--allow-chance",
      description = "Write the direction even if it separates no better than chance.")
  boolean allowChance;

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Mixin AligningOptions aligning;

  @ArgGroup(validate = false, order = 1, heading = "%nInversion:%n")
  InverterOptions inversion = new InverterOptions();

  @Override
  public Integer call() {
    EditCommand.requireWritable(file, TENSORS);
    EditCommand.requireWritable(strip, ShownAs.PICTURES);
    inversion.requireFinding();
    DirectionLearner learner = learner();
    List<Path> having = LabelledFolders.photographs(with);
    List<Path> lacking = LabelledFolders.photographs(without);
    Aligner aligner = aligning.aligner();
    Pti.Builder builder = classOption.applyTo(pti(generator)).aligner(aligner);
    inversion.applyTo(builder, Preset.DEFAULT);
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti = builder.listener(progress).build()) {
      LabelledFolders found =
          new LabelledFolders(pti, aligner, failure -> progress.aside(() -> failed(failure)));
      found.add(having, true);
      found.add(lacking, false);
      progress.close();
      LearnedDirection learned = learn(learner, found.labelled());
      tell(learned.report().toString());
      save(learned, pti.generator());
      out().println(file);
      if (strip != null) {
        Walk walk = Walk.along(learned.direction(), -REACH, REACH, STRIP);
        ShownAs.savePicture(walk.draw(pti.generator(), found.first()), strip, null);
        out().println(strip);
      }
    }
    return status();
  }

  /** Chance is refused here: the learner's own refusal names its setting, this one the option. */
  private DirectionLearner learner() {
    double chosen = penalty == null ? PENALTY : penalty;
    return DirectionLearner.ridgeRegression()
        .with(b -> b.penalty(chosen).seed(shared.seed).allowChance(true));
  }

  /** Of latents of W+ each layer has a step of its own. */
  private LearnedDirection learn(DirectionLearner learner, LabelledLatents labelled) {
    boolean inWPlus = !labelled.latents().stream().allMatch(Latent::isInW);
    LearnedDirection learned =
        learner
            .with(b -> b.inWPlus(inWPlus))
            .learn(name == null ? String.valueOf(with.getFileName()) : name, labelled);
    Optional<String> atChance = learned.report().atChance();
    if (atChance.isPresent() && !allowChance) {
      throw new InvalidInputException(atChance.get() + "; --allow-chance writes it all the same");
    }
    return learned;
  }

  private void save(LearnedDirection learned, Generator base) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("generator_sha256", base.sha256());
    told.put("found_by", "pti learn-direction: " + learned.report());
    Directions.write(file, List.of(learned.direction()), told);
  }
}
