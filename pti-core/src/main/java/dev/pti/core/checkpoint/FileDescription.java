package dev.pti.core.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file of tensors is.
 *
 * @param format the format's name, as in {@code PyTorch (zip)}
 * @param bytes the file's size
 * @param kind what can be done with it
 * @param holds what it is for, in a sentence each, as in {@code a discriminator}
 * @param tensors by name, in the order of the file
 * @param metadata texts beside the tensors, in the order of the file
 */
public record FileDescription(
    String format,
    long bytes,
    Kind kind,
    List<String> holds,
    Map<String, Tensor> tensors,
    Map<String, String> metadata) {
  /**
   * Keeps unmodifiable copies, in their order.
   *
   * @param format as above
   * @param bytes as above
   * @param kind as above
   * @param holds as above
   * @param tensors as above
   * @param metadata as above
   */
  public FileDescription {
    holds = List.copyOf(holds);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** What can be done with a file. */
  public enum Kind {
    /** It holds a generator that can be loaded. */
    GENERATOR,
    /** It is a tuned generator's difference from its base. */
    DIFFERENCE,
    /** It holds a pivot that was found here. */
    PIVOT,
    /** It holds other tensors. */
    TENSORS
  }

  /**
   * A tensor as the file stores it.
   *
   * @param type as in {@code float16}
   * @param shape the sizes of the axes
   */
  public record Tensor(String type, List<Long> shape) {
    /**
     * Keeps an unmodifiable copy.
     *
     * @param type as above
     * @param shape as above
     */
    public Tensor {
      shape = List.copyOf(shape);
    }

    /**
     * Returns the number of values.
     *
     * @return the product of the axes
     */
    public long count() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }
  }
}
