package dev.pti.examples.pages;

// The example of the README: ReadmePageTest holds the page to it.

import dev.pti.Edited;
import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.FaceChoice;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import java.nio.file.Path;

public class EditPhotograph {
  public static void main(String[] arguments) {
    try (Pti pti = Pti.builder().face(FaceChoice.largest()).seed(1).build()) {
      Direction smile = DirectionCatalog.bundled(pti.generator()).get("smile");
      Inverted inverted = pti.invert(Path.of("photograph.jpg")); // finds the face, then the pivot
      Tuned tuned = inverted.tune(); // tunes the generator around the pivot
      Edited edited = tuned.edit(smile, 2); // moves the pivot; usual strengths are -2 to 2
      PictureFiles.save(
          edited.pasteBack(), Path.of("out", "photograph.jpg")); // the whole photograph
      edited.save(Path.of("out", "face.png")); // the edited face alone, 128 x 128
      tuned.save(Path.of("out", "run")); // pictures, pivot, weights, report: to edit again later
      System.out.println(edited.metrics());
    }
  }
}
