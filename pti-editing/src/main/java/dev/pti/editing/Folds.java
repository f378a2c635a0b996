package dev.pti.editing;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Which samples are left out together: drawn by a seed, classes spread evenly over the folds. */
final class Folds {
  private final int[] foldOf;
  private final int count;

  private Folds(int[] foldOf, int count) {
    this.foldOf = foldOf;
    this.count = count;
  }

  /**
   * Deals samples out.
   *
   * @param labels 1 or 0 where there are classes
   * @param classes whether there are
   */
  static Folds of(double[] labels, boolean classes, int count, long seed) {
    int[] order = IntStream.range(0, labels.length).toArray();
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    int[] dealt =
        classes
            ? IntStream.concat(
                    Arrays.stream(order).filter(i -> labels[i] == 1),
                    Arrays.stream(order).filter(i -> labels[i] != 1))
                .toArray()
            : order;
    int[] foldOf = new int[labels.length];
    for (int i = 0; i < dealt.length; i++) {
      foldOf[dealt[i]] = i % count;
    }
    return new Folds(foldOf, count);
  }

  int count() {
    return count;
  }

  int[] kept(int fold) {
    return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray();
  }

  int[] leftOut(int fold) {
    return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray();
  }
}
