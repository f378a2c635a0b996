package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.stylegan.TensorNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which weights of the synthesis network move in tuning; the others stay as they were loaded. The
 * mapping network always stays, so that random codes still mean what they meant.
 *
 * @param patterns names as in {@code synthesis.b8.conv0.weight} or {@code
 *     synthesis.L5_84_512.weight}, where {@code *} stands for any characters; at least one
 * @param firstResolution the smallest block whose weights move, as in 4
 * @param lastResolution the largest block whose weights move, itself included
 * @param elseAll whether in a generator that has no such block all that the patterns match moves
 */
public record ParameterChoice(
    List<String> patterns, int firstResolution, int lastResolution, boolean elseAll) {
  private static final int FIRST_MIDDLE = 16;
  private static final String NETWORK = "synthesis.";

  /**
   * Keeps a copy of the patterns.
   *
   * @param patterns as above
   * @param firstResolution as above
   * @param lastResolution as above
   * @param elseAll as above
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
   * @return a choice
   */
  public static ParameterChoice all() {
    return named(NETWORK + "*");
  }

  /**
   * Every weight but those of the coarse blocks, which are those of 4 and 8 pixels (Karras et al.
   * 2019, section 3.1): pose, shape of the face, the hair's style. In a generator that has no
   * larger block, or none that is named so, every weight of the synthesis network; in StyleGAN3,
   * whose lowest resolution is 16, too.
   *
   * @return a choice
   */
  public static ParameterChoice middleAndFine() {
    return new ParameterChoice(all().patterns(), FIRST_MIDDLE, Integer.MAX_VALUE, true);
  }

  /**
   * The convolution layers of StyleGAN2 with their affine maps, biases and noise strengths; neither
   * to-RGB layers nor the constant input.
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
    return new ParameterChoice(List.of(patterns), 0, Integer.MAX_VALUE, false);
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
    return new ParameterChoice(patterns, first, last, false);
  }

  /**
   * Picks from a generator's parameters, in their order.
   *
   * @param pictures the size of those it draws, without which not every name tells a resolution
   */
  <T> Map<String, T> from(Map<String, T> parameters, PictureSize pictures) {
    Map<String, T> movable = new LinkedHashMap<>(parameters);
    movable.keySet().removeIf(name -> !name.startsWith(NETWORK));
    if (!elseAll || movable.keySet().stream().anyMatch(name -> isInRange(name, pictures))) {
      movable.keySet().removeIf(name -> !isInRange(name, pictures));
    }
    for (String pattern : patterns) {
      if (movable.keySet().stream().noneMatch(name -> matches(pattern, name))) {
        throw new InvalidInputException(
            "tuning: no parameter of the generator matches "
                + pattern
                + range()
                + "; those of the synthesis network can move");
      }
    }
    movable
        .keySet()
        .removeIf(name -> patterns.stream().noneMatch(pattern -> matches(pattern, name)));
    return movable;
  }

  private static boolean matches(String pattern, String name) {
    String regex =
        List.of(pattern.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return name.matches(regex);
  }

  private boolean isInRange(String name, PictureSize pictures) {
    if (firstResolution == 0 && lastResolution == Integer.MAX_VALUE) {
      return true;
    }
    int resolution = TensorNames.resolution(pictures, name).orElse(-1);
    return resolution >= firstResolution && resolution <= lastResolution;
  }

  private String range() {
    if (lastResolution < Integer.MAX_VALUE) {
      return " at resolutions %d to %d".formatted(firstResolution, lastResolution);
    }
    if (firstResolution == 0) {
      return "";
    }
    return " at resolutions from %d%s".formatted(firstResolution, elseAll ? ", else all" : "");
  }

  /** Prints as in {@code synthesis.b*.conv* at resolutions 16 to 64}. */
  @Override
  public String toString() {
    return String.join(", ", patterns) + range();
  }
}
