package dev.pti.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An inverter that can invert several targets together, in less time than one after the other,
 * because the networks see all of them in one pass. Each result is the one that the target would
 * get alone, except for rounding.
 */
public interface BatchInverter extends Inverter {
  /**
   * A target that is sought.
   *
   * @param target of the generator's resolution
   * @param workspace as in {@link Inverter#invert}; all have one generator, and a source of
   *     randomness, a listener and a control each
   */
  record Sought(Target target, Workspace workspace) {}

  /**
   * How the search for a target ended.
   *
   * @param inversion what was found; null if it failed
   * @param failure why it failed, as {@link Inverter#invert} would have thrown it; else null
   */
  record Outcome(@Nullable Inversion inversion, @Nullable RuntimeException failure) {
    /**
     * Checks that it is one of the two.
     *
     * @param inversion as above
     * @param failure as above
     */
    public Outcome {
      if ((inversion == null) == (failure == null)) {
        throw new IllegalArgumentException("an outcome is an inversion or a failure");
      }
    }

    /**
     * Of a target that was found.
     *
     * @param inversion where
     * @return the outcome
     */
    public static Outcome of(Inversion inversion) {
      return new Outcome(inversion, null);
    }

    /**
     * Of a target that was not found.
     *
     * @param failure why
     * @return the outcome
     */
    public static Outcome failed(RuntimeException failure) {
      return new Outcome(null, failure);
    }

    /**
     * Returns what was found.
     *
     * @return the inversion
     * @throws RuntimeException the failure, if it failed
     */
    public Inversion get() {
      if (inversion == null) {
        throw Objects.requireNonNull(failure);
      }
      return inversion;
    }
  }

  /**
   * Finds several pivots. A target that fails, whose loss turns NaN or whose workspace is asked to
   * stop, leaves the others alone.
   *
   * @param all at least one
   * @return for each, in their order, how it ended
   */
  List<Outcome> invertAll(List<Sought> all);

  /**
   * Asks an inverter for several pivots, and counts what it gives: anybody may have written it.
   *
   * @param inverter which
   * @param all at least one
   * @return for each, in their order, how it ended
   * @throws IllegalStateException if it gave none for one of them, or more
   */
  static List<Outcome> outcomes(BatchInverter inverter, List<Sought> all) {
    List<@Nullable Outcome> given = inverter.invertAll(all);
    int count = given == null ? 0 : given.size();
    if (count != all.size()) {
      throw new IllegalStateException(
          "inverter %s gave %d outcomes, wanted %d".formatted(inverter.name(), count, all.size()));
    }
    return given.stream().map(one -> requireOutcome(inverter, one)).toList();
  }

  private static Outcome requireOutcome(BatchInverter inverter, @Nullable Outcome one) {
    if (one == null) {
      throw new IllegalStateException(
          "inverter %s gave null, wanted an outcome".formatted(inverter.name()));
    }
    return one;
  }

  @Override
  default Inversion invert(Target target, Workspace workspace) {
    return outcomes(this, List.of(new Sought(target, workspace))).get(0).get();
  }
}
