package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.util.function.Supplier;

/**
 * A tensor that is read when a writer comes to it, so that a file of many needs memory for one.
 *
 * <p>A writer asks for the shape first, for the layout of the whole file, and then for the values,
 * once. The values are let go before those of the next tensor are asked for.
 */
public interface TensorSource {
  /**
   * Returns the shape, without reading values.
   *
   * @return the sizes of the axes; the caller's to keep
   */
  long[] shape();

  /**
   * Reads the values.
   *
   * @return a tensor of exactly the shape
   * @throws dev.pti.api.InvalidInputException if the values cannot be read
   */
  FloatTensor read();

  /**
   * Offers a tensor that is on the heap anyway.
   *
   * @param tensor the tensor, not copied
   * @return a source of it
   */
  static TensorSource of(FloatTensor tensor) {
    return of(tensor.shape(), () -> tensor);
  }

  /**
   * Offers a tensor that is read when it is asked for.
   *
   * @param shape the sizes of the axes, copied
   * @param values reads a tensor of that shape
   * @return a source of it
   */
  static TensorSource of(long[] shape, Supplier<FloatTensor> values) {
    long[] kept = shape.clone();
    return new TensorSource() {
      @Override
      public long[] shape() {
        return kept.clone();
      }

      @Override
      public FloatTensor read() {
        return values.get();
      }
    };
  }
}
