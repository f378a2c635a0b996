package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.files.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of frames, which stay if the film is given up. */
final class FolderWriter implements FrameWriter {
  private final Path folder;
  private final List<Path> written = new ArrayList<>();

  /** Refuses at once where no frame can go, rather than after each was drawn. */
  FolderWriter(Path folder) {
    Folders.requireNoFile("cannot write frames into", folder);
    if (!Files.exists(folder) && PictureFiles.isPictureOrAnimation(folder)) {
      throw new InvalidInputException(
          "cannot write frames into %s: wanted a folder, or a video file such as film.mp4"
              .formatted(folder));
    }
    this.folder = folder;
  }

  @Override
  public void write(int index, String name, Picture frame) {
    Path file = folder.resolve(name + ".png");
    PictureFiles.save(frame, file);
    written.add(file);
  }

  @Override
  public List<Path> finish() {
    return List.copyOf(written);
  }

  @Override
  public void close() {}
}
