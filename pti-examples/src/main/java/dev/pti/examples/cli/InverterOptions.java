package dev.pti.examples.cli;

import dev.pti.Encoder;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the pivot comes from: a search, what knows it without one, or a search from there. */
final class InverterOptions {
  private static final Pattern SEARCH =
      Pattern.compile("((?<start>encoder|e4e|psp|given)\\+)?(?<space>w\\+?)(:(?<file>.+))?");

  @Option(
      names = "--inverter",
      paramLabel = "[KIND+]w|w+|KIND[:FILE]",
      description =
          "Where the pivot comes from. w or w+: a search there. encoder: the default "
              + "generator's own encoder. e4e:FILE, psp:FILE: a trained encoder; encoder:FILE: of "
              + "whichever kind the file holds. given:FILE: a pivot that you have (.pt, .npz, .npy, "
              + ".safetensors). mean: the mean of W. encoder+w, e4e+w+:FILE or given+w:FILE: a short "
              + "search from there. Default: encoder; but w with --generator, a setting of a search, "
              + "--mask, --identity, another --perceptual or --preset reference.")
  @Nullable String inverter;

  @Option(names = "--invert-steps", paramLabel = "N", description = "Steps of the search.")
  @Nullable Integer steps;

  @Option(
      names = "--invert-rate",
      paramLabel = "R",
      description = "The highest learning rate of the search.")
  @Nullable Double rate;

  @Option(
      names = "--invert-until",
      paramLabel = "D",
      description =
          "The loss, by default the perceptual distance, at which the search ends. Default: "
              + "never.")
  @Nullable Double threshold;

  @Option(
      names = "--invert-seconds",
      paramLabel = "S",
      description = "The time after which the search begins no further step. Default: no limit.")
  @Nullable Double seconds;

  @Option(
      names = "--delta-weight",
      paramLabel = "X",
      description = "How strongly a search in W+ is kept near W. Default: 0.")
  @Nullable Double deltaWeight;

  @Option(
      names = "--slopes",
      paramLabel = "N",
      description =
          "How many slopes a search measures first; it then moves along the axes of W in which "
              + "they vary. 0: it moves along the coordinates of W. Default: the preset's for a "
              + "search in W from its mean, otherwise 0.")
  @Nullable Integer slopes;

  @Option(
      names = "--norm-weight",
      paramLabel = "X",
      description =
          "How strongly a search is kept near the mean of W. Default: the preset's for a search "
              + "in W from its mean, otherwise 0.")
  @Nullable Double normWeight;

  /** Refuses a pivot that is known: it belongs to one photograph. */
  void requireFinding() {
    if (inverter != null && inverter.startsWith("given")) {
      throw new InvalidInputException(
          "--inverter is %s, wanted one that finds the pivot of any photograph"
              .formatted(inverter));
    }
  }

  void applyTo(Pti.Builder builder, Preset preset) {
    if (inverter != null) {
      apply(builder, preset, inverter);
    } else if (steps != null || hasSearchSettings()) {
      apply(builder, preset, "w");
    }
  }

  private void apply(Pti.Builder builder, Preset preset, String kind) {
    Matcher search = SEARCH.matcher(kind);
    if (search.matches() && (search.group("file") == null || search.group("start") != null)) {
      apply(builder, preset, search);
    } else if (kind.equals("mean")) {
      requireNoSearch("the mean");
      builder.inverter(new MeanLatent());
    } else if (kind.startsWith("given:") && kind.length() > "given:".length()) {
      requireNoSearch("a given pivot");
      builder.pivot(Path.of(kind.substring("given:".length())));
    } else if (kind.matches("encoder|(e4e|psp|encoder):.+")) {
      requireNoSearch("an encoder");
      builder.encoder(Encoder.parse(kind));
    } else {
      throw unknown(kind);
    }
  }

  private void apply(Pti.Builder builder, Preset preset, Matcher search) {
    String start = search.group("start");
    String file = search.group("file");
    Projection projection = projection(preset, search.group("space"));
    if (start == null) {
      builder.inverter(set(projection));
      return;
    }
    if (file == null && !start.equals("encoder")) {
      throw unknown(search.group());
    }
    Projection onward = set(projection.onward());
    if (start.equals("given")) {
      builder.pivot(Path.of(file), onward);
    } else {
      builder.encoder(file == null ? Encoder.bundled() : Encoder.parse(start + ":" + file), onward);
    }
  }

  private static InvalidInputException unknown(String kind) {
    return new InvalidInputException(
        ("inverter is %s, wanted w, w+, mean, encoder, e4e:FILE, psp:FILE, encoder:FILE, given:FILE,"
                + " or a search from one of these as in encoder+w or e4e+w+:FILE")
            .formatted(kind));
  }

  /** Tells whether more than its steps is said of a search. */
  private boolean hasSearchSettings() {
    return Stream.of(rate, threshold, seconds, deltaWeight, slopes, normWeight)
        .anyMatch(Objects::nonNull);
  }

  private void requireNoSearch(String what) {
    if (steps != null && steps != 0) {
      throw new InvalidInputException(
          "inversion: steps is %d, but %s takes none".formatted(steps, what));
    }
    if (hasSearchSettings()) {
      throw new InvalidInputException(
          "inversion: rate, end, slopes or a weight of a search is set, but %s takes no steps"
              .formatted(what));
    }
  }

  private Projection projection(Preset preset, String space) {
    Projection inW = preset.search();
    if (space.equals("w+")) {
      // The library's own rate for W would let the layers stray.
      return preset == Preset.REFERENCE
          ? Projection.inWPlus(inW.settings())
          : Projection.inWPlus().with(b -> b.steps(inW.settings().steps()));
    }
    if (deltaWeight != null) {
      throw new InvalidInputException(
          "inversion: delta weight is set, but the search is in W, where all layers are one");
    }
    // Rate and penalty of the preset are those of a search along slopes.
    boolean alongCoordinates = slopes != null && slopes == 0 && preset != Preset.REFERENCE;
    return alongCoordinates ? Projection.inW().with(b -> b.steps(inW.settings().steps())) : inW;
  }

  private Projection set(Projection projection) {
    try {
      return projection.with(
          Given.all(
              Given.of(steps, ProjectionSettings.Builder::steps),
              Given.of(rate, ProjectionSettings.Builder::learningRate),
              Given.of(threshold, ProjectionSettings.Builder::threshold),
              Given.of(seconds, ProjectionSettings.Builder::seconds),
              Given.of(deltaWeight, ProjectionSettings.Builder::deltaWeight),
              Given.of(slopes, ProjectionSettings.Builder::slopes),
              Given.of(normWeight, ProjectionSettings.Builder::normWeight)));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("inversion: " + e.getMessage(), e);
    }
  }
}
