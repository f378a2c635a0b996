package dev.pti.core.checkpoint;

import com.google.common.io.ByteStreams;
import dev.pti.api.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns a text whose characters stand for bytes back into those bytes. */
final class Latin1 {
  private static final long MOST_SKIPS = 16;

  private Latin1() {}

  static Python.@Nullable BytesValue bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return null;
      }
    }
    return new Python.BytesValue(ByteSource.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * The bytes of a text that stays in its file, decoded whenever they are read.
   *
   * @param label how errors name the file
   */
  static Python.@Nullable BytesValue bytes(Python.LongText text, String label) throws IOException {
    long count = 0;
    try (InputStream in = new Decoder(text.source().from(0))) {
      byte[] chunk = new byte[1 << 13];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        count += n;
      }
    } catch (NotLatin1 e) {
      return null;
    }
    long size = count;
    return new Python.BytesValue(
        new ByteSource() {
          private long skipped;

          @Override
          public long size() {
            return size;
          }

          @Override
          public InputStream from(long position) throws IOException {
            // All before a position must be decoded to find it.
            skipped += position;
            if (skipped > MOST_SKIPS * size) {
              throw new InvalidInputException(
                  "%s holds a text of %d bytes that is read in too many pieces"
                      .formatted(label, size));
            }
            InputStream in = new Decoder(text.source().from(0));
            ByteStreams.skipFully(in, position);
            return in;
          }

          @Override
          public void close() {}
        });
  }

  /** A character beyond the first 256. */
  private static final class NotLatin1 extends IOException {
    private static final long serialVersionUID = 1;

    NotLatin1() {
      super("a text stands for bytes, but holds other characters");
    }
  }

  /** UTF-8 of the first 256 characters, one or two bytes each, as one byte each. */
  private static final class Decoder extends InputStream {
    private final InputStream in;
    private final byte[] window = new byte[1 << 13];
    private int next;
    private int end;

    Decoder(InputStream in) {
      this.in = in;
    }

    private int raw() throws IOException {
      if (next == end) {
        end = Math.max(0, in.read(window));
        next = 0;
        if (end == 0) {
          return -1;
        }
      }
      return window[next++] & 0xff;
    }

    @Override
    public int read() throws IOException {
      int lead = raw();
      if (lead < 0x80) {
        return lead;
      }
      int tail = raw();
      if (tail < 0) {
        throw new EOFException("a text ends inside a character");
      }
      if ((lead & 0xfc) != 0xc0 || (tail & 0xc0) != 0x80) {
        throw new NotLatin1();
      }
      return (lead & 3) << 6 | (tail & 0x3f);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      for (int i = 0; i < length; i++) {
        int value = read();
        if (value < 0) {
          return i == 0 ? -1 : i;
        }
        into[offset + i] = (byte) value;
      }
      return length;
    }
  }
}
