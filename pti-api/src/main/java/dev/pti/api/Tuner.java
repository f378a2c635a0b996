package dev.pti.api;

/**
 * Moves the generator's weights so that the pivot's picture comes near the target.
 *
 * <p>A tuner holds settings only, so that one can serve several runs at the same time.
 */
@FunctionalInterface
public interface Tuner {
  /**
   * Tunes the generator around a pivot.
   *
   * @param inversion the pivot and the noise found for the target
   * @param target the aligned photograph, of the generator's resolution
   * @param workspace generator, gradients and randomness, valid during the call
   * @return the weights that changed, and the history
   * @throws DivergedException if a loss turns NaN
   * @throws StoppedException if a loss term or the listener fails
   * @throws CancelledException if the run is asked to stop
   */
  Tuning tune(Inversion inversion, Target target, Workspace workspace);
}
