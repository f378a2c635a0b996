package dev.pti.core.image;

import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An animation that is written as a film, which plays once. */
record AnimatedFilm(List<BufferedImage> frames, Optional<PictureNote> note, Duration delay)
    implements FrameReader {
  void write(FilmFormat format, Path file) {
    FrameTime.millis(delay);
    try (FrameWriter writer = format.create(file, this)) {
      for (int i = 0; i < count(); i++) {
        writer.write(i, name(i), read(i));
      }
      writer.finish();
    }
  }

  @Override
  public int count() {
    return frames.size();
  }

  @Override
  public String name(int index) {
    return FrameReader.nameOf(index);
  }

  @Override
  public Picture read(int index) {
    Picture frame = Pixels.toPicture(frames.get(index), Orientation.UPRIGHT);
    return note.map(frame::withNote).orElse(frame);
  }
}
