package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/** A step along a direction. */
record Move(Direction direction) implements EditStep {
  @Override
  public double amount() {
    return direction.strength();
  }

  @Override
  public Move withAmount(double amount) {
    return new Move(direction.withStrength(amount));
  }

  @Override
  public Move onLayers(LayerRange layers) {
    return new Move(direction.onLayers(layers));
  }

  @Override
  public Latent edit(Latent latent) {
    return direction.edit(latent);
  }

  /** From the direction at zero, which is its vector itself, so that nothing is rounded twice. */
  @Override
  public void addTo(double[] sum, Latent latent) {
    float[] zero = new float[latent.layers() * latent.width()];
    Latent origin = Latent.inWPlus(FloatTensor.wrap(zero, latent.layers(), latent.width()));
    float[] unit = direction.withStrength(1).edit(origin).toTensor().toArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += direction.strength() * unit[i];
    }
  }

  @Override
  public void requireFits(Generator generator) {
    direction.requireFits(generator);
  }

  @Override
  public String toString() {
    return direction.name()
        + " "
        + Amounts.text(direction.strength())
        + StepLayers.text(direction.layerRange());
  }
}
