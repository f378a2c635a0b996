package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/** A part of what a whole edit adds, in some layers. */
record Part(EditStages stages, double amount, LayerRange layers) implements EditStep {
  Part {
    if (!Double.isFinite(amount)) {
      throw new InvalidInputException("amount of edit %s is %s".formatted(stages, amount));
    }
  }

  @Override
  public Part withAmount(double newAmount) {
    return new Part(stages, newAmount, layers);
  }

  @Override
  public Part onLayers(LayerRange newLayers) {
    return new Part(stages, amount, newLayers);
  }

  @Override
  public Latent edit(Latent latent) {
    return Towards.mix(latent, stages.edit(latent), amount, layers, toString());
  }

  @Override
  public void addTo(double[] sum, Latent latent) {
    Towards.addMix(sum, latent, stages.edit(latent), amount, layers, toString());
  }

  @Override
  public void requireFits(Generator generator) {
    stages.requireFits(generator);
    StepLayers.requireFits(layers, generator, toString());
  }

  @Override
  public String toString() {
    return (amount == 1 ? "" : Amounts.text(amount) + " of ")
        + "("
        + stages
        + ")"
        + StepLayers.text(layers);
  }
}
