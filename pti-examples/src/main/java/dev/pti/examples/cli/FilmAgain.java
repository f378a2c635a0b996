package dev.pti.examples.cli;

import dev.pti.Frames;
import dev.pti.Pti;
import dev.pti.TunedFrames;
import dev.pti.api.InvalidInputException;
import java.nio.file.Path;

/**
 * A saved film that is edited again.
 *
 * @param pti does the work
 * @param edit what is written
 * @param edits the same, and who is told
 */
record FilmAgain(Pti pti, FilmEdit edit, FilmEdits edits) {
  /**
   * Does it.
   *
   * @param saved a film's file, or the folder that holds it
   * @param source where its frames are
   * @param folder gets a folder and an animation, or a video, and a report
   */
  void run(Path saved, Path source, Path folder) {
    Path film = FilmFolder.filmIn(saved);
    Frames frames = Frames.of(source);
    FilmFolder written = FilmFolder.ofEdit(folder, edits.names(), source, edit.folder());
    written.requireWritable(frames.reader(), source);
    if (written.holdsOther(film)) {
      throw new InvalidInputException(
          "%s holds another film than %s, wanted another folder to write to"
              .formatted(folder, film));
    }
    TunedFrames tuned = edits.progress().ended(() -> pti.openFrames(film, frames));
    FrameRun.leftOut(frames, tuned.inverted()).forEach(edits.tell());
    written.deleteEarlier();
    edits.write(tuned, tuned.report(), frames.reader().delay(), written);
  }
}
