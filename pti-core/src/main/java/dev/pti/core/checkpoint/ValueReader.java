package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a file's values into float arrays, no more than three quarters of the heap in all: a small
 * file can claim more than memory holds (an expanded tensor, a compressed archive), and should be
 * refused with a sentence rather than an OutOfMemoryError.
 */
final class ValueReader {
  private static final int CHUNK = 1 << 16;
  private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final String label;
  private final long limit;
  private long reserved;

  ValueReader(String label) {
    this(label, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  ValueReader(String label, long limit) {
    this.label = label;
    this.limit = limit;
  }

  /** Makes room for values, or refuses them. */
  float[] allocate(long count) {
    if (count > MAX_ARRAY) {
      throw new InvalidInputException(
          "%s holds an array of %d values, the most is %d".formatted(label, count, MAX_ARRAY));
    }
    reserved += count * Float.BYTES;
    if (reserved > limit) {
      throw new InvalidInputException(
          "%s needs more than %d MiB as float32, which is three quarters of the Java heap (-Xmx)"
              .formatted(label, limit >> 20));
    }
    return new float[(int) count];
  }

  /** Reads values from a stream and leaves it behind them. */
  float[] read(InputStream in, ElementType type, ByteOrder order, long count) throws IOException {
    float[] values = allocate(count);
    byte[] chunk = new byte[(int) Math.min(CHUNK, count * type.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    int step = Math.max(1, chunk.length / type.bytes());
    for (int done = 0; done < values.length; done += step) {
      int now = Math.min(step, values.length - done);
      if (in.readNBytes(chunk, 0, now * type.bytes()) < now * type.bytes()) {
        throw new InvalidInputException(
            "%s is truncated: it ends inside an array of %d values".formatted(label, count));
      }
      type.decode(buffer, values, done, now);
    }
    return values;
  }
}
