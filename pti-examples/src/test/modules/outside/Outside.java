package outside;

import dev.pti.Edited;
import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.FaceChoice;
import dev.pti.core.image.ContactSheet;
import dev.pti.core.image.ContactSheet.Cell;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.DirectionCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs what reads files of the library's jars: weights, kernels, directions, letters, version. */
final class Outside {
  private Outside() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    try (Pti pti =
        Pti.builder()
            .face(FaceChoice.largest())
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(1)))
            .withoutLocality()
            .build()) {
      Direction smile = DirectionCatalog.bundled(pti.generator()).get("smile");
      Inverted inverted = pti.invert(Photographs.astronaut());
      Edited edited = inverted.tune().edit(smile, 2);
      edited.tuned().save(folder.resolve("run"));
      ContactSheet.save(
          List.of(List.of(new Cell(List.of("edited"), edited.picture()))),
          folder.resolve("sheet.png"));
      PictureFiles.saveAnimation(
          List.of(edited.picture(), edited.picture()),
          folder.resolve("edited.gif"),
          Duration.ofMillis(40));
    }
    FrameReader frames = FrameReader.of(folder.resolve("edited.gif"));
    try (FrameWriter writer = FrameWriter.to(folder.resolve("edited.mp4"), frames)) {
      for (int i = 0; i < frames.count(); i++) {
        writer.write(i, frames.name(i), frames.read(i));
      }
      writer.finish();
    }
    System.out.println(FrameReader.of(folder.resolve("edited.mp4")).count() + " frames");
  }
}
