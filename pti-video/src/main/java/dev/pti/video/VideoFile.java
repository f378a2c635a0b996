package dev.pti.video;

import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.core.image.FrameReader;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.jspecify.annotations.Nullable;

/** A video file of a known size that is being written: its pictures, and the sound between them. */
final class VideoFile implements AutoCloseable {
  private final Muxer muxer;
  private final VideoEncoder encoder;
  private final AVStream stream;
  private final @Nullable Sound sound;
  private final FilmTimes times;
  private final Resources resources;
  private long last = Long.MIN_VALUE;

  private VideoFile(
      Muxer muxer,
      VideoEncoder encoder,
      AVStream stream,
      @Nullable Sound sound,
      FilmTimes times,
      Resources resources) {
    this.muxer = muxer;
    this.encoder = encoder;
    this.stream = stream;
    this.sound = sound;
    this.times = times;
    this.resources = resources;
  }

  /**
   * Begins a file.
   *
   * @param file whose ending says its kind
   * @param cannot what fails if it does, as {@code cannot write film.mp4}
   * @param first as large as all frames, and of the note that the file gets
   * @param source whose frames are written, and whose sound if it has any
   */
  static VideoFile open(Path file, String cannot, Picture first, FrameReader source) {
    FilmTimes times = FilmTimes.of(source);
    Resources resources = new Resources();
    try {
      Muxer muxer = resources.add(Muxer.of(file, cannot));
      VideoEncoder encoder =
          resources.add(
              VideoEncoder.of(VideoEncoder.Kind.of(file), cannot, first, times, muxer.hasHeader()));
      AVStream stream = muxer.add(encoder.codec());
      Sound sound =
          source instanceof VideoFrames film
              ? resources.add(Sound.of(film.file(), muxer, cannot))
              : null;
      first.note().map(PictureNote::text).ifPresent(muxer::comment);
      muxer.begin();
      return new VideoFile(muxer, encoder, stream, sound, times, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /** Refuses a file that cannot hold the sound of a film. */
  static void requireHolds(Path file, String cannot, VideoFrames film) {
    try (Muxer muxer = Muxer.of(file, cannot);
        Sound sound = Sound.of(film.file(), muxer, cannot)) {
      // It can.
    }
  }

  /** Writes the picture of a frame of the source. */
  void write(int index, Picture picture) {
    // A damaged film may go back in time.
    last = Math.max(times.at().applyAsLong(index), last + 1);
    if (sound != null) {
      sound.writeUntil(last, encoder.codec().time_base());
    }
    encoder.encode(picture, last, this::write);
  }

  private void write(AVPacket packet) {
    muxer.write(packet, encoder.codec().time_base(), stream);
  }

  void finish() {
    encoder.finish(this::write);
    if (sound != null) {
      sound.writeRest();
    }
    muxer.finish();
  }

  @Override
  public void close() {
    resources.close();
  }
}
