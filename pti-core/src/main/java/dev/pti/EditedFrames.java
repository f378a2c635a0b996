package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.StyleEditor;
import dev.pti.core.film.FrameFailures;
import dev.pti.core.film.FrameTrack;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.PasteBack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
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
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public EditedFrames edit(LatentEditor next) {
    tuned.requireFits(next);
    return new EditedFrames(tuned, frame -> edits.apply(frame).edit(next));
  }

  /**
   * Edits once more from here.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the frames after both edits
   * @throws InvalidInputException if the strength is not finite, or the direction does not fit the
   *     generator
   */
  public EditedFrames edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Moves style channels from here, on top of all edits of latents.
   *
   * @param next a direction of style channels, or any editor of them
   * @return the frames after all edits
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public EditedFrames editStyles(StyleEditor next) {
    tuned.requireStylesFit(next);
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
   * @param folderOrFile a folder, which gets a PNG file for each frame, of its name; or with {@code
   *     pti-video} a video file, such as {@code edited.mp4}, which gets the times of the frames and
   *     the sound from the film that was edited. Must not be where the frames are; folders are
   *     created as needed
   * @return the files, in order
   * @throws InvalidInputException if frames could not be read or written, which are listed; the
   *     others are there all the same
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; what was written to a folder stays
   */
  public List<Path> pasteBack(Path folderOrFile) {
    return pasteBack(folderOrFile, PasteBack.ofDefaults());
  }

  /**
   * Puts the edit back into every frame in another way; see {@link #pasteBack(Path)}.
   *
   * @param folderOrFile as there
   * @param how what is put there, and where
   * @return the files, in order
   * @throws InvalidInputException as there
   */
  public List<Path> pasteBack(Path folderOrFile, PasteBack how) {
    return write(folderOrFile, "paste back", (edited, frame) -> edited.pasteBack(frame, how));
  }

  /**
   * Saves the edited squares.
   *
   * @param folderOrFile as in {@link #pasteBack(Path)}
   * @return the files, in order
   * @throws InvalidInputException as there
   */
  public List<Path> save(Path folderOrFile) {
    return write(folderOrFile, "edit", (edited, frame) -> edited.picture());
  }

  private List<Path> write(
      Path target, String stage, BiFunction<Edited, Picture, Picture> picture) {
    InvertedFrames inverted = tuned.inverted();
    List<FrameTrack.Place> places = inverted.track().places();
    FrameProgress progress =
        new FrameProgress(inverted.pti(), stage, places.size(), new Cancellation());
    Map<String, String> failures = new LinkedHashMap<>();
    try (FrameWriter writer = FrameWriter.to(target, inverted.frames().reader())) {
      for (int i = 0; i < places.size(); i++) {
        FrameTrack.Place place = places.get(i);
        try {
          Picture frame = inverted.read(i);
          Picture edited = picture.apply(edited(tuned.get(i, frame)), frame);
          writer.write(place.index(), place.name(), edited);
        } catch (InvalidInputException e) {
          failures.put(place.name(), String.valueOf(e.getMessage()));
        }
        progress.done(i, place.name());
      }
      List<Path> written = writer.finish();
      if (!failures.isEmpty()) {
        throw new InvalidInputException(message(inverted.names(), failures, target));
      }
      return written;
    }
  }

  private static String message(List<String> names, Map<String, String> failures, Path target) {
    List<String> told = FrameFailures.told(names, failures, "was not written", "were not written");
    int written = names.size() - failures.size();
    return "%s; %s in %s"
        .formatted(
            String.join("; ", told), written == 1 ? "1 other is" : written + " others are", target);
  }
}
