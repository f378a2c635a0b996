package dev.pti.api;

import dev.pti.api.shared.PartNames;

/**
 * Finds the pivot: the latent whose picture is most like a target. A search does, and so does an
 * encoder. What an inverter promises is written as tests, {@code
 * dev.pti.contract.InverterContract}.
 *
 * <p>An inverter holds settings only, so that one can serve several runs at the same time.
 */
@FunctionalInterface
public interface Inverter {
  /**
   * Finds the pivot.
   *
   * @param target the aligned photograph, of the generator's resolution
   * @param workspace generator, gradients and randomness, valid during the call
   * @return the pivot, the fitted noise and the history
   * @throws DivergedException if a loss turns NaN
   * @throws StoppedException if a loss term or the listener fails
   * @throws CancelledException if the run is asked to stop
   */
  Inversion invert(Target target, Workspace workspace);

  /**
   * Says whether the inverter minimizes {@link Workspace#inversionLosses()}. If it does not,
   * building it together with inversion losses is refused.
   *
   * @return by default true; false of encoders, and of pivots that are known
   */
  default boolean minimizesLosses() {
    return true;
  }

  /**
   * Returns how reports name the inverter.
   *
   * @return as in {@code w}; by default the class's simple name, {@code own inverter} for a lambda
   */
  default String name() {
    return PartNames.ofClass(this, "own inverter");
  }
}
