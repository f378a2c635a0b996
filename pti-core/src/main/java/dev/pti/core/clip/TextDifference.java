package dev.pti.core.clip;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The way from one text to another in CLIP's space, as StyleCLIP's global directions take it. */
public final class TextDifference {
  private static final String PLACE = "{}";

  private final float[] way;

  private TextDifference(float[] way) {
    this.way = way;
  }

  /**
   * Goes from one text to another.
   *
   * @param embedding from a text to its vector of length 1
   * @param from where the way starts
   * @param to where it leads
   * @param frames sentences with {} where the text goes, over which each text's vector is averaged;
   *     none for the texts alone
   * @return the way, of length 1
   * @throws InvalidInputException if a frame has no place, or the texts are alike
   */
  public static TextDifference between(
      Function<String, FloatTensor> embedding, String from, String to, List<String> frames) {
    List<String> used = frames.isEmpty() ? List.of(PLACE) : frames;
    float[] start = mean(embedding, from, used);
    float[] way = mean(embedding, to, used);
    boolean differs = false;
    for (int i = 0; i < way.length; i++) {
      way[i] -= start[i];
      differs |= way[i] != 0;
    }
    if (!differs) {
      throw new InvalidInputException(
          "texts \"%s\" and \"%s\" are the same to CLIP, wanted two".formatted(from, to));
    }
    return new TextDifference(unit(way));
  }

  private static float[] mean(
      Function<String, FloatTensor> embedding, String text, List<String> frames) {
    float[] sum = new float[0];
    for (String frame : frames) {
      if (!frame.contains(PLACE)) {
        throw new InvalidInputException(
            "frame is %s, wanted one with %s where the text goes".formatted(frame, PLACE));
      }
      float[] one = embedding.apply(frame.replace(PLACE, text)).toArray();
      for (int i = 0; i < sum.length; i++) {
        one[i] += sum[i];
      }
      sum = one;
    }
    return unit(sum);
  }

  private static float[] unit(float[] values) {
    double square = 0;
    for (float value : values) {
      square += (double) value * value;
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / length);
    }
    return values;
  }

  /**
   * Says how far each of several changes of a picture goes this way.
   *
   * @param changes {@code [n, embedding]}, what each changes of the picture's vector
   * @return {@code [n]}
   * @throws InvalidInputException if the changes have another width
   */
  public FloatTensor relevance(FloatTensor changes) {
    long[] shape = changes.shape();
    if (shape.length != 2 || shape[1] != way.length) {
      throw new InvalidInputException(
          "what channels change has shape %s, wanted [channels, %d]"
              .formatted(Arrays.toString(shape), way.length));
    }
    float[] relevance = new float[(int) shape[0]];
    for (int row = 0; row < relevance.length; row++) {
      double sum = 0;
      for (int i = 0; i < way.length; i++) {
        sum += (double) changes.get(row * way.length + i) * way[i];
      }
      relevance[row] = (float) sum;
    }
    return FloatTensor.wrap(relevance, relevance.length);
  }
}
