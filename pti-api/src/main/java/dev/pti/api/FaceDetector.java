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
   * Finds a face again, as in the next frame of a film, where looking at the whole frame takes most
   * of the time. If none that it gives is near enough, {@link #detect} is asked.
   *
   * @param photograph upright, of any size
   * @param near where the face was
   * @return in any order, in pixels of the photograph, faces about there that are about as large,
   *     and perhaps others; by default all that {@link #detect} finds
   */
  default List<Face> detectNear(Picture photograph, Box near) {
    return detect(photograph);
  }

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
