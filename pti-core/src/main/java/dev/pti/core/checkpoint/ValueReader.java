package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Reads a file's values and grants the memory for them, no more than three quarters of the heap in
 * all: a small file can claim more than memory holds (an expanded tensor, a compressed archive),
 * and should be refused with a sentence rather than an OutOfMemoryError.
 */
final class ValueReader {
  private static final int CHUNK = 1 << 16;
  private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

  /** Many scattered tensors that share a large storage would otherwise read it again and again. */
  private static final long MAX_SPANS = 1L << 30;

  private final String label;
  private final long limit;
  private long reserved;
  private long spans;

  ValueReader(String label) {
    this(label, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  ValueReader(String label, long limit) {
    this.label = label;
    this.limit = limit;
  }

  /** Makes room for values that are kept, or refuses them. */
  float[] allocate(long count) {
    reserve(checked(count));
    return array(count);
  }

  /** Counts values that another keeps, or refuses them. */
  void reserve(long count) {
    reserved += count * Float.BYTES;
    if (reserved > limit) {
      throw tooLarge();
    }
  }

  /** The rest of the program may hold more than the quarter that is left to it. */
  private float[] array(long count) {
    try {
      return new float[(int) count];
    } catch (OutOfMemoryError e) {
      throw new InvalidInputException(
          "%s needs %d MiB more than the Java heap (-Xmx) has left"
              .formatted(label, (count * Float.BYTES) >> 20),
          e);
    }
  }

  /** Makes room for values that are soon dropped, or refuses them. */
  float[] temporary(long count) {
    requireRoom(count);
    return new float[(int) count];
  }

  /** Makes room for the span of a scattered tensor, which is soon dropped, or refuses it. */
  float[] span(long count) {
    requireRoom(count);
    spans += count;
    if (spans > MAX_SPANS) {
      throw new InvalidInputException(
          "%s holds scattered tensors that span more than %d values in all"
              .formatted(label, MAX_SPANS));
    }
    return array(count);
  }

  private void requireRoom(long count) {
    if (reserved + checked(count) * Float.BYTES > limit) {
      throw tooLarge();
    }
  }

  private long checked(long count) {
    if (count > MAX_ARRAY) {
      throw new InvalidInputException(
          "%s holds an array of %d values, the most is %d".formatted(label, count, MAX_ARRAY));
    }
    return count;
  }

  private InvalidInputException tooLarge() {
    return new InvalidInputException(
        "%s needs more than %d MiB as float32, which is three quarters of the Java heap (-Xmx)"
            .formatted(label, limit >> 20));
  }

  /** Fills a buffer from a stream and leaves the stream behind the values. */
  void read(InputStream in, ElementType type, ByteOrder order, FloatBuffer into)
      throws IOException {
    int count = into.remaining();
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * type.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    float[] values = new float[Math.max(1, chunk.length / type.bytes())];
    while (into.hasRemaining()) {
      int now = Math.min(values.length, into.remaining());
      if (in.readNBytes(chunk, 0, now * type.bytes()) < now * type.bytes()) {
        throw new InvalidInputException(
            "%s is truncated: it ends inside an array of %d values".formatted(label, count));
      }
      type.decode(buffer, values, 0, now);
      into.put(values, 0, now);
    }
  }
}
