package dev.pti.core.inversion;

import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.Workspace;

/**
 * An inverter that already knows the pivot: from a file, another tool or an earlier run.
 *
 * @param pivot what every target is said to be
 */
public record GivenPivot(Latent pivot) implements Inverter {
  @Override
  public Inversion invert(Target target, Workspace workspace) {
    pivot.requireFits(workspace.generator().layers(), workspace.generator().latentWidth());
    return Inversion.builder().pivot(pivot).putSettings("inverter", name()).build();
  }

  @Override
  public boolean minimizesLosses() {
    return false;
  }

  @Override
  public String name() {
    return "given";
  }

  /** Tells pivots apart, as runs that are resumed must. */
  @Override
  public String toString() {
    return "given %s {hash=%08x}".formatted(pivot, pivot.hashCode());
  }
}
