package dev.pti.core.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image stream that notes when a decoder asks for bytes after the last. It caches in memory, so
 * that ImageIO's global disk cache is neither used nor switched off.
 *
 * <p>WebP's decoder holds some bytes ahead of what it uses, and takes every one that is not there
 * for zeros, without end. So it may be lent zeros: those that it holds when all that is there was
 * used, and no more.
 */
final class WatchedStream extends MemoryCacheImageInputStream {
  private final InputStream source;
  private boolean ranOut;
  private int lent;
  private long end = Long.MAX_VALUE;

  WatchedStream(InputStream source) {
    super(source);
    this.source = source;
  }

  /** Whether bytes were asked for that are not there, not even as zeros that are lent. */
  boolean ranOut() {
    return ranOut;
  }

  void forgetEnd() {
    ranOut = false;
  }

  /**
   * Puts zeros behind the last byte. To ask for more is an error other than that of a file's end,
   * which WebP's decoder would not heed.
   */
  void lendZeros(int count) {
    lent = count;
  }

  @Override
  public int read() throws IOException {
    int value = streamPos < end ? super.read() : -1;
    return value < 0 && lend(1) > 0 ? 0 : value;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int got = streamPos < end || count == 0 ? super.read(into, from, count) : -1;
    if (got == count || (got > 0 && lent == 0)) {
      return got;
    }
    // Java's readInt wants its bytes at once.
    int there = Math.max(got, 0);
    int zeros = lend(count - there);
    Arrays.fill(into, from + there, from + there + zeros, (byte) 0);
    return there + zeros == 0 ? -1 : there + zeros;
  }

  /** Steps over zeros behind the end, as many as are lent and wanted. */
  private int lend(int wanted) throws IOException {
    if (lent == 0) {
      ranOut = true;
      return 0;
    }
    end = Math.min(end, streamPos);
    int zeros = (int) Math.min(wanted, end + lent - streamPos);
    if (zeros <= 0) {
      ranOut = true;
      throw new IOException("more than " + lent + " bytes behind the end were asked for");
    }
    bitOffset = 0;
    streamPos += zeros;
    return zeros;
  }

  @Override
  public void close() throws IOException {
    super.close();
    source.close();
  }
}
