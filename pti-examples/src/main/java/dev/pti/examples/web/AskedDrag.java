package dev.pti.examples.web;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Region;
import dev.pti.core.optimization.Drag;
import dev.pti.examples.NamedRegion;
import dev.pti.examples.PullText;
import java.util.List;

/** A drag as a request asks for it. */
final class AskedDrag {
  private static final int MOST_PULLS = 10;

  private AskedDrag() {}

  /**
   * Reads what is pulled where, and what may change.
   *
   * @throws InvalidInputException if there is no pull or too many, one is not of the form, or the
   *     region is none
   */
  static Drag of(Query query) {
    List<String> pulls = query.all("pull");
    if (pulls.isEmpty() || pulls.size() > MOST_PULLS) {
      throw new InvalidInputException(
          "%d pulls were given, wanted 1 to %d as pull=%s"
              .formatted(pulls.size(), MOST_PULLS, PullText.FORM));
    }
    Drag drag = PullText.drag("pull", pulls);
    String within = query.first("within");
    return within == null ? drag : drag.within(region(within));
  }

  /** A name alone: what might be a file is read where the command names it, never here. */
  private static Region region(String name) {
    Region region = NamedRegion.find(name);
    if (region == null) {
      throw new InvalidInputException(
          "within is %s, wanted face, head, eyes, mouth or background".formatted(name));
    }
    return region;
  }
}
