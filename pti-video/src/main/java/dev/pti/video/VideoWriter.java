package dev.pti.video;

import static java.util.Objects.requireNonNull;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.files.DraftFolder;
import dev.pti.api.files.IoReasons;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a video file with the times, and the sound, of the film that was edited. The file begins
 * with the first frame, which says how large it is; until it ends it is a hidden draft.
 */
final class VideoWriter implements FrameWriter {
  private final Path file;
  private final String cannot;
  private final FrameReader source;
  private @Nullable DraftFolder draft;
  private @Nullable VideoFile video;

  private VideoWriter(Path file, FrameReader source) {
    this.file = file;
    this.cannot = "cannot write " + file;
    this.source = source;
  }

  static VideoWriter of(Path file, FrameReader source) {
    VideoWriter writer = new VideoWriter(file, source);
    if (Ending.of(file).equals(".avi")) {
      throw new InvalidInputException(
          writer.cannot + ", wanted a name in .mp4, .m4v, .mov, .mkv or .webm");
    }
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(writer.cannot + ": it is a directory");
    }
    // What is told after the first frame was edited is told late.
    if (source instanceof VideoFrames film) {
      VideoFile.requireHolds(file, writer.cannot, film);
    }
    return writer;
  }

  @Override
  public void write(int index, String name, Picture frame) {
    VideoFile open = video;
    if (open == null) {
      close();
      open = begin(frame);
      video = open;
    }
    open.write(index, frame);
  }

  private VideoFile begin(Picture frame) {
    Path place = file.toAbsolutePath();
    try {
      DraftFolder folder = DraftFolder.in(requireNonNull(place.getParent()));
      draft = folder;
      Path path = folder.path().resolve(place.getFileName());
      return VideoFile.open(path, cannot, frame, source);
    } catch (IOException e) {
      throw IoReasons.refusal("cannot write", file, e);
    }
  }

  @Override
  public List<Path> finish() {
    if (video == null || draft == null) {
      return List.of();
    }
    try {
      video.finish();
      draft.publish(List.of());
    } catch (IOException e) {
      throw IoReasons.refusal("cannot write", file, e);
    }
    return List.of(file);
  }

  @Override
  public void close() {
    if (video != null) {
      video.close();
      video = null;
    }
    if (draft != null) {
      draft.close();
      draft = null;
    }
  }
}
