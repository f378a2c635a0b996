package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link PyTorch#write} writes: a Python dict of texts to tensors, numbers, texts and further
 * dicts, in the order in which they were put.
 *
 * <p>A module's weights stand in an {@code OrderedDict}, which is what {@code state_dict()} gives;
 * what is around them in a plain dict. Immutable.
 */
public final class TorchDict {
  private final boolean ordered;

  /** A TorchDict, TensorSource, String, Long, Double, Boolean or {@link Python.Special#NONE}. */
  private final Map<String, Object> items;

  private TorchDict(boolean ordered, Map<String, Object> items) {
    this.ordered = ordered;
    this.items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
  }

  boolean isOrdered() {
    return ordered;
  }

  Map<String, Object> items() {
    return items;
  }

  /**
   * Begins a plain {@code dict}.
   *
   * @return an empty builder
   */
  public static Builder plain() {
    return new Builder(false);
  }

  /**
   * Begins a {@code collections.OrderedDict}.
   *
   * @return an empty builder
   */
  public static Builder ordered() {
    return new Builder(true);
  }

  /**
   * Makes an {@code OrderedDict} of tensors, as {@code load_state_dict} takes it.
   *
   * @param tensors by name, in an order that should not change from run to run
   * @return the dict
   */
  public static TorchDict stateDict(Map<String, ? extends TensorSource> tensors) {
    Builder builder = new Builder(true);
    tensors.forEach(builder::put);
    return builder.build();
  }

  @Override
  public String toString() {
    return (ordered ? "OrderedDict" : "dict") + items.keySet();
  }

  /** Collects the items of a dict; each key once. */
  public static final class Builder {
    private final boolean ordered;
    private final Map<String, Object> items = new LinkedHashMap<>();

    private Builder(boolean ordered) {
      this.ordered = ordered;
    }

    /**
     * Puts a dict into this one.
     *
     * @param key its name
     * @param value the dict
     * @return this
     * @throws InvalidInputException if there is one of the name, here and below
     */
    public Builder put(String key, TorchDict value) {
      return add(key, value);
    }

    /**
     * Puts a tensor that is read when it is written.
     *
     * @param key its name
     * @param value the tensor; written as float32, row-major
     * @return this
     */
    public Builder put(String key, TensorSource value) {
      return add(key, value);
    }

    /**
     * Puts a tensor.
     *
     * @param key its name
     * @param value the tensor
     * @return this
     */
    public Builder put(String key, FloatTensor value) {
      return add(key, TensorSource.of(value));
    }

    /**
     * Puts a text.
     *
     * @param key its name
     * @param value the text
     * @return this
     */
    public Builder put(String key, String value) {
      return add(key, value);
    }

    /**
     * Puts an integer.
     *
     * @param key its name
     * @param value the number
     * @return this
     */
    public Builder put(String key, long value) {
      return add(key, value);
    }

    /**
     * Puts a floating-point number.
     *
     * @param key its name
     * @param value the number
     * @return this
     */
    public Builder put(String key, double value) {
      return add(key, value);
    }

    /**
     * Puts a truth value.
     *
     * @param key its name
     * @param value the truth
     * @return this
     */
    public Builder put(String key, boolean value) {
      return add(key, value);
    }

    /**
     * Puts Python's {@code None}.
     *
     * @param key its name
     * @return this
     */
    public Builder putNone(String key) {
      return add(key, Python.Special.NONE);
    }

    /**
     * Ends the dict.
     *
     * @return what was put
     */
    public TorchDict build() {
      return new TorchDict(ordered, items);
    }

    private Builder add(String key, Object value) {
      if (items.putIfAbsent(key, value) != null) {
        throw new InvalidInputException("a dict cannot hold two values named " + key);
      }
      return this;
    }
  }
}
