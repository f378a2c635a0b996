package dev.pti.examples;

import dev.pti.api.InvalidInputException;

/**
 * An edit as people write it, {@code NAME=STRENGTH}.
 *
 * @param name what moves, not looked up
 * @param strength how far
 */
public record NamedStrength(String name, double strength) {
  /** Nobody means more, and what it leads to could not be drawn, which a run would tell late. */
  private static final double LARGEST = 1e6;

  /**
   * Reads one.
   *
   * @param text the name may hold more signs of equality; the last one counts
   * @return both parts
   * @throws InvalidInputException if it is not of that form, or the strength no number from
   *     -1000000 to 1000000
   */
  public static NamedStrength parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("edit is " + text + ", wanted NAME=STRENGTH");
    }
    String number = text.substring(equals + 1);
    double strength;
    try {
      strength = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "strength of edit %s is \"%s\", wanted a number".formatted(text, number), e);
    }
    if (!(Math.abs(strength) <= LARGEST)) {
      throw new InvalidInputException(
          "strength of edit %s is %s, wanted a number from -%.0f to %.0f"
              .formatted(text, strength, LARGEST, LARGEST));
    }
    return new NamedStrength(text.substring(0, equals), strength);
  }
}
