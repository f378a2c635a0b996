package dev.pti.examples.cli;

import dev.pti.EditedFrames;
import dev.pti.Report;
import dev.pti.TunedFrames;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes edits of tuned frames, each as a folder of frames with a small animation beside it, or as
 * a video.
 *
 * @param edits each applied to the tuned frames alone
 * @param pasteBack how whole frames are written, if they are besides the edited squares
 * @param progress shows the steps; between the edits its bar is ended
 * @param tell is told each result as one line
 * @param failed is told of what was not written
 */
record FilmEdits(
    List<FilmEdit> edits,
    Optional<PasteBack> pasteBack,
    Progress progress,
    Consumer<String> tell,
    Consumer<RuntimeException> failed) {
  /** An animation has so many frames and such sides at most, because it is made in memory. */
  private static final int FRAMES = 100;

  private static final int SIDE = 320;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** The folders that are written. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (FilmEdit edit : edits) {
      names.add(edit.folder());
      if (pasteBack.isPresent()) {
        names.add(edit.photographs());
      }
    }
    return names;
  }

  /**
   * Writes them, and the report before and after: by it the next film knows these frames if this
   * one is interrupted.
   *
   * @param delay how long each frame is shown
   * @return whether everything was written
   */
  boolean write(TunedFrames tuned, Report report, Duration delay, FilmFolder film) {
    report.with(Map.of("edits", List.of())).save(film.report());
    List<Map<String, Object>> written = new ArrayList<>();
    boolean isWhole = true;
    for (FilmEdit edit : edits) {
      EditedFrames edited = tuned.edit(edit.edit());
      if (write(edit.folder(), edited::save, delay, film)) {
        written.addAll(edit.listed());
      } else {
        isWhole = false;
      }
      if (pasteBack.isPresent()) {
        PasteBack how = pasteBack.get();
        isWhole &= write(edit.photographs(), folder -> edited.pasteBack(folder, how), delay, film);
      }
    }
    report.with(Map.of("edits", written)).save(film.report());
    return isWhole;
  }

  private interface Writing {
    List<Path> to(Path folder);
  }

  private boolean write(String name, Writing writing, Duration delay, FilmFolder film) {
    try {
      List<Path> files = progress.ended(() -> writing.to(film.frames(name)));
      if (film.isVideo()) {
        files.forEach(it -> tell.accept(String.valueOf(it.getFileName())));
      } else {
        animate(files, film.animation(name), delay);
        tell.accept("%s: %d frames".formatted(name, files.size()));
      }
      return true;
    } catch (InvalidInputException e) {
      failed.accept(e);
      return false;
    }
  }

  private static void animate(List<Path> files, Path file, Duration delay) {
    int every = (files.size() + FRAMES - 1) / FRAMES;
    List<Picture> shown = new ArrayList<>();
    for (int i = 0; i < files.size(); i += every) {
      Picture frame = Photographs.read(files.get(i));
      double shrink = Math.min(1, SIDE / (double) Math.max(frame.width(), frame.height()));
      shown.add(
          Resampling.resize(
              frame,
              (int) Math.max(1, Math.round(shrink * frame.width())),
              (int) Math.max(1, Math.round(shrink * frame.height()))));
    }
    Duration wanted = delay.multipliedBy(every);
    PictureFiles.saveAnimation(shown, file, wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted);
  }
}
