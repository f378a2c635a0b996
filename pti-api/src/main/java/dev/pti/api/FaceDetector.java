package dev.pti.api;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Finds the faces of a photograph. The bundled detector is {@code Faces.detector()}. If you have
 * landmarks already, they make a detector too: {@code photograph -> List.of(Face.of(landmarks))}.
 *
 * <p>A detector must be thread-safe and give equal faces for equal pictures.
 */
@FunctionalInterface
public interface FaceDetector {
  /**
   * Finds faces.
   *
   * @param photograph upright, of any size
   * @return in any order; empty if there is none
   */
  List<Face> detect(Picture photograph);

  /**
   * Says how sure the detector was of the likeliest place in a photograph in which it found no
   * face. The error message shows it.
   *
   * @param photograph upright, of any size
   * @return 0 to 1; empty, as by default, if it is not known
   */
  default OptionalDouble bestScore(Picture photograph) {
    return OptionalDouble.empty();
  }
}
