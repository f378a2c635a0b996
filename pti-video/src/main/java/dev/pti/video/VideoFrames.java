package dev.pti.video;

import static java.util.Objects.checkIndex;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.files.SameFile;
import dev.pti.core.image.FrameReader;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a video file.
 *
 * <p>A video stores most frames as what changed since others, so it is decoded from one of its
 * whole frames on. The reader stands at a place in it: the next frames cost a step each, another
 * place is reached from the whole frame before it. A first pass over the file finds how many frames
 * there are, when each is shown, which are whole, and what each is known by: a frame that is not
 * found again in this way is decoded from the first one on.
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
    if (times.isDamaged(checkIndex(index, count()))) {
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
    return SameFile.of(file, folderOrFile);
  }

  /** Where decoding is. Knows nothing of its reader, so that it can be closed in its stead. */
  private static final class Place {
    private @Nullable VideoDecoder decoder;
    private int next;

    synchronized Picture decode(Path file, VideoTimes times, int index) {
      int whole = times.wholeBefore(index);
      boolean isNear = decoder != null && next <= index && whole <= next;
      if (isNear || whole > 0) {
        VideoDecoder at = decoder == null ? open(file) : decoder;
        if (isNear ? stepTo(at, index) : jumpTo(at, times.of(whole), times.of(index))) {
          next = index + 1;
          if (at.checksum() == times.checksum(index)) {
            return at.picture();
          }
        }
      }
      // From another place on than the first pass, a damaged film may show something else, and one
      // whose index is damaged another frame.
      close();
      VideoDecoder first = open(file);
      if (!stepTo(first, index) || first.checksum() != times.checksum(index)) {
        throw new InvalidInputException(file + " has changed while it was read");
      }
      return first.picture();
    }

    private VideoDecoder open(Path file) {
      VideoDecoder opened = VideoDecoder.open(file);
      decoder = opened;
      next = 0;
      return opened;
    }

    /** Says whether the frame is found by counting, and is the present one. */
    private boolean stepTo(VideoDecoder at, int index) {
      VideoDecoder.Found found = VideoDecoder.Found.END;
      while (next <= index) {
        found = at.next();
        if (found == VideoDecoder.Found.END) {
          return false;
        }
        next++;
      }
      return found == VideoDecoder.Found.FRAME;
    }

    /** Says whether the frame is found by its time, and is the present one. */
    private static boolean jumpTo(VideoDecoder at, long whole, long time) {
      if (!at.seek(whole)) {
        return false;
      }
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
