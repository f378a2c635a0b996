package dev.pti.examples.web;

import dev.pti.Optimized;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.core.optimization.Drag;
import dev.pti.editing.Edit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A slider that a drag made, and how the drag ended.
 *
 * @param slider 1 leads from where the drag began to where it led
 * @param steps how many were taken
 * @param left how far the furthest point is from its target, in pixels
 * @param stoppedBy {@code threshold} if every point has come near enough
 */
record Dragged(Slider slider, int steps, double left, String stoppedBy) {
  private static final String THRESHOLD = "threshold";

  /**
   * Keeps what came of a drag.
   *
   * @param name of the slider
   * @param drag what was asked for
   * @throws InvalidInputException if nothing moved
   */
  static Dragged of(String name, Drag drag, Optimized optimized) {
    Inversion found = optimized.optimization();
    List<Step> history = found.history();
    String stoppedBy = String.valueOf(found.settings().get("stopped_by"));
    if (history.size() == 1 && stoppedBy.equals(THRESHOLD)) {
      throw new InvalidInputException(
          "each point is as near to where it is pulled as a drag brings it");
    }
    double left = history.get(history.size() - 1).losses().getOrDefault("distance", 0.);
    Edit unit = Edit.of(optimized.direction(name), 1);
    Slider slider = new Slider(name, unit, 1, "Dragged", drag.toString());
    return new Dragged(slider, history.size(), left, stoppedBy);
  }

  /** For JSON. */
  Map<String, Object> described() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("slider", slider.described());
    told.put("steps", steps);
    told.put("left", left);
    told.put("stopped_by", stoppedBy);
    return told;
  }
}
