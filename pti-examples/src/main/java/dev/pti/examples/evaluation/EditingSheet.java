package dev.pti.examples.evaluation;

import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Picture;
import dev.pti.core.image.ContactSheet;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what the editing study measures: an edit on the untouched and on the tuned generator. */
final class EditingSheet {
  private static final double STRENGTH = 1.8;

  private EditingSheet() {}

  /**
   * Draws a row for each portrait: photograph, inversion, its edit, tuned, its edit.
   *
   * @param subject in whose generator
   * @param portraits aligned portraits
   * @param file a PNG
   */
  static void save(Subject subject, List<Path> portraits, Path file) {
    List<List<ContactSheet.Cell>> rows = new ArrayList<>();
    try (Pti pti = subject.inW().build()) {
      Direction direction =
          SemanticFactorization.of(pti.generator()).directions(3).get(2).withStrength(STRENGTH);
      for (Path portrait : portraits) {
        Inverted inverted = pti.invert(portrait);
        Tuned tuned = inverted.tune();
        Picture photograph = inverted.target().picture();
        rows.add(
            List.of(
                new ContactSheet.Cell(List.of("photograph", inverted.target().name()), photograph),
                cell(pti, photograph, "inversion", inverted.picture()),
                cell(pti, photograph, "inversion, edited", inverted.edit(direction).picture()),
                cell(pti, photograph, "tuned", tuned.picture()),
                cell(pti, photograph, "tuned, edited", tuned.edit(direction).picture())));
      }
    }
    ContactSheet.save(rows, file);
  }

  private static ContactSheet.Cell cell(
      Pti pti, Picture photograph, String title, Picture picture) {
    double identity = pti.compare(photograph, picture).identity();
    return new ContactSheet.Cell(
        List.of(title, String.format(Locale.ROOT, "identity\t%.3f", identity)), picture);
  }
}
