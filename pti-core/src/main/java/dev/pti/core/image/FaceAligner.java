package dev.pti.core.image;

import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.shared.PartNames;
import dev.pti.core.image.shared.FaceFinder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Cuts a face out as FFHQ's are cut. */
record FaceAligner(FaceDetector detector, FaceChoice choice) implements Aligner, FaceFinder {
  /** How much of a box may lie outside of the photograph, of its width or height. */
  private static final double OUTSIDE = .1;

  @Override
  public Picture align(Picture photograph) {
    return TurnedCrop.square(photograph, placement(photograph));
  }

  @Override
  public Aligned align(Picture photograph, PictureSize size) {
    Placement placement = placement(photograph);
    return new Aligned(TurnedCrop.cut(photograph, placement, size), Optional.of(placement));
  }

  private Placement placement(Picture photograph) {
    List<Face> faces = faces(photograph);
    if (faces.isEmpty()) {
      OptionalDouble best = bestScore(photograph);
      throw new InvalidInputException(
          best.isEmpty()
              ? "no face was found"
              : String.format(
                  Locale.ROOT,
                  "no face was found, the best score seen is %.2f",
                  best.getAsDouble()));
    }
    Face face = chosen(faces);
    requireInside(face, photograph);
    return Placement.ofFace(face.landmarks(), photograph.width(), photograph.height());
  }

  @Override
  public List<Face> faces(Picture photograph) {
    return found(detector.detect(photograph));
  }

  @Override
  public List<Face> faces(Picture photograph, Box near) {
    return found(detector.detectNear(photograph, near));
  }

  private List<Face> found(@Nullable List<Face> found) {
    if (found == null) {
      throw new InvalidInputException(
          "%s gave null, wanted a list of faces".formatted(detectorName()));
    }
    return Face.largestFirst(found);
  }

  @Override
  public Face chosen(List<Face> faces) {
    Face face = choice.choose(faces);
    if (face == null) {
      throw new InvalidInputException(
          "%s gave null, wanted one of the faces".formatted(choiceName()));
    }
    return face;
  }

  @Override
  public OptionalDouble bestScore(Picture photograph) {
    return detector.bestScore(photograph);
  }

  private static void requireInside(Face face, Picture photograph) {
    int width = photograph.width();
    int height = photograph.height();
    for (Point point : face.landmarks().points()) {
      if (!(point.x() >= -.5
          && point.y() >= -.5
          && point.x() <= width - .5
          && point.y() <= height - .5)) {
        throw new InvalidInputException(
            "landmark %s lies outside of the photograph of %d x %d"
                .formatted(point, width, height));
      }
    }
    Box box = face.box();
    double across = Math.max(-box.left(), box.right() - width);
    double down = Math.max(-box.top(), box.bottom() - height);
    if (across > OUTSIDE * box.width() || down > OUTSIDE * box.height()) {
      throw new InvalidInputException(
          "the face from %s is cut by the border of the photograph of %d x %d"
              .formatted(box, width, height));
    }
  }

  @Override
  public String toString() {
    return "face (%s) by %s".formatted(choiceName(), detectorName());
  }

  private String detectorName() {
    return PartNames.of(detector, "own face detector");
  }

  private String choiceName() {
    return PartNames.of(choice, "own face choice");
  }
}
