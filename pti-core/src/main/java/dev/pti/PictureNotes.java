package dev.pti;

import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.api.PictureNote.Origin;
import dev.pti.core.image.shared.Software;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pictures say of themselves, unless a {@link Pti} was built without notes. */
final class PictureNotes {
  private static final int DIGITS = 12;

  /** Between edits in sequence. */
  private static final String NEXT = ", then ";

  private PictureNotes() {}

  /** A picture that a generator drew. */
  static Picture drawn(Pti pti, Picture picture) {
    return noted(pti, picture, Origin.DRAWN, "Drawn by a generator, not taken by a camera.", "");
  }

  /** A picture after edits. */
  static Picture edited(Inverted inverted, Picture picture, List<String> edits) {
    Pti pti = inverted.pti();
    return noted(
        pti,
        picture,
        Origin.EDITED,
        "Edited, not a photograph as it was taken: %s.".formatted(String.join(NEXT, edits)),
        inverted.isOpened() ? "" : ", preset " + pti.settings().preset());
  }

  private static Picture noted(
      Pti pti, Picture picture, Origin origin, String what, String preset) {
    if (!pti.settings().notes()) {
      return picture.withoutNote();
    }
    String sha256 = pti.session().sha256();
    return picture.withNote(
        new PictureNote(
            origin,
            "%s Generator %s (sha256 %s)%s. %s."
                .formatted(
                    what,
                    fileName(pti.settings().generatorLabel()),
                    sha256.substring(0, Math.min(DIGITS, sha256.length())),
                    preset,
                    Software.NAME)));
  }

  /** Where a file lies on somebody's machine is nobody's business. */
  private static String fileName(String label) {
    return label.substring(Math.max(label.lastIndexOf('/'), label.lastIndexOf('\\')) + 1);
  }

  /** What an edit calls itself, or those in sequence do. */
  static String name(Object editor) {
    return Stream.of(editor.toString().split(NEXT, -1))
        .map(PictureNotes::named)
        .collect(Collectors.joining(NEXT));
  }

  /** A lambda has no name that says anything. */
  private static String named(String name) {
    return name.contains("$$Lambda") || name.matches("\\S+@[0-9a-f]+")
        ? "an edit without a name"
        : name;
  }
}
