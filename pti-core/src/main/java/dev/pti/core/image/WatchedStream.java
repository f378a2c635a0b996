package dev.pti.core.image;

import java.io.IOException;
import java.io.InputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image stream that notes when a decoder asks for bytes after the last. It caches in memory, so
 * that ImageIO's global disk cache is neither used nor switched off.
 */
final class WatchedStream extends MemoryCacheImageInputStream {
  private final InputStream source;
  private boolean ranOut;

  WatchedStream(InputStream source) {
    super(source);
    this.source = source;
  }

  boolean ranOut() {
    return ranOut;
  }

  void forgetEnd() {
    ranOut = false;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    ranOut |= value < 0;
    return value;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int got = super.read(into, from, count);
    ranOut |= got < 0;
    return got;
  }

  @Override
  public void close() throws IOException {
    super.close();
    source.close();
  }
}
