package dev.pti.core.image.shared;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.Picture;
import java.util.List;
import java.util.OptionalDouble;

/** What finds faces in photographs and says which one is meant. Some aligners are. */
public interface FaceFinder {
  /** What was found, anybody's, largest first. */
  List<Face> faces(Picture photograph);

  /** What was found about where a face was, perhaps others besides, largest first. */
  List<Face> faces(Picture photograph, Box near);

  /** The one that is meant of those that {@link #faces} gave. */
  Face chosen(List<Face> faces);

  /** The score of what came nearest to a face, if that is known. */
  OptionalDouble bestScore(Picture photograph);
}
