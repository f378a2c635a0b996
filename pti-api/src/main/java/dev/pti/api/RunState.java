package dev.pti.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a loop stands between two steps: exact values by name. Numbers are kept as text that reads
 * back to the same bits.
 *
 * @param label what errors call it, as the name of its file
 * @param tensors arrays by name
 * @param texts all else by name
 */
public record RunState(String label, Map<String, FloatTensor> tensors, Map<String, String> texts) {
  /**
   * Keeps unmodifiable copies, in their order.
   *
   * @param label as above
   * @param tensors as above
   * @param texts as above
   */
  public RunState {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /**
   * Returns one array.
   *
   * @param name its name
   * @return its values
   * @throws InvalidInputException if there is none of the name
   */
  public FloatTensor tensor(String name) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException("%s is damaged: it has no tensor %s".formatted(label, name));
    }
    return tensor;
  }

  /**
   * Returns one text.
   *
   * @param name its name
   * @return the text
   * @throws InvalidInputException if there is none of the name
   */
  public String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new InvalidInputException("%s is damaged: it has no %s".formatted(label, name));
    }
    return text;
  }

  /**
   * Returns one number.
   *
   * @param name its name
   * @return the number, to the bit
   * @throws InvalidInputException if there is none of the name, or it is no number
   */
  public double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is damaged: %s is %s, wanted a number".formatted(label, name, text(name)), e);
    }
  }

  /**
   * Returns one whole number.
   *
   * @param name its name
   * @return the number
   * @throws InvalidInputException if there is none of the name, or it is no whole number
   */
  public int integer(String name) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is damaged: %s is %s, wanted a whole number".formatted(label, name, text(name)), e);
    }
  }

  /**
   * Starts a state.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a state; a later value replaces an earlier one of its name. */
  public static final class Builder {
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds an array.
     *
     * @param name its name
     * @param tensor its values
     * @return this
     */
    public Builder put(String name, FloatTensor tensor) {
      tensors.put(name, tensor);
      return this;
    }

    /**
     * Adds a text.
     *
     * @param name its name
     * @param text any
     * @return this
     */
    public Builder put(String name, String text) {
      texts.put(name, text);
      return this;
    }

    /**
     * Adds a number.
     *
     * @param name its name
     * @param number any, infinity too
     * @return this
     */
    public Builder put(String name, double number) {
      return put(name, Double.toString(number));
    }

    /**
     * Adds a whole number.
     *
     * @param name its name
     * @param number any
     * @return this
     */
    public Builder put(String name, int number) {
      return put(name, Integer.toString(number));
    }

    /**
     * Adds all of another state.
     *
     * @param state its names win over those before
     * @return this
     */
    public Builder putAll(RunState state) {
      tensors.putAll(state.tensors);
      texts.putAll(state.texts);
      return this;
    }

    /**
     * Ends it.
     *
     * @return the state
     */
    public RunState build() {
      return new RunState("the state", tensors, texts);
    }
  }
}
