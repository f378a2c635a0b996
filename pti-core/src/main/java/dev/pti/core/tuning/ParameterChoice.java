package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which weights of the synthesis network move in tuning; the others stay as they were loaded. The
 * mapping network always stays, so that random codes still mean what they meant.
 *
 * @param patterns names as in {@code synthesis.b8.conv0.weight}, where {@code *} stands for any
 *     characters; at least one
 * @param firstResolution the smallest block whose weights move, as in 4
 * @param lastResolution the largest block whose weights move, itself included
 */
public record ParameterChoice(List<String> patterns, int firstResolution, int lastResolution) {
  private static final String NETWORK = "synthesis.";
  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\..*");

  /**
   * Keeps a copy of the patterns.
   *
   * @param patterns as above
   * @param firstResolution as above
   * @param lastResolution as above
   * @throws InvalidInputException if there is no pattern, or the range is empty
   */
  public ParameterChoice {
    patterns = List.copyOf(patterns);
    if (patterns.isEmpty()) {
      throw new InvalidInputException("tuning: parameters is empty, wanted at least one pattern");
    }
    if (firstResolution > lastResolution) {
      throw new InvalidInputException(
          "tuning: parameters at resolutions %d to %d are none, wanted a range from low to high"
              .formatted(firstResolution, lastResolution));
    }
  }

  /**
   * Every weight of the synthesis network: convolutions, to-RGB layers, their affine maps and
   * biases, noise strengths, the constant input.
   *
   * @return the default
   */
  public static ParameterChoice all() {
    return named(NETWORK + "*");
  }

  /**
   * The convolution layers with their affine maps, biases and noise strengths; neither to-RGB
   * layers nor the constant input.
   *
   * @return a choice
   */
  public static ParameterChoice convolutions() {
    return named("synthesis.b*.conv*");
  }

  /**
   * Every weight of some blocks.
   *
   * @param first the smallest block, as in 4
   * @param last the largest block, itself included
   * @return a choice
   * @throws InvalidInputException if the range is empty
   */
  public static ParameterChoice resolutions(int first, int last) {
    return all().between(first, last);
  }

  /**
   * Weights by their names.
   *
   * @param patterns as in {@code synthesis.b32.*} or {@code *.torgb.weight}
   * @return a choice
   * @throws InvalidInputException if there is none
   */
  public static ParameterChoice named(String... patterns) {
    return new ParameterChoice(List.of(patterns), 0, Integer.MAX_VALUE);
  }

  /**
   * The same choice in some blocks only.
   *
   * @param first the smallest block, as in 4
   * @param last the largest block, itself included
   * @return a choice
   * @throws InvalidInputException if the range is empty
   */
  public ParameterChoice between(int first, int last) {
    return new ParameterChoice(patterns, first, last);
  }

  /** Picks from a generator's parameters, in their order. */
  <T> Map<String, T> from(Map<String, T> parameters) {
    Map<String, T> chosen = new LinkedHashMap<>();
    for (String pattern : patterns) {
      boolean found = false;
      for (String name : parameters.keySet()) {
        found |= isMovable(name) && matches(pattern, name);
      }
      if (!found) {
        throw new InvalidInputException(
            "tuning: no parameter of the generator matches "
                + pattern
                + range()
                + "; those of the synthesis network can move");
      }
    }
    parameters.forEach(
        (name, parameter) -> {
          if (isMovable(name) && patterns.stream().anyMatch(pattern -> matches(pattern, name))) {
            chosen.put(name, parameter);
          }
        });
    return chosen;
  }

  private static boolean matches(String pattern, String name) {
    String regex =
        List.of(pattern.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return name.matches(regex);
  }

  private boolean isMovable(String name) {
    if (!name.startsWith(NETWORK)) {
      return false;
    }
    if (isEverywhere()) {
      return true;
    }
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      return false;
    }
    int resolution = Integer.parseInt(block.group(1));
    return resolution >= firstResolution && resolution <= lastResolution;
  }

  private boolean isEverywhere() {
    return firstResolution == 0 && lastResolution == Integer.MAX_VALUE;
  }

  private String range() {
    return isEverywhere()
        ? ""
        : " at resolutions %d to %d".formatted(firstResolution, lastResolution);
  }

  /** Prints as in {@code synthesis.b*.conv* at resolutions 16 to 64}. */
  @Override
  public String toString() {
    return String.join(", ", patterns) + range();
  }
}
