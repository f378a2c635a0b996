package dev.pti.examples.cli;

import dev.pti.HyperStyle;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the generator is tuned: what moves, how fast, until when. */
final class TuningOptions {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

  private static final Pattern HYPERSTYLE =
      Pattern.compile("hyperstyle(?<loop>\\+pti)?:(?<file>.+)");

  /** On or off. */
  enum Switch {
    ON,
    OFF
  }

  @Option(names = "--no-tune", description = "Leave the generator as it is.")
  boolean untuned;

  @Option(
      names = "--tuner",
      paramLabel = "hyperstyle[+pti]:FILE",
      description =
          "A network of HyperStyle in FILE tunes in place of the loop that the other options are "
              + "about; hyperstyle+pti:FILE: before it.")
  @Nullable String tuner;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "How often that network looks. Default: 5.")
  @Nullable Integer passes;

  @Option(names = "--tune-steps", paramLabel = "N", description = "The most steps.")
  @Nullable Integer steps;

  @Option(names = "--tune-rate", paramLabel = "R", description = "The learning rate.")
  @Nullable Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "constant|cosine|linear",
      description =
          "How the learning rate runs; cosine and linear fall to 0. Replaces the preset's "
              + "cooling down, unless --cool-down is given.")
  TuningSettings.@Nullable Schedule schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "P",
      description = "The part of the run, 0 to 1, in which the rate rises.")
  @Nullable Double warmUp;

  @Option(
      names = "--cool-down",
      paramLabel = "P",
      description = "The last part of the run, 0 to 1, in which the rate falls to 0.")
  @Nullable Double coolDown;

  @Option(
      names = "--layers",
      paramLabel = "all|convolutions|NAME,...",
      split = ",",
      hideParamSyntax = true,
      description = "Which weights move; in names such as synthesis.b32.* a * stands for anything.")
  @Nullable List<String> layers;

  @Option(
      names = "--resolutions",
      paramLabel = "FIRST-LAST",
      description = "Move only weights of these blocks, as in 16-64.")
  @Nullable String resolutions;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description = "The rank of the differences; needs a higher learning rate.")
  @Nullable Integer rank;

  @Option(
      names = "--difference-weight",
      paramLabel = "X",
      description = "How strongly weights are kept near where they were. Default: 0.")
  @Nullable Double differenceWeight;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "How many steps average their gradients into one update.")
  @Nullable Integer accumulation;

  @Option(
      names = "--locality",
      paramLabel = "on|off",
      description = "Whether locality regularization holds what the generator draws elsewhere.")
  @Nullable Switch locality;

  @Option(
      names = "--tune-until",
      paramLabel = "D|none",
      description = "The perceptual distance at which tuning ends; none: it takes all steps.")
  @Nullable String until;

  @Option(
      names = "--tune-until-l2",
      paramLabel = "X",
      description = "The L2 loss at which tuning ends.")
  @Nullable Double l2Threshold;

  @Option(
      names = "--tune-seconds",
      paramLabel = "S",
      description = "The time after which tuning ends.")
  @Nullable Double seconds;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "End after N steps in which the loss fell by less than 0.1 %%.")
  @Nullable Integer patience;

  @Option(
      names = "--min-improvement",
      paramLabel = "P",
      description = "The part by which the loss must fall for --patience. Default: .001.")
  @Nullable Double minImprovement;

  @Option(
      names = "--keep-best",
      description = "Keep the state of the lowest loss, not the last one.")
  boolean keepBest;

  @Option(
      names = "--tune-noise",
      paramLabel = "fitted|generator",
      description = "Which noise maps the tuned generator draws with.")
  TuningSettings.@Nullable Noise noise;

  /**
   * Sets the tuner.
   *
   * @param photographs how many are tuned together
   */
  void applyTo(Pti.Builder builder, Preset preset, int photographs) {
    // Whoever says how fast, or how many to an update, means the rate of one.
    boolean asOne = rate != null || accumulation != null;
    PivotalTuning loop = preset.tuner(asOne ? 1 : photographs).with(changes());
    if (tuner == null) {
      requireNoPasses();
    }
    if (tuner == null || untuned) {
      builder.tuner(loop);
    } else {
      builder.tuner(hyperStyle(tuner, loop));
    }
    if (locality == Switch.ON && preset.tuner().settings().locality().isEmpty()) {
      builder.locality(LocalityRegularizer.ofDefaults());
    } else if (locality == Switch.OFF) {
      builder.withoutLocality();
    }
  }

  private void requireNoPasses() {
    if (passes != null) {
      throw new InvalidInputException(
          "tuning: passes is %d, wanted --tuner hyperstyle:FILE with it".formatted(passes));
    }
  }

  private HyperStyle hyperStyle(String text, PivotalTuning loop) {
    Matcher choice = HYPERSTYLE.matcher(text);
    if (!choice.matches()) {
      throw new InvalidInputException(
          "tuner is %s, wanted hyperstyle:FILE or hyperstyle+pti:FILE".formatted(text));
    }
    HyperStyle first = HyperStyle.of(Path.of(choice.group("file")));
    HyperStyle often = passes == null ? first : first.passes(passes);
    if (choice.group("loop") != null) {
      return often.then(loop);
    }
    if (hasLoopSettings()) {
      throw new InvalidInputException(
          "tuning: a setting of the loop is given, but hyperstyle takes no steps, wanted"
              + " hyperstyle+pti:FILE");
    }
    return often;
  }

  private boolean hasLoopSettings() {
    return keepBest
        || Stream.of(
                steps,
                rate,
                schedule,
                warmUp,
                coolDown,
                layers,
                resolutions,
                rank,
                differenceWeight,
                accumulation,
                locality,
                until,
                l2Threshold,
                seconds,
                patience,
                minImprovement,
                noise)
            .anyMatch(Objects::nonNull);
  }

  private UnaryOperator<TuningSettings.Builder> changes() {
    return Given.all(
        Given.of(steps, TuningSettings.Builder::steps),
        Given.of(rate, TuningSettings.Builder::learningRate),
        // What was asked for is the whole of it: the preset's cooling down would multiply it.
        Given.of(schedule, (builder, given) -> builder.schedule(given).coolDown(0)),
        Given.of(warmUp, TuningSettings.Builder::warmUp),
        Given.of(coolDown, TuningSettings.Builder::coolDown),
        Given.of(parameters(), TuningSettings.Builder::parameters),
        Given.of(rank, TuningSettings.Builder::rank),
        Given.of(differenceWeight, TuningSettings.Builder::differenceWeight),
        Given.of(accumulation, TuningSettings.Builder::accumulation),
        Given.of(until, (builder, given) -> builder.threshold(threshold(given))),
        Given.of(l2Threshold, TuningSettings.Builder::l2Threshold),
        Given.of(seconds, TuningSettings.Builder::seconds),
        Given.of(patience, TuningSettings.Builder::patience),
        Given.of(minImprovement, TuningSettings.Builder::minImprovement),
        Given.of(keepBest ? true : null, TuningSettings.Builder::keepBest),
        Given.of(noise, TuningSettings.Builder::noise));
  }

  private static OptionalDouble threshold(String text) {
    if (text.equals("none")) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "--tune-until is %s, wanted a number or none".formatted(text), e);
    }
  }

  private @Nullable ParameterChoice parameters() {
    if (layers == null && resolutions == null) {
      return null;
    }
    ParameterChoice choice = layers == null ? ParameterChoice.all() : choice(layers);
    if (resolutions == null) {
      return choice;
    }
    Matcher range = RANGE.matcher(resolutions);
    if (!range.matches()) {
      throw new InvalidInputException(
          "tuning: resolutions is %s, wanted FIRST-LAST as in 16-64".formatted(resolutions));
    }
    return choice.between(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
  }

  private static ParameterChoice choice(List<String> names) {
    if (names.equals(List.of("all"))) {
      return ParameterChoice.all();
    }
    return names.equals(List.of("convolutions"))
        ? ParameterChoice.convolutions()
        : ParameterChoice.named(names.toArray(String[]::new));
  }
}
