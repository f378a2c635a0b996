package dev.pti.examples.web;

import dev.pti.api.Direction;
import java.util.Map;

/**
 * A direction that the page offers.
 *
 * @param direction that fits the generator
 * @param usual how far edits usually go, either way: at least 1
 * @param source where it comes from, in a line
 */
public record Slider(Direction direction, int usual, String source) {
  Map<String, Object> described() {
    return Map.of("name", direction.name(), "usual", usual, "source", source);
  }
}
