package dev.pti;

import com.google.common.base.Splitter;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a target lay in its photograph, as text in a saved run's metadata. */
final class SavedPlacement {
  private static final String KEY = "placement";

  private SavedPlacement() {}

  static void put(Placement placement, Map<String, String> metadata) {
    metadata.put(KEY, text(placement));
  }

  /** Text that {@link #parse} gives back to the bit. */
  static String text(Placement placement) {
    return Stream.<Object>of(
            placement.centre().x(),
            placement.centre().y(),
            placement.side(),
            placement.angle(),
            placement.width(),
            placement.height())
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  static Optional<Placement> read(Map<String, String> metadata, Path file) {
    return Optional.ofNullable(metadata.get(KEY)).map(text -> parse(text, file.toString()));
  }

  static Placement parse(String text, String file) {
    List<String> parts = Splitter.on(' ').splitToList(text);
    try {
      return new Placement(
          new Point(number(parts, 0), number(parts, 1)),
          number(parts, 2),
          number(parts, 3),
          Integer.parseInt(parts.get(4)),
          Integer.parseInt(parts.get(5)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidInputException("%s holds a damaged placement: %s".formatted(file, text), e);
    }
  }

  private static double number(List<String> parts, int index) {
    return Double.parseDouble(parts.get(index));
  }
}
