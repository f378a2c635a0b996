package dev.pti.api;

import dev.pti.api.names.PartNames;

/**
 * Finds the latent whose picture resembles a target: the pivot.
 *
 * <p>An inverter holds settings only, so one may serve several runs at once.
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
   * Says whether the inverter minimizes {@link Workspace#inversionLosses()}. One that does not is
   * not built together with losses that were asked for.
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
