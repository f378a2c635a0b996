package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;

/** A step along the line to another latent; with amount 1 its layers are the other's. */
record Towards(String name, Latent target, double amount, LayerRange layers) implements EditStep {
  Towards {
    if (!Double.isFinite(amount)) {
      throw new InvalidInputException("amount towards %s is %s".formatted(name, amount));
    }
  }

  @Override
  public Towards withAmount(double newAmount) {
    return new Towards(name, target, newAmount, layers);
  }

  @Override
  public Towards onLayers(LayerRange newLayers) {
    return new Towards(name, target, amount, newLayers);
  }

  @Override
  public Latent edit(Latent latent) {
    return mix(latent, target, amount, layers, name);
  }

  @Override
  public void addTo(double[] sum, Latent latent) {
    addMix(sum, latent, target, amount, layers, name);
  }

  /** Interpolates in some layers; with amount 1 the target's values, bit for bit. */
  static Latent mix(Latent from, Latent to, double amount, LayerRange layers, String name) {
    requireAlike(from, to, layers, name);
    float[] values = from.toTensor().toArray();
    float[] mixed = from.mix(to, amount).toTensor().toArray();
    for (int layer = 0; layer < from.layers(); layer++) {
      if (layers.contains(layer)) {
        int at = layer * from.width();
        System.arraycopy(mixed, at, values, at, from.width());
      }
    }
    return Latent.inWPlus(FloatTensor.wrap(values, from.layers(), from.width()));
  }

  static void addMix(
      double[] sum, Latent from, Latent to, double amount, LayerRange layers, String name) {
    requireAlike(from, to, layers, name);
    FloatTensor here = from.toTensor();
    FloatTensor there = to.toTensor();
    for (int i = 0; i < sum.length; i++) {
      if (layers.contains(i / from.width())) {
        sum[i] += amount * ((double) there.get(i) - here.get(i));
      }
    }
  }

  private static void requireAlike(Latent from, Latent to, LayerRange layers, String name) {
    if (from.layers() != to.layers() || from.width() != to.width()) {
      throw new InvalidInputException(
          "%s has shape [%d, %d], latent has [%d, %d]"
              .formatted(name, to.layers(), to.width(), from.layers(), from.width()));
    }
    StepLayers.requireFits(layers, from, name);
  }

  @Override
  public void requireFits(Generator generator) {
    requireFits(target, layers, name, generator);
  }

  static void requireFits(Latent target, LayerRange layers, String name, Generator generator) {
    if (target.layers() != generator.layers() || target.width() != generator.latentWidth()) {
      throw new InvalidInputException(
          "%s has shape [%d, %d], generator wants [%d, %d]"
              .formatted(
                  name,
                  target.layers(),
                  target.width(),
                  generator.layers(),
                  generator.latentWidth()));
    }
    StepLayers.requireFits(layers, generator, name);
  }

  @Override
  public String toString() {
    return (amount == 1 ? "style of " : Amounts.text(amount) + " towards ")
        + name
        + StepLayers.text(layers);
  }
}
