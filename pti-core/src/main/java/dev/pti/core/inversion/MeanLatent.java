package dev.pti.core.inversion;

import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.shared.MeanOfW;

/**
 * An inverter that does not look: the generator's mean of W, where every search starts and where
 * edits behave best. What tuning alone can do, and the least that another inverter must beat.
 */
public record MeanLatent() implements Inverter {
  @Override
  public Inversion invert(Target target, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    target.requireSize(generator.pictureSize());
    FloatTensor mean =
        workspace.tensor(workspace.autograd().withoutGradients(() -> MeanOfW.of(workspace)));
    return Inversion.builder()
        .pivot(Latent.inW(mean.toArray(), generator.layers()))
        .putSettings("inverter", name())
        .build();
  }

  @Override
  public boolean minimizesLosses() {
    return false;
  }

  @Override
  public String name() {
    return "mean";
  }
}
