package dev.pti.examples;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Point;
import dev.pti.core.optimization.Drag;
import java.util.List;

/** What is pulled where, as people write it. */
public final class PullText {
  /** One pull, as people write it. */
  public static final String FORM = "X,Y:X,Y";

  private PullText() {}

  /**
   * Reads a drag of one or more pulls.
   *
   * @param called what errors call a pull
   * @param texts each {@link #FORM}, in pixels from the upper left; at least one
   * @return all at once
   * @throws InvalidInputException if one is not of that form
   */
  public static Drag drag(String called, List<String> texts) {
    Drag.Pull first = pull(called, texts.get(0));
    Drag drag = Drag.of(first.from(), first.to());
    for (String text : texts.subList(1, texts.size())) {
      Drag.Pull next = pull(called, text);
      drag = drag.and(next.from(), next.to());
    }
    return drag;
  }

  private static Drag.Pull pull(String called, String text) {
    String[] ends = text.split(":", -1);
    if (ends.length != 2) {
      throw bad(called, text);
    }
    return new Drag.Pull(point(called, text, ends[0]), point(called, text, ends[1]));
  }

  private static Point point(String called, String text, String place) {
    String[] coordinates = place.split(",", -1);
    if (coordinates.length != 2) {
      throw bad(called, text);
    }
    try {
      return new Point(Double.parseDouble(coordinates[0]), Double.parseDouble(coordinates[1]));
    } catch (NumberFormatException e) {
      throw bad(called, text);
    }
  }

  private static InvalidInputException bad(String called, String text) {
    return new InvalidInputException(
        "%s is %s, wanted %s in pixels of the aligned picture, as in 50,94:46,91"
            .formatted(called, text, FORM));
  }
}
