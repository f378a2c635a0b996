package dev.pti.core.image;

import dev.pti.api.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of frames, which stay if the film is given up. */
final class FolderWriter implements FrameWriter {
  private final Path folder;
  private final List<Path> written = new ArrayList<>();

  FolderWriter(Path folder) {
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
