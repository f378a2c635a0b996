package dev.pti.examples.measure;

import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.examples.ExceptOption;
import dev.pti.examples.GeneratorOptions;
import dev.pti.examples.HelpOption;
import dev.pti.examples.Writable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Finds the directions of attributes that evaluation edits with. */
@Command(
    name = "find-directions",
    description = "Finds directions that change what small face networks measure.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class FindDirectionsCommand implements Callable<Integer> {
  private static final String ENDING = ".safetensors";

  private static final double CODES_PENALTY = .3;

  /** W+ has many times the dimensions of W, and as few portraits. */
  private static final double PORTRAITS_PENALTY = 3;

  @Option(
      names = "--attribute",
      paramLabel = "NAME",
      split = ",",
      description = "Which attributes (default: ${DEFAULT-VALUE}).")
  private List<String> attributes = List.of("age", "turn");

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many codes to draw and measure (default: ${DEFAULT-VALUE}).")
  private int samples = 2000;

  @Option(
      names = "--penalty",
      paramLabel = "P",
      description = "Of the ridge regression (default: .3; from portraits 3).")
  private @Nullable Double penalty;

  @Option(
      names = "--strength",
      paramLabel = "S",
      description = "How far an edit moves in W (default: ${DEFAULT-VALUE}).")
  private double strength = 2;

  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      description =
          "Learn from aligned portraits, found by the encoder, in place of drawn codes: a step for "
              + "each layer, of each attribute what the others of the list do not foretell; smile "
              + "from how wide the mouth is. Two strengths are then as far as one usually goes, by the pictures.")
  private @Nullable Path portraits;

  @Mixin private ExceptOption except;

  @Mixin private GeneratorOptions generator;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "Where the directions go: a .safetensors.")
  private Path file;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Writable.requireFile(file);
    if (!file.toString().endsWith(ENDING)) {
      throw new InvalidInputException(
          "cannot write %s, wanted a name ending in %s".formatted(file, ENDING));
    }
    if (portraits != null) {
      refuse("learning from", "--samples", "--strength");
      return learn(portraits);
    }
    refuse("learning without", "--except", "--encoder");
    requireLearnable();
    try (Pti pti = generator.builder().build();
        FaceAttributes faces = new FaceAttributes()) {
      // Encoders, which portraits are found by, refuse others themselves.
      FaceAttributes.requireSquare(pti.generator().pictureSize());
      new AttributeDirections(pti.generator(), faces, samples, 0)
          .save(
              attributes,
              ofCodes(),
              strength,
              file,
              line -> spec.commandLine().getOut().println(line));
    }
    return 0;
  }

  private double ofCodes() {
    return penalty == null ? CODES_PENALTY : penalty;
  }

  /** Asked before codes are drawn and measured, which takes minutes. */
  private void requireLearnable() {
    attributes.forEach(FaceAttributes::requireMeasured);
    if (Set.copyOf(attributes).size() < attributes.size()) {
      throw new InvalidInputException(
          "attributes %s hold one twice".formatted(String.join(", ", attributes)));
    }
    AttributeLesson.requirePenalty(ofCodes());
    if (samples < 2) {
      throw new InvalidInputException("--samples is %d, wanted 2 or more".formatted(samples));
    }
    if (!Double.isFinite(strength)) {
      throw new InvalidInputException(
          "--strength is %s, wanted a finite number".formatted(strength));
    }
  }

  private void refuse(String learning, String... options) {
    ParseResult told = spec.commandLine().getParseResult();
    for (String option : options) {
      if (told.hasMatchedOption(option)) {
        throw new InvalidInputException(
            "%s is set, which %s --portraits does not look at".formatted(option, learning));
      }
    }
  }

  private int learn(Path folder) {
    List<AttributeLesson> lessons =
        AttributeLesson.of(attributes, penalty == null ? PORTRAITS_PENALTY : penalty);
    try (Pti pti = generator.builder().encoder(generator.encoder()).build();
        FaceAttributes faces = new FaceAttributes()) {
      new PortraitDirections(pti, faces, folder, except.names())
          .save(lessons, file, line -> spec.commandLine().getOut().println(line));
    }
    return 0;
  }
}
