package dev.pti.core.inversion.shared;

import dev.pti.api.BatchInverter.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Several targets on their way: one that fails drops out, and the others go on. */
public final class Attempts {
  private Attempts() {}

  /**
   * Takes each of several through a door by itself, and those that came through on together.
   *
   * @param door what it throws is the outcome of that one
   * @param rest gives an outcome for each that is left, in order; not asked for none
   * @return an outcome for each, in order
   */
  public static <A, B> List<Outcome> of(
      List<A> all, Function<A, B> door, Function<List<B>, List<Outcome>> rest) {
    List<Optional<Outcome>> failed = new ArrayList<>();
    List<B> left = new ArrayList<>();
    for (A one : all) {
      try {
        left.add(door.apply(one));
        failed.add(Optional.empty());
      } catch (RuntimeException e) {
        failed.add(Optional.of(Outcome.failed(e)));
      }
    }
    Iterator<Outcome> others = (left.isEmpty() ? List.<Outcome>of() : rest.apply(left)).iterator();
    return failed.stream().map(outcome -> outcome.orElseGet(others::next)).toList();
  }
}
