package dev.pti.core.tensor;

import dev.pti.api.FloatTensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The one source of randomness of a run: standard normal draws, a stream of its own for each
 * purpose, so that drawing more for one does not change another. Equal seeds give equal draws on
 * every platform. Not thread-safe.
 */
public final class GaussianDraws {
  private final long seed;
  private final Map<String, NumpyRandom> streams = new HashMap<>();
  private final Map<String, Long> drawn = new TreeMap<>();

  /**
   * Starts a source.
   *
   * @param seed any number
   */
  public GaussianDraws(long seed) {
    this.seed = seed;
  }

  /**
   * The stream that {@code numpy.random.RandomState(seed).randn} would give.
   *
   * @param seed as NumPy takes it
   * @param shape of the array
   * @return the first draws of that stream
   */
  public static FloatTensor likeNumpy(int seed, long... shape) {
    return draw(new NumpyRandom(seed), shape);
  }

  /**
   * Draws the next values of a purpose's stream.
   *
   * @param purpose what they are for
   * @param shape of the array
   * @return standard normal values
   */
  public FloatTensor next(String purpose, long... shape) {
    FloatTensor values = draw(stream(purpose), shape);
    drawn.merge(purpose, (long) values.count(), Long::sum);
    return values;
  }

  private NumpyRandom stream(String purpose) {
    return streams.computeIfAbsent(purpose, p -> new NumpyRandom(seedOf(p)));
  }

  /**
   * Says where each stream stands.
   *
   * @return how many values were drawn, by purpose
   */
  public Map<String, Long> drawn() {
    return Collections.unmodifiableMap(new TreeMap<>(drawn));
  }

  /**
   * Moves every stream to where another source of the same seed stood, by drawing as many values
   * again: a million take some hundredths of a second.
   *
   * @param drawn what {@link #drawn} gave there
   */
  public void moveTo(Map<String, Long> drawn) {
    streams.clear();
    this.drawn.clear();
    drawn.forEach(
        (purpose, count) -> {
          NumpyRandom stream = stream(purpose);
          for (long i = 0; i < count; i++) {
            stream.nextGaussian();
          }
          this.drawn.put(purpose, count);
        });
  }

  private int seedOf(String purpose) {
    CRC32 crc = new CRC32();
    crc.update((seed + ":" + purpose).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static FloatTensor draw(NumpyRandom random, long... shape) {
    long count = 1;
    for (long axis : shape) {
      count = Math.multiplyExact(count, axis);
    }
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.wrap(values, shape);
  }
}
