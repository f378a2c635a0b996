package dev.pti.core;

import dev.pti.api.FloatTensor;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A network's tensors by the rule of the parity fixtures' README, made when asked for: element
 * {@code i} of a tensor is {@code a + b u(i, crc32(name) + salt)}. A network of 18 layers would not
 * fit the tests' heap.
 */
public abstract class RuleWeights extends AbstractMap<String, FloatTensor> {
  private final Map<String, long[]> shapes;
  private final int salt;

  protected RuleWeights(Map<String, long[]> shapes, int salt) {
    this.shapes = shapes;
    this.salt = salt;
  }

  @Override
  public FloatTensor get(Object key) {
    String name = (String) key;
    long[] shape = shapes.get(name);
    return shape == null ? null : make(name, shape);
  }

  @Override
  public boolean containsKey(Object name) {
    return shapes.containsKey(name);
  }

  @Override
  public Set<String> keySet() {
    return shapes.keySet();
  }

  @Override
  public Set<Entry<String, FloatTensor>> entrySet() {
    throw new UnsupportedOperationException("would make every tensor at once");
  }

  /** Makes a tensor: a and b of {@link #uniform} by its name. */
  protected abstract FloatTensor make(String name, long[] shape);

  /** Makes the tensor of a name that belongs to no network, as their inputs do. */
  public static FloatTensor uniform(String name, double a, double b, long... shape) {
    return uniform(name, shape, 0, a, b);
  }

  /** Makes the tensor of a name around {@code a}, as far as {@code b / 2} from it. */
  protected final FloatTensor uniform(String name, long[] shape, double a, double b) {
    return uniform(name, shape, salt, a, b);
  }

  private static FloatTensor uniform(String name, long[] shape, int salt, double a, double b) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int key = (int) crc.getValue() + salt;
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int x = i * 0x9E3779B1 + key;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = (float) (a + b * (Integer.toUnsignedLong(x) / 0x1p32 - .5));
    }
    return FloatTensor.wrap(values, shape);
  }
}
