package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.FloatTensor;

/** Values between the heap and a device. */
public final class Tensors {
  private Tensors() {}

  /**
   * Brings values onto a device. Unlike DJL's {@code create}, which wraps a Java buffer that
   * autograd does not keep alive, the array owns its memory.
   *
   * @param manager whose device and lifetime the array gets, unless an open {@link Scope} frees it
   * @param tensor values on the heap
   * @return a float32 array of the same shape
   */
  public static NDArray array(NDManager manager, FloatTensor tensor) {
    try (NDArray wrapped = manager.create(tensor.toArray(), new Shape(tensor.shape()))) {
      return wrapped.duplicate();
    }
  }

  /**
   * Brings an array back to the heap.
   *
   * @param array any array of numbers
   * @return its values as float32
   */
  public static FloatTensor tensor(NDArray array) {
    long[] shape = array.getShape().getShape();
    // From a GPU, DJL reads through a copy on the processor that nobody else would free.
    try (Scope scope = new Scope()) {
      NDArray floats =
          array.getDataType() == DataType.FLOAT32 ? array : array.toType(DataType.FLOAT32, true);
      return FloatTensor.wrap(floats.toFloatArray(), shape);
    }
  }
}
