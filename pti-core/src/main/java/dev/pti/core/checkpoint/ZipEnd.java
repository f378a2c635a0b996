package dev.pti.core.checkpoint;

import com.google.common.io.ByteStreams;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Looks at the end of a zip archive before Java's own reader does: that allocates room for as many
 * entries, and for a directory of as many bytes, as the end record claims.
 *
 * <p>The record is found by its signature, which a comment or an entry can hold too. Which of
 * several Java would take is not guessed at: none may claim too much.
 */
final class ZipEnd {
  private static final int MAX_DIRECTORY = 32 << 20;

  private static final int SIGNATURE = 0x06054b50;
  private static final int BYTES = 22;
  private static final int MAX_COMMENT = 0xffff;

  /**
   * Of archives with 64-bit sizes: stands right before the end record and tells where another is.
   */
  private static final int LOCATOR_SIGNATURE = 0x07064b50;

  private static final int LOCATOR_BYTES = 20;
  private static final int WIDE_SIGNATURE = 0x06064b50;
  private static final int WIDE_BYTES = 56;

  private final ByteSource source;
  private final String label;

  private ZipEnd(ByteSource source, String label) {
    this.source = source;
    this.label = label;
  }

  /** Refuses an archive whose directory would be too large. */
  static void check(Path file, String label) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      new ZipEnd(source, label).check();
    }
  }

  private void check() throws IOException {
    long size = source.size();
    int length = (int) Math.min(size, LOCATOR_BYTES + BYTES + MAX_COMMENT);
    ByteBuffer tail = read(size - length, length);
    for (int at = 0; at + BYTES <= length; at++) {
      if (tail.getInt(at) != SIGNATURE) {
        continue;
      }
      check(tail.getShort(at + 10) & 0xffff, tail.getInt(at + 12) & 0xffffffffL, size);
      int locator = at - LOCATOR_BYTES;
      if (locator >= 0 && tail.getInt(locator) == LOCATOR_SIGNATURE) {
        checkWide(tail.getLong(locator + 8), size);
      }
    }
  }

  private void checkWide(long position, long size) throws IOException {
    if (position < 0 || position > size - WIDE_BYTES) {
      return;
    }
    ByteBuffer wide = read(position, WIDE_BYTES);
    if (wide.getInt(0) == WIDE_SIGNATURE) {
      check(wide.getLong(32), wide.getLong(40), 0);
    }
  }

  /** A directory larger than the file is refused later, or stands for the wide record's. */
  private void check(long entries, long bytes, long fileSize) {
    boolean large = fileSize > 0 && bytes > fileSize;
    if (entries < 0
        || entries > ZipArchive.MAX_ENTRIES
        || bytes < 0
        || (bytes > MAX_DIRECTORY && !large)) {
      throw new InvalidInputException(
          "%s claims a zip directory of %s entries in %s bytes, the most is %d in %d"
              .formatted(
                  label,
                  Long.toUnsignedString(entries),
                  Long.toUnsignedString(bytes),
                  ZipArchive.MAX_ENTRIES,
                  MAX_DIRECTORY));
    }
  }

  private ByteBuffer read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteStreams.read(source.from(position), bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
