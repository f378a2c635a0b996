package dev.pti.examples.cli;

import dev.pti.EditedFrames;
import dev.pti.Frames;
import dev.pti.InvertedFrames;
import dev.pti.Pti;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job on a sequence of frames: invert, tune once, and write each edit as a folder of
 * frames with a small animation beside it.
 *
 * @param pti does the work
 * @param tunes whether the generator is tuned, or edited as it is
 * @param pasteBack how whole frames are written, if they are besides the edited squares
 * @param edits each applied to the tuned frames alone
 * @param progress shows the steps; between the stages its bar is ended
 * @param tell is told each result as one line
 * @param failed is told of each frame that is not among the results
 */
record FrameRun(
    Pti pti,
    boolean tunes,
    Optional<PasteBack> pasteBack,
    List<NamedEdit> edits,
    Progress progress,
    Consumer<String> tell,
    Consumer<RuntimeException> failed) {
  /** An animation has so many frames and such sides at most, because it is made in memory. */
  private static final int FRAMES = 100;

  private static final int SIDE = 320;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Does it.
   *
   * @param frames the sequence
   * @param source where they are
   * @param folder gets a folder and an animation for each edit, and the report
   */
  void run(Frames frames, Path source, Path folder) {
    FilmFolder film = new FilmFolder(folder, names());
    film.requireElsewhere(frames.reader(), source);
    InvertedFrames inverted = ended(() -> pti.invert(frames));
    inverted
        .leftOut()
        .forEach(
            (name, why) ->
                failed.accept(
                    new InvalidInputException("frame %s is left out: %s".formatted(name, why))));
    if (!inverted.bridged().isEmpty()) {
      tell.accept("no face in %s: bridged".formatted(String.join(", ", inverted.bridged())));
    }
    tell.accept("%d frames inverted".formatted(inverted.names().size()));
    TunedFrames tuned = ended(() -> tunes ? inverted.tune() : inverted.withoutTuning());
    tell.accept(tuned.toString());
    film.deleteEarlier();
    // By which the next film knows these frames if this one is interrupted.
    save(tuned, List.of(), film);
    List<NamedEdit> written = new ArrayList<>();
    boolean isWhole = true;
    for (NamedEdit edit : edits) {
      EditedFrames edited = edit.edit().applyTo(tuned);
      if (write(edit.file(), name -> edited.save(film.frames(name)), frames, film)) {
        written.add(edit);
      } else {
        isWhole = false;
      }
      if (pasteBack.isPresent()) {
        PasteBack how = pasteBack.get();
        isWhole &=
            write(
                edit.photographFile(),
                name -> edited.pasteBack(film.frames(name), how),
                frames,
                film);
      }
    }
    save(tuned, written, film);
    if (isWhole) {
      pti.discardState(inverted);
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (NamedEdit edit : edits) {
      names.add(name(edit.file()));
      if (pasteBack.isPresent()) {
        names.add(name(edit.photographFile()));
      }
    }
    return names;
  }

  private static void save(TunedFrames tuned, List<NamedEdit> written, FilmFolder film) {
    tuned.report().with(Map.of("edits", listed(written))).save(film.report());
  }

  private static List<Map<String, Object>> listed(List<NamedEdit> written) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (NamedEdit edit : written) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", edit.name());
      entry.put("strength", edit.strength());
      entry.put("folder", name(edit.file()));
      list.add(entry);
    }
    return list;
  }

  private static String name(String picture) {
    return picture.replaceFirst("\\.png$", "");
  }

  private interface Writing {
    List<Path> to(String folder);
  }

  private boolean write(String picture, Writing writing, Frames frames, FilmFolder film) {
    String name = name(picture);
    try {
      List<Path> files = ended(() -> writing.to(name));
      animate(files, film.animation(name), frames.reader().delay());
      tell.accept("%s: %d frames".formatted(name, files.size()));
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

  private <T> T ended(Supplier<T> stage) {
    try {
      return stage.get();
    } finally {
      progress.close();
    }
  }
}
