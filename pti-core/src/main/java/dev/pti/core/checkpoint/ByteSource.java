package dev.pti.core.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of a file or a resource, read from any place. */
interface ByteSource extends Closeable {
  /** The number of bytes. */
  long size() throws IOException;

  /**
   * A stream of the bytes from a position. It is valid until the next call and need not be closed.
   */
  InputStream from(long position) throws IOException;

  @Override
  void close() throws IOException;

  static ByteSource of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new ByteSource() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public InputStream from(long position) throws IOException {
        return Channels.newInputStream(channel.position(position));
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  static ByteSource of(byte[] bytes) {
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
      public void close() {}
    };
  }
}
