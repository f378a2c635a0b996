package dev.pti.examples.evaluation;

import dev.pti.Metrics;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Picture;
import dev.pti.examples.measure.AttributeDirections;
import dev.pti.examples.measure.PictureMeasure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What fixed edits do to a picture: each bundled direction of an attribute, at its one strength.
 *
 * <p>Of an edit are measured its effect, by how much it changes the attribute; the way travelled,
 * the perceptual distance from the unedited picture; and the identity distance of the edited
 * picture to the photograph. An edit that is worth having has an effect and does not travel far.
 */
final class MeasuredEdits {
  private static final List<String> ATTRIBUTES = List.of("age", "turn");

  private MeasuredEdits() {}

  /** The attributes that are edited. */
  static List<String> attributes() {
    return ATTRIBUTES;
  }

  static String effect(String attribute) {
    return attribute + "_effect";
  }

  static String travelled(String attribute) {
    return attribute + "_travelled";
  }

  static String identity(String attribute) {
    return attribute + "_identity";
  }

  /** Edits the picture of a pivot on the generator of a result. */
  static Map<String, Double> figures(Pti pti, PictureMeasure measure, Tuned tuned) {
    Map<String, Double> figures = new LinkedHashMap<>();
    Picture unedited = tuned.picture();
    for (Direction direction : AttributeDirections.of(pti.generator())) {
      String attribute = direction.name();
      Picture edited = tuned.edit(direction).picture();
      double before = measure.measure(unedited, attribute);
      double after = measure.measure(edited, attribute);
      Metrics travelled = pti.compare(unedited, edited);
      figures.put(effect(attribute), after - before);
      figures.put(travelled(attribute), travelled.perceptual());
      figures.put(identity(attribute), pti.compare(tuned.target().picture(), edited).identity());
    }
    return figures;
  }
}
