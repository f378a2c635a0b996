package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Brings many tensors onto a device through one buffer outside the heap, so that beside them only
 * the largest is in memory once more, and no garbage is left. Not thread-safe.
 */
public final class DeviceLoader {
  private final NDManager manager;
  private final ByteBuffer buffer;

  /**
   * Makes room for the largest.
   *
   * @param manager owns what is loaded
   * @param shapes of everything that will be loaded
   */
  public DeviceLoader(NDManager manager, Collection<long[]> shapes) {
    this.manager = manager;
    long most = shapes.stream().mapToLong(shape -> new Shape(shape).size()).max().orElse(0);
    buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(Math.max(16, most) * Float.BYTES))
            .order(ByteOrder.nativeOrder());
  }

  /**
   * Brings a tensor onto the device for as long as the manager is open, whichever scopes are.
   *
   * @param what begins the sentence of an error, as in {@code x.pkl holds a value in w}
   * @param shape the sizes of the axes
   * @param values puts the values, row-major
   * @return a float32 array that owns its memory
   * @throws InvalidInputException if a value is not finite
   */
  public NDArray load(String what, long[] shape, Consumer<FloatBuffer> values) {
    Shape wanted = new Shape(shape);
    int count = Math.toIntExact(wanted.size());
    ByteBuffer bytes = buffer.duplicate().order(ByteOrder.nativeOrder());
    bytes.limit(count * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    values.accept(floats.duplicate());
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(floats.get(i))) {
        throw new InvalidInputException(what + " that is not finite");
      }
    }
    try (Scope scope = new Scope();
        NDArray wrapped = manager.create(bytes.slice(), wanted, DataType.FLOAT32)) {
      return scope.release(wrapped.duplicate(), manager);
    }
  }
}
