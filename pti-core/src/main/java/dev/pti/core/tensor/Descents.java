package dev.pti.core.tensor;

import dev.pti.api.BatchInverter;
import dev.pti.api.Inversion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The loop of searches that take their steps together: all are measured at once, go backward at
 * once, and each moves by itself. One that has ended is not measured again, and the others go on.
 * Each moves what is its own alone, so that none has a part in another's gradient, and the weighted
 * sum over all is what each would have gone backward from.
 *
 * @param <S> the searches
 */
public final class Descents<S extends Search> {
  /**
   * Where a search is.
   *
   * @param search what is minimized
   * @param step from 0
   */
  public record At<S extends Search>(S search, int step) {
    double[] weights() {
      return search.weights(step);
    }
  }

  /**
   * Measures several searches at their steps.
   *
   * @param <S> the searches
   */
  @FunctionalInterface
  public interface Measuring<S extends Search> {
    /**
     * Measures.
     *
     * @param going at least one
     * @return the losses of each, one search after the other, as many for one as for another
     */
    DrawnLosses measure(List<At<S>> going);
  }

  private final Measuring<S> measuring;

  /** Whether each is measured by itself, because together they cannot be. */
  private boolean areApart;

  private Descents(Measuring<S> measuring) {
    this.measuring = measuring;
  }

  /**
   * Runs a search to its end.
   *
   * @param search what is minimized
   * @param measuring measures it
   * @return what was found
   * @throws dev.pti.api.StoppedException if it cannot go on; the last good state is in it
   */
  public static <S extends Search> Inversion run(S search, Measuring<S> measuring) {
    return runAll(List.of(search), measuring).get(0).get();
  }

  /**
   * Runs searches to their ends.
   *
   * @param searches each with a workspace of its own
   * @param measuring measures those that go on; where it throws, each is measured by itself
   * @return how each ended, in their order
   */
  public static <S extends Search> List<BatchInverter.Outcome> runAll(
      List<S> searches, Measuring<S> measuring) {
    return new Descents<>(measuring).run(searches);
  }

  private List<BatchInverter.Outcome> run(List<S> searches) {
    List<Descent<S>> all = new ArrayList<>();
    searches.forEach(search -> all.add(new Descent<>(search)));
    all.forEach(Descent::begin);
    List<Descent<S>> going = goingOn(all);
    while (!going.isEmpty()) {
      step(going);
      going = goingOn(going);
    }
    return all.stream().map(Descent::outcome).toList();
  }

  private List<Descent<S>> goingOn(List<Descent<S>> some) {
    return some.stream().filter(Descent::goesOn).toList();
  }

  private void step(List<Descent<S>> going) {
    long began = System.nanoTime();
    if (areApart) {
      going.forEach(descent -> measure(List.of(descent)));
    } else {
      measure(going);
    }
    going.forEach(Descent::move);
    double seconds = (System.nanoTime() - began) / 1e9;
    going.forEach(descent -> descent.share(seconds, going.size()));
  }

  private void measure(List<Descent<S>> going) {
    DrawnLosses losses;
    try {
      losses = measuring.measure(going.stream().map(Descent::at).toList());
    } catch (RuntimeException e) {
      failed(going, going.size() == 1, e);
      return;
    }
    try (losses) {
      goBackward(going, losses);
    } catch (RuntimeException e) {
      // Those that would have moved did not: their step is to be taken again.
      List<Descent<S>> again = going.stream().filter(Descent::takesBack).toList();
      if (!again.isEmpty()) {
        failed(again, going.size() == 1, e);
      }
    }
  }

  private void failed(List<Descent<S>> going, boolean wasAlone, RuntimeException e) {
    if (wasAlone) {
      going.get(0).fail(e);
    } else {
      // It may be about one of them, or about the memory that all take together.
      going.forEach(descent -> measure(List.of(descent)));
      areApart = going.stream().noneMatch(Descent::hasFailed);
    }
  }

  private static <S extends Search> void goBackward(List<Descent<S>> going, DrawnLosses losses) {
    float[] values = losses.values();
    int count = values.length / going.size();
    double[] weights = new double[values.length];
    boolean isWanted = false;
    for (int i = 0; i < going.size(); i++) {
      Descent<S> descent = going.get(i);
      int first = i * count;
      if (descent.takes(Arrays.copyOfRange(values, first, first + count))) {
        double[] own = descent.at().weights();
        System.arraycopy(own, 0, weights, first, count);
        isWanted = true;
      }
    }
    if (isWanted) {
      losses.goBackward(weights);
    }
  }
}
