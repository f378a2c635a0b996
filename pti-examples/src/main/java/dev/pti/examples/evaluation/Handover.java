package dev.pti.examples.evaluation;

import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import org.jspecify.annotations.Nullable;

/** Hands on what another inverter found, so that several tuners start from the same pivot. */
final class Handover implements Inverter {
  private @Nullable Inversion held;

  void hold(Inversion inversion) {
    held = inversion;
  }

  @Override
  public Inversion invert(Target target, Workspace workspace) {
    if (held == null) {
      throw new IllegalStateException("no inversion was handed over");
    }
    return held;
  }
}
