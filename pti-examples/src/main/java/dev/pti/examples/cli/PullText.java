package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Point;
import dev.pti.core.optimization.Drag;
import java.util.List;

/** What is pulled where, as people write it. */
final class PullText {
  static final String FORM = "X,Y:X,Y";

  private PullText() {}

  /**
   * Reads a drag of one or more pulls.
   *
   * @param texts each {@link #FORM}, in pixels from the upper left
   */
  static Drag drag(List<String> texts) {
    Drag.Pull first = pull(texts.get(0));
    Drag drag = Drag.of(first.from(), first.to());
    for (String text : texts.subList(1, texts.size())) {
      Drag.Pull next = pull(text);
      drag = drag.and(next.from(), next.to());
    }
    return drag;
  }

  private static Drag.Pull pull(String text) {
    String[] ends = text.split(":", -1);
    if (ends.length != 2) {
      throw bad(text);
    }
    return new Drag.Pull(point(text, ends[0]), point(text, ends[1]));
  }

  private static Point point(String text, String place) {
    String[] coordinates = place.split(",", -1);
    if (coordinates.length != 2) {
      throw bad(text);
    }
    try {
      return new Point(Double.parseDouble(coordinates[0]), Double.parseDouble(coordinates[1]));
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static InvalidInputException bad(String text) {
    return new InvalidInputException(
        "--pull is %s, wanted %s in pixels of the aligned picture, as in 50,94:46,91"
            .formatted(text, FORM));
  }
}
