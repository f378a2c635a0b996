package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/**
 * A step towards the mean of W, in the field's number: 1 leaves a latent, 0 gives the mean. Its
 * amount is the rest to 1.
 */
record Truncation(Latent mean, double psi, LayerRange layers) implements EditStep {
  private static final String NAME = "the mean";

  Truncation {
    if (!Double.isFinite(psi)) {
      throw new InvalidInputException("truncation is " + psi + ", wanted a finite number");
    }
  }

  @Override
  public double amount() {
    return 1 - psi;
  }

  @Override
  public Truncation withAmount(double amount) {
    return new Truncation(mean, 1 - amount, layers);
  }

  @Override
  public Truncation onLayers(LayerRange newLayers) {
    return new Truncation(mean, psi, newLayers);
  }

  @Override
  public Latent edit(Latent latent) {
    return Towards.mix(latent, mean, 1 - psi, layers, NAME);
  }

  @Override
  public void addTo(double[] sum, Latent latent) {
    Towards.addMix(sum, latent, mean, 1 - psi, layers, NAME);
  }

  @Override
  public void requireFits(Generator generator) {
    Towards.requireFits(mean, layers, NAME, generator);
  }

  @Override
  public String toString() {
    return "truncation " + Amounts.text(psi) + StepLayers.text(layers);
  }
}
