package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.StyleEditor;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A sequence of frames, edited alike. Frames are drawn when they are written or asked for, one at a
 * time. Thread-safe if the editors are.
 *
 * <p>What would flicker is held still: the square by smoothed landmarks, the pivots by smoothing,
 * the grain by noise maps that all frames share, and the photograph's own detail because what is
 * put back is what the edit changed.
 */
public final class EditedFrames {
  private final TunedFrames tuned;
  private final UnaryOperator<Edits> edits;

  /**
   * Draws nothing as yet.
   *
   * @param tuned the generator that draws them
   * @param edits of every frame
   */
  EditedFrames(TunedFrames tuned, UnaryOperator<Edits> edits) {
    this.tuned = tuned;
    this.edits = edits;
  }

  /**
   * Returns the frames before the edits.
   *
   * @return the generator that draws them
   */
  public TunedFrames tuned() {
    return tuned;
  }

  /**
   * Edits once more from here.
   *
   * @param next a direction with a strength, or any editor
   * @return the frames after both edits
   */
  public EditedFrames edit(LatentEditor next) {
    return new EditedFrames(tuned, frame -> edits.apply(frame).edit(next));
  }

  /**
   * Edits once more from here.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the frames after both edits
   * @throws InvalidInputException if the strength is not finite
   */
  public EditedFrames edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Moves style channels from here, on top of all edits of latents.
   *
   * @param next a direction of style channels, or any editor of them
   * @return the frames after all edits
   */
  public EditedFrames editStyles(StyleEditor next) {
    return new EditedFrames(tuned, frame -> edits.apply(frame).editStyles(next));
  }

  /**
   * Reads and edits one frame.
   *
   * @param name one of the frames'
   * @return the edited picture, which can be put back by itself
   * @throws InvalidInputException if there is none of the name, or it can no longer be read
   */
  public Edited get(String name) {
    return edited(tuned.get(name));
  }

  private Edited edited(Tuned frame) {
    return edits.apply(Edits.none(frame)).draw();
  }

  /**
   * Puts the edit back into every frame; see {@link Edited#pasteBack()}.
   *
   * @param folder gets a PNG file for each frame, of its name; is created as needed, and must not
   *     be where the frames are
   * @return the files, in order
   * @throws InvalidInputException if frames could not be read or written, which are listed; the
   *     others are there all the same
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; what was written stays
   */
  public List<Path> pasteBack(Path folder) {
    return pasteBack(folder, PasteBack.ofDefaults());
  }

  /**
   * Puts the edit back into every frame in another way; see {@link #pasteBack(Path)}.
   *
   * @param folder gets a PNG file for each frame
   * @param how what is put there, and where
   * @return the files, in order
   * @throws InvalidInputException as there
   */
  public List<Path> pasteBack(Path folder, PasteBack how) {
    return write(
        folder,
        "paste back",
        edited -> edited.pasteBack(edited.tuned().inverted().photograph(), how));
  }

  /**
   * Saves the edited squares.
   *
   * @param folder gets a PNG file for each frame, as in {@link #pasteBack(Path)}
   * @return the files, in order
   * @throws InvalidInputException as there
   */
  public List<Path> save(Path folder) {
    return write(folder, "edit", Edited::picture);
  }

  private List<Path> write(Path folder, String stage, Function<Edited, Picture> picture) {
    InvertedFrames inverted = tuned.inverted();
    if (inverted.frames().reader().readsFrom(folder)) {
      throw new InvalidInputException(
          "frames are read from %s, wanted another folder to write to".formatted(folder));
    }
    List<String> names = tuned.names();
    FrameProgress progress =
        new FrameProgress(inverted.pti(), stage, names.size(), new Cancellation());
    List<Path> written = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Path file = folder.resolve(names.get(i) + ".png");
      try {
        PictureFiles.save(picture.apply(edited(tuned.get(i))), file);
        written.add(file);
      } catch (InvalidInputException e) {
        failures.put(names.get(i), String.valueOf(e.getMessage()));
      }
      progress.done(i, names.get(i));
    }
    if (!failures.isEmpty()) {
      throw new InvalidInputException(message(failures, written.size(), folder));
    }
    return written;
  }

  private static String message(Map<String, String> failures, int written, Path folder) {
    StringBuilder message = new StringBuilder();
    failures.forEach(
        (name, why) -> message.append("frame %s was not written: %s; ".formatted(name, why)));
    return message
        .append(written == 1 ? "1 other is in " : written + " others are in ")
        .append(folder)
        .toString();
  }
}
