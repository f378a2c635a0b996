package dev.pti.examples.web;

import dev.pti.editing.Edit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An edit that the page offers at any strength.
 *
 * @param name of its own among the sliders
 * @param unit the edit at strength 1, which fits the generator
 * @param usual how far edits usually go, either way: above 0
 * @param group under which heading it stands
 * @param source where it comes from, in a line
 */
public record Slider(String name, Edit unit, double usual, String group, String source) {
  /** For JSON. The slider goes half as far again as edits usually go, either way. */
  Map<String, Object> described() {
    double step = usual < 1 ? .01 : .1;
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", name);
    told.put("group", group);
    told.put("source", source);
    told.put("usual", usual);
    told.put("most", Math.max(1, Math.round(1.5 * usual / step)) / Math.rint(1 / step));
    told.put("step", step);
    return told;
  }
}
