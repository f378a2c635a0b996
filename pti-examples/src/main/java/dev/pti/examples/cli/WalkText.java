package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.editing.Walk;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A walk on the command line: {@code NAME=FROM..TO} or {@code NAME=FROM..TO:COUNT}. */
final class WalkText {
  static final String FORM = "NAME=FROM..TO:COUNT";

  private static final Pattern PATTERN =
      Pattern.compile("(?s)(.+)=([^=]+?)\\.\\.([^=:]+)(?::([^=:]*))?");

  private WalkText() {}

  /**
   * Reads a walk.
   *
   * @param option that it was given to, for complaints
   * @param text as above
   * @param usualCount how many edits, if the text does not say
   * @param directions where the name is looked up
   * @return the walk, both ends included
   */
  static Walk parse(String option, String text, int usualCount, DirectionsAtHand directions) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "%s is %s, wanted %s as in age=-3..3:7".formatted(option, text, FORM));
    }
    double from = number(option, text, matcher.group(2));
    double to = number(option, text, matcher.group(3));
    int count = matcher.group(4) == null ? usualCount : count(option, text, matcher.group(4));
    return directions.walk(matcher.group(1), from, to, count);
  }

  private static double number(String option, String text, String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is %s, where \"%s\" is no number".formatted(option, text, number), e);
    }
  }

  private static int count(String option, String text, String number) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is %s, where \"%s\" is no count".formatted(option, text, number), e);
    }
  }
}
