package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/**
 * One move of an edit, linear in its amount: what it adds to a latent is the amount times what it
 * would add with amount 1. Immutable, equal by value.
 */
sealed interface EditStep permits Move, Mapping, Towards, Truncation, Part {
  /** How far it moves; 0 leaves the latent as it is. */
  double amount();

  EditStep withAmount(double amount);

  /** The same step on these layers, in place of its own. */
  EditStep onLayers(LayerRange layers);

  /**
   * Moves a latent by this step alone.
   *
   * @throws InvalidInputException if the latent does not fit
   */
  Latent edit(Latent latent);

  /**
   * Adds what the step adds to a latent.
   *
   * @param sum {@code layers * width} values
   * @throws InvalidInputException if the latent does not fit
   */
  void addTo(double[] sum, Latent latent);

  /**
   * Checks the step against a generator.
   *
   * @throws InvalidInputException if it does not fit
   */
  void requireFits(Generator generator);
}
