package dev.pti.api;

import java.util.List;
import java.util.function.Function;

/** The choices that are at hand, each with how errors and reports call it. */
record FaceChoices(String name, Function<List<Face>, Face> chooser) implements FaceChoice {
  static final FaceChoice ONLY = new FaceChoices("only", FaceChoices::only);
  static final FaceChoice LARGEST = new FaceChoices("largest", faces -> faces.get(0));

  /** A crowd is not listed whole. */
  private static final int MOST_LISTED = 10;

  static FaceChoice number(int number) {
    if (number < 1) {
      throw new InvalidInputException("face %d was chosen, wanted 1 or more".formatted(number));
    }
    return new FaceChoices(
        String.valueOf(number),
        faces -> {
          if (number > faces.size()) {
            throw new InvalidInputException(
                "face %d was chosen, there %s: %s"
                    .formatted(
                        number, faces.size() == 1 ? "is 1" : "are " + faces.size(), list(faces)));
          }
          return faces.get(number - 1);
        });
  }

  private static Face only(List<Face> faces) {
    if (faces.size() > 1) {
      throw new InvalidInputException(
          "there are %d faces, say which is meant: %s".formatted(faces.size(), list(faces)));
    }
    return faces.get(0);
  }

  private static String list(List<Face> faces) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < Math.min(MOST_LISTED, faces.size()); i++) {
      list.append(i == 0 ? "" : ", ").append(i + 1).append(" from ").append(faces.get(i).box());
    }
    return list.append(faces.size() > MOST_LISTED ? ", and others" : "").toString();
  }

  @Override
  public Face choose(List<Face> faces) {
    return chooser.apply(faces);
  }

  @Override
  public String toString() {
    return name;
  }
}
