package dev.pti.examples.measure;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.util.Map;

/** A measuring instrument: reads named numbers off a picture. */
@FunctionalInterface
public interface PictureMeasure {
  /**
   * Measures a picture.
   *
   * @param picture an aligned portrait in about [-1, 1]
   * @return values by name, the same names for every picture, in a fixed order
   * @throws InvalidInputException if the instrument cannot look at such a picture
   */
  Map<String, Double> measure(Picture picture);

  /**
   * Measures one attribute of a picture.
   *
   * @param picture as above
   * @param attribute a name that {@link #measure(Picture)} gives
   * @return its value
   * @throws InvalidInputException if there is none of the name
   */
  default double measure(Picture picture, String attribute) {
    Map<String, Double> values = measure(picture);
    Double value = values.get(attribute);
    if (value == null) {
      throw new InvalidInputException(
          "no attribute %s is measured; there are %s"
              .formatted(attribute, String.join(", ", values.keySet())));
    }
    return value;
  }
}
