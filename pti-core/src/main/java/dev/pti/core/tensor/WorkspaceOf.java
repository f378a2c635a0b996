package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.RunControl;
import dev.pti.api.StepListener;
import dev.pti.api.Workspace;
import java.util.List;

/**
 * A workspace with a generator in place of its own.
 *
 * @param base what it has besides
 * @param generator on arrays that the base has made
 */
public record WorkspaceOf(Workspace base, DifferentiableGenerator generator) implements Workspace {
  @Override
  public Autograd autograd() {
    return base.autograd();
  }

  @Override
  public LossTerm perceptual() {
    return base.perceptual();
  }

  @Override
  public List<LossTerm> inversionLosses() {
    return base.inversionLosses();
  }

  @Override
  public List<LossTerm> losses() {
    return base.losses();
  }

  @Override
  public StepListener listener() {
    return base.listener();
  }

  @Override
  public RunControl control() {
    return base.control();
  }

  @Override
  public NDArray gaussian(String purpose, long... shape) {
    return base.gaussian(purpose, shape);
  }

  @Override
  public NDArray array(FloatTensor tensor) {
    return base.array(tensor);
  }

  @Override
  public FloatTensor tensor(NDArray array) {
    return base.tensor(array);
  }
}
