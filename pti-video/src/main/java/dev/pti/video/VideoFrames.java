package dev.pti.video;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.FrameReader;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a video file.
 *
 * <p>A video stores most frames as what changed since others, so it is decoded from one of its
 * whole frames on. The reader stands at a place in it: the next frames cost a step each, another
 * place is reached from the whole frame before it. A first pass over the file finds how many frames
 * there are, when each is shown, and which are whole.
 *
 * <p>The file is closed after its last frame, or when the reader is forgotten.
 */
final class VideoFrames implements FrameReader {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Path file;
  private final VideoTimes times;
  private final Place place = new Place();

  private VideoFrames(Path file, VideoTimes times) {
    this.file = file;
    this.times = times;
    CLEANER.register(this, place::close);
  }

  static VideoFrames of(Path file) {
    return new VideoFrames(file, VideoTimes.of(file));
  }

  Path file() {
    return file;
  }

  VideoTimes times() {
    return times;
  }

  @Override
  public int count() {
    return times.count();
  }

  @Override
  public String name(int index) {
    return FrameReader.nameOf(index);
  }

  @Override
  public Duration delay() {
    return times.usualDelay();
  }

  @Override
  public synchronized Picture read(int index) {
    if (times.isDamaged(index)) {
      throw damaged(index);
    }
    try {
      Picture picture = place.decode(file, times, index);
      if (index + 1 == count()) {
        place.close();
      }
      return picture;
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  private InvalidInputException damaged(int index) {
    return new InvalidInputException(
        "%s: frame %d of %d is damaged".formatted(file, index + 1, count()));
  }

  @Override
  public boolean readsFrom(Path folderOrFile) {
    try {
      return Files.exists(folderOrFile) && Files.isSameFile(file, folderOrFile);
    } catch (IOException e) {
      // What cannot be compared cannot be written either, which will be told then.
      return false;
    }
  }

  /** Where decoding is. Knows nothing of its reader, so that it can be closed in its stead. */
  private static final class Place {
    private @Nullable VideoDecoder decoder;
    private int next;

    synchronized Picture decode(Path file, VideoTimes times, int index) {
      int whole = times.wholeBefore(index);
      VideoDecoder at = decoder;
      if (at == null || next > index || whole > next) {
        if (whole > 0) {
          at = at == null ? open(file) : at;
          if (at.seek(times.of(whole)) && skipTo(at, times.of(index))) {
            next = index + 1;
            return at.picture();
          }
        }
        // From the first frame on it is found by counting, whatever the times are.
        close();
        at = open(file);
      }
      while (next <= index) {
        if (at.next() == VideoDecoder.Found.END) {
          throw new InvalidInputException(file + " has changed while it was read");
        }
        next++;
      }
      return at.picture();
    }

    private VideoDecoder open(Path file) {
      VideoDecoder opened = VideoDecoder.open(file);
      decoder = opened;
      next = 0;
      return opened;
    }

    /** Says whether the frame of a time was found, and is the present one. */
    private static boolean skipTo(VideoDecoder at, long time) {
      while (true) {
        VideoDecoder.Found found = at.next();
        if (found == VideoDecoder.Found.END) {
          return false;
        }
        if (found == VideoDecoder.Found.FRAME && at.time() >= time) {
          return at.time() == time;
        }
      }
    }

    synchronized void close() {
      VideoDecoder at = decoder;
      if (at != null) {
        decoder = null;
        at.close();
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
