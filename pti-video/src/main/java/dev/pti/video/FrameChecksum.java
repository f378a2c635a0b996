package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_to_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_image_get_buffer_size;

import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * What a decoded frame is known by, beside its time. Owns a buffer of a frame's size. Used by one
 * thread at a time.
 */
final class FrameChecksum implements AutoCloseable {
  private @Nullable BytePointer buffer;

  /** The same for the same pixels, a palette among them. */
  int of(AVFrame frame) {
    int size = av_image_get_buffer_size(frame.format(), frame.width(), frame.height(), 1);
    BytePointer copy = buffer;
    if (copy == null || copy.capacity() != size) {
      close();
      copy = new BytePointer(size);
      buffer = copy;
    }
    // Without what lies between the rows, which may be anything.
    av_image_copy_to_buffer(
        copy,
        size,
        frame.data(),
        frame.linesize(),
        frame.format(),
        frame.width(),
        frame.height(),
        1);
    CRC32 checksum = new CRC32();
    checksum.update(copy.asByteBuffer());
    return (int) checksum.getValue();
  }

  @Override
  public void close() {
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
