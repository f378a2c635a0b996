package dev.pti.api.contract;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frees the direct buffers that nobody refers to any more, and overwrites their memory.
 *
 * <p>DJL wraps the operand of {@code mul(Number)} in such a buffer and lets it go, while PyTorch's
 * graph still points into it. What the graph then reads is luck, until this class decides it.
 */
final class GarbageTrap {
  private static final ReferenceQueue<ByteBuffer> GONE = new ReferenceQueue<>();

  /** Held until the next time, so that nobody else gets the memory before it is read. */
  private static final @Nullable ByteBuffer[] OVERWRITERS = new ByteBuffer[20_000];

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private GarbageTrap() {}

  static synchronized void spring() {
    freeUnreachableBuffers();
    for (int i = 0; i < OVERWRITERS.length; i++) {
      // Numbers take 4 or 8 bytes, which the C library serves from one and the same list.
      OVERWRITERS[i] = ByteBuffer.allocateDirect(8).putFloat(Float.NaN).putFloat(Float.NaN);
    }
  }

  /**
   * Collects until a buffer that was dropped last is seen to be gone. Java frees what one
   * collection found before it looks at the next, so that after two of them the first is done with.
   */
  private static void freeUnreachableBuffers() {
    for (int collection = 0; collection < 2; collection++) {
      WeakReference<ByteBuffer> witness = new WeakReference<>(ByteBuffer.allocateDirect(8), GONE);
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      Reference<?> gone;
      do {
        System.gc();
        gone = nextGone();
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "no garbage collection could be forced; run the contract without"
                  + " -XX:+DisableExplicitGC");
        }
      } while (gone != witness);
    }
  }

  private static @Nullable Reference<?> nextGone() {
    try {
      return GONE.remove(/* timeout= */ 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
