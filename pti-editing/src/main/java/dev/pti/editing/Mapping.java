package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/** A step that a mapper says. */
record Mapping(LatentMapper mapper) implements EditStep {
  @Override
  public double amount() {
    return mapper.strength();
  }

  @Override
  public Mapping withAmount(double amount) {
    return new Mapping(mapper.withStrength(amount));
  }

  /** A mapper has no range of its own, and what it says of a layer depends on the others. */
  @Override
  public Part onLayers(LayerRange layers) {
    return new Part(EditStages.of(this), 1, layers);
  }

  @Override
  public Latent edit(Latent latent) {
    return mapper.edit(latent);
  }

  @Override
  public void addTo(double[] sum, Latent latent) {
    float[] delta = mapper.delta(latent).toTensor().toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += mapper.strength() * delta[i];
    }
  }

  @Override
  public void requireFits(Generator generator) {
    mapper.requireFits(generator);
  }

  @Override
  public String toString() {
    return mapper.name() + " " + Amounts.text(mapper.strength());
  }
}
