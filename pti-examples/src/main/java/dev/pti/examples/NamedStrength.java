package dev.pti.examples;

import dev.pti.api.InvalidInputException;

/**
 * An edit as people write it, {@code NAME=STRENGTH}.
 *
 * @param name what moves, not looked up
 * @param strength how far, not checked
 */
public record NamedStrength(String name, double strength) {
  /**
   * Reads one.
   *
   * @param text the name may hold more signs of equality; the last one counts
   * @return both parts
   * @throws InvalidInputException if it is not of that form
   */
  public static NamedStrength parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("edit is " + text + ", wanted NAME=STRENGTH");
    }
    String number = text.substring(equals + 1);
    try {
      return new NamedStrength(text.substring(0, equals), Double.parseDouble(number));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "strength of edit %s is \"%s\", wanted a number".formatted(text, number), e);
    }
  }
}
