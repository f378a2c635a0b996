package dev.pti.core.checkpoint;

import com.google.common.io.ByteStreams;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/** The bytes of a file, of a resource or of a part of them, read from any place. */
interface ByteSource extends Closeable {
  /** The number of bytes. */
  long size() throws IOException;

  /**
   * A stream of the bytes from a position. It is valid until the next call on any part of the
   * source, and need not be closed.
   */
  InputStream from(long position) throws IOException;

  /** Where one of the bytes lies in the file; -1 if none do, or not as they are. */
  default long place(long position) {
    return -1;
  }

  @Override
  void close() throws IOException;

  /** A part, which lives as long as the whole and need not be closed. */
  default ByteSource slice(long begin, long length) {
    ByteSource whole = this;
    return new ByteSource() {
      @Override
      public long size() {
        return length;
      }

      @Override
      public InputStream from(long position) throws IOException {
        return ByteStreams.limit(whole.from(begin + position), length - position);
      }

      @Override
      public long place(long position) {
        return whole.place(begin + position);
      }

      @Override
      public void close() {}
    };
  }

  /** The bytes of a file. A thread that is interrupted, as to stop its run, reads all the same. */
  static ByteSource of(Path file) throws IOException {
    // This says more exactly why a file cannot be opened; but an interrupt would close it.
    FileChannel.open(file).close();
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      return of(Files.readAllBytes(file));
    }
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
    return new ByteSource() {
      @Override
      public long size() throws IOException {
        return opened.length();
      }

      @Override
      public InputStream from(long position) throws IOException {
        opened.seek(position);
        return new InputStream() {
          @Override
          public int read() throws IOException {
            return opened.read();
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return opened.read(into, offset, length);
          }
        };
      }

      @Override
      public long place(long position) {
        return position;
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  static ByteSource of(byte[] bytes) {
    return of(bytes, position -> -1);
  }

  /**
   * Bytes that were read.
   *
   * @param places where each of them lies in the file, as {@link #place}
   */
  static ByteSource of(byte[] bytes, LongUnaryOperator places) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream from(long position) {
        return new ByteArrayInputStream(bytes, (int) position, bytes.length - (int) position);
      }

      @Override
      public long place(long position) {
        return places.applyAsLong(position);
      }

      @Override
      public void close() {}
    };
  }
}
