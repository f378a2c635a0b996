package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Seeds as people list them: numbers and ranges, as in {@code 1,5,10-20}.
 *
 * @param all in the order of the list
 */
record Seeds(List<Integer> all) {
  /** None were listed. */
  static final Seeds NONE = new Seeds(List.of());

  /** More than anybody draws, so that a slip in a range does not fill the memory. */
  private static final int MOST = 100_000;

  private static final Pattern PART = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10}))?");

  static Seeds parse(String text) {
    List<Integer> seeds = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher range = PART.matcher(part.strip());
      if (!range.matches()) {
        throw new InvalidInputException(
            "seeds are \"%s\", wanted numbers and ranges as in 1,5,10-20".formatted(text));
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first || last > Integer.MAX_VALUE) {
        throw new InvalidInputException(
            "seeds hold %s, wanted from a smaller to a larger number, to %d"
                .formatted(part.strip(), Integer.MAX_VALUE));
      }
      if (seeds.size() + last - first + 1 > MOST) {
        throw new InvalidInputException("seeds are more than %d".formatted(MOST));
      }
      for (long seed = first; seed <= last; seed++) {
        seeds.add((int) seed);
      }
    }
    return new Seeds(List.copyOf(seeds));
  }

  /** For picocli, which would name the class of other exceptions. */
  static final class Converter implements ITypeConverter<Seeds> {
    @Override
    public Seeds convert(String text) {
      try {
        return parse(text);
      } catch (InvalidInputException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
