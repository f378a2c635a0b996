package dev.pti.examples.cli;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.io.MoreFiles;
import com.google.common.math.IntMath;
import dev.pti.Frames;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.examples.ClassOption;
import dev.pti.examples.GeneratorOptions;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * Inverts photographs, each in a generator of its own or all in one; one that fails does not lose
 * the others.
 */
@Command(
    name = "invert",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Inverts photographs in a generator, tunes it around each, and edits them.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InvertCommand extends PtiCommand {
  /** Where states are, in the folder that gets all. */
  private static final String STATES = ".resume";

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "JPEG, PNG, WebP, BMP, GIF or TIFF files.")
  List<Path> images = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the results; each image gets a folder in it, named after it.")
  Path folder;

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Mixin MethodOptions method;

  @Mixin AligningOptions aligning;

  @Option(
      names = "--paste-back",
      description = "Also write each edit as the whole photograph: photograph-NAME.png.")
  boolean pasteBack;

  @Mixin PastingOptions pasting;

  @ArgGroup(validate = false, order = 5, heading = "%nWhat is kept:%n")
  SavingOptions saving = new SavingOptions();

  @ArgGroup(validate = false, order = 6, heading = "%nA sequence of frames:%n")
  FrameOptions sequence = new FrameOptions();

  @Option(
      names = "--together",
      description =
          "Tune one generator for all images. Default: one for each. Each step of tuning looks "
              + "at one image; --tune-steps counts the steps of each image.")
  boolean together;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Invert N images at a time, which takes less time and more memory. Each is still "
              + "tuned by itself. Default: 8 at 64 pixels a side or less, 4 at 128, 1 above.")
  @Nullable Integer batch;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Tune N images at a time, each in its own generator and on its share of the "
              + "processor's threads, which takes less time and more memory. Default: up to 128 "
              + "pixels a side as many as there are threads, at most 4; above, and on a GPU, 1.")
  @Nullable Integer parallel;

  @Option(
      names = "--resumable",
      description =
          "Save the state of each run every ten steps, in DIR/.resume. After an interruption "
              + "the same command resumes there, to the same bits, and leaves alone what is done.")
  boolean resumable;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description =
          "An edit: a name that directions lists, or the path of a direction, of style channels "
              + "too, or of a StyleCLIP mapper. Repeat it for more.")
  List<String> edits = List.of();

  @Override
  public Integer call() {
    if (parallel != null && (together || sequence.source != null || !method.tunes())) {
      throw new InvalidInputException(
          "--parallel is set, wanted without --together, --frames and --no-tune");
    }
    if (method.tuning.tuner != null && (together || sequence.source != null)) {
      throw new InvalidInputException(
          "--tuner is set, wanted without --together and --frames, which hyperstyle cannot tune");
    }
    if (together && !method.tunes()) {
      throw new InvalidInputException("--together and --no-tune are set, wanted one of them");
    }
    if (pasteBack && edits.isEmpty()) {
      throw new InvalidInputException("--paste-back is set, wanted an --edit to put back");
    }
    if (pasting.blends() && !pasteBack) {
      throw new InvalidInputException("--blend is set, wanted with --paste-back");
    }
    if (pasting.stitch && edits.isEmpty()) {
      throw new InvalidInputException("--stitch is set, wanted an --edit to stitch");
    }
    if (sequence.source != null) {
      saving.requireNoneWithFrames();
      return invertFrames(sequence.source);
    }
    if (images.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'IMAGE', or the option --frames");
    }
    sequence.requireNone();
    Aligner aligner = aligning.aligner();
    Map<String, Path> byName = named(images);
    Pti.Builder builder = builder(aligner, together ? images.size() : 1);
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti = builder.listener(progress).build()) {
      PhotographRun run =
          new PhotographRun(
              pti,
              PerceptualConverter.label(method.losses.perceptual),
              method.tunes(),
              saving,
              pasteBack ? originals(byName) : Map.of(),
              pasting,
              NamedEdit.all(edits, new DirectionsAtHand(pti)),
              progress,
              this::tell);
      PictureSize size = pti.generator().pictureSize();
      Map<Path, Supplier<Target>> photographs = new LinkedHashMap<>();
      byName.forEach(
          (name, image) ->
              photographs.put(folder.resolve(name), () -> Targets.read(image, aligner, size)));
      if (together) {
        new TogetherRun(run, out()::println, this::failed)
            .run(photographs, folder.resolve("together.json"));
      } else {
        eachAlone(run, photographs, byName);
      }
    }
    return status();
  }

  /** In rounds; what an earlier call of the same command has done is left as it is. */
  private void eachAlone(
      PhotographRun run, Map<Path, Supplier<Target>> photographs, Map<String, Path> byName) {
    Map<Path, Path> images = new LinkedHashMap<>();
    byName.forEach((name, image) -> images.put(folder.resolve(name), image));
    DonePhotographs earlier =
        new DonePhotographs(folder.resolve(STATES), spec.commandLine().getParseResult());
    if (resumable) {
      photographs.keySet().removeIf(its -> isDone(earlier, images, its));
    }
    EachRun each =
        new EachRun(
            run,
            written -> {
              if (resumable && images.size() > 1) {
                earlier.add(requireNonNull(images.get(written)), written);
              }
              run.progress().aside(() -> out().println(written));
            },
            failure -> run.progress().aside(() -> failed(failure)));
    // Whole rounds, in which none who tunes is idle while others do.
    int atATime = run.pti().parallel();
    int rounds = IntMath.divide(run.pti().batch(), atATime, RoundingMode.CEILING);
    Iterables.partition(photographs.entrySet(), rounds * atATime)
        .forEach(some -> each.run(ImmutableMap.copyOf(some)));
    if (resumable && status() == Main.DONE) {
      earlier.forget();
    }
  }

  private boolean isDone(DonePhotographs earlier, Map<Path, Path> images, Path its) {
    if (!earlier.has(requireNonNull(images.get(its)), its)) {
      return false;
    }
    tell("%s: was done before".formatted(its.getFileName()));
    out().println(its);
    return true;
  }

  private Pti.Builder builder(Aligner aligner, int inOneGenerator) {
    Pti.Builder builder = pasting.applyTo(classOption.applyTo(pti(generator))).aligner(aligner);
    method.applyTo(builder, inOneGenerator);
    if (batch != null) {
      builder.batch(batch);
    }
    if (parallel != null) {
      builder.parallel(parallel);
    }
    if (resumable) {
      builder.resumable(folder.resolve(STATES));
    }
    return builder;
  }

  private int invertFrames(Path source) {
    if (!images.isEmpty() || together || pasting.stitch) {
      throw new InvalidInputException(
          "--frames is set, wanted without IMAGE, --together and --stitch");
    }
    Frames frames = sequence.of(source, method.tuning.steps);
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti =
            builder(aligning.alignerOfFaces(), frames.reader().count())
                .listener(progress.ofFrames())
                .build()) {
      FilmEdits written =
          new FilmEdits(
              FilmEdit.each(NamedEdit.all(edits, new DirectionsAtHand(pti))),
              pasteBack ? Optional.of(pasting.how()) : Optional.empty(),
              progress,
              this::tell,
              this::failed);
      new FrameRun(pti, method.tunes(), saving.precision, written).run(frames, source, folder);
    }
    out().println(folder);
    return status();
  }

  private static Map<String, Supplier<Picture>> originals(Map<String, Path> byName) {
    Map<String, Supplier<Picture>> originals = new LinkedHashMap<>();
    byName.forEach((name, image) -> originals.put(name, () -> Photographs.read(image)));
    return originals;
  }

  private static Map<String, Path> named(List<Path> images) {
    Map<String, Path> byName = new LinkedHashMap<>();
    Map<String, Path> byFolder = new LinkedHashMap<>();
    for (Path image : images) {
      String name = MoreFiles.getNameWithoutExtension(image);
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new InvalidInputException(image + " has no name that a folder could have");
      }
      Path other = byFolder.putIfAbsent(FileNames.folded(name), image);
      if (other != null) {
        throw new InvalidInputException(
            "%s and %s would both be written to %s, wanted images of different names"
                .formatted(other, image, name));
      }
      byName.put(name, image);
    }
    return byName;
  }
}
