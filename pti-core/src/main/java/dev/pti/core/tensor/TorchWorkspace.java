package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.RunControl;
import dev.pti.api.StepListener;
import dev.pti.api.Workspace;
import java.util.List;

/**
 * The native room of one run: a manager, a scope and gradient mode off, from opening to closing.
 *
 * <p>Belongs to the thread that opened it. Closing frees every array of the run.
 */
public final class TorchWorkspace implements Workspace, AutoCloseable {
  private final DifferentiableGenerator generator;
  private final LossTerm perceptual;
  private final List<LossTerm> inversionLosses;
  private final List<LossTerm> losses;
  private final StepListener listener;
  private final GaussianDraws draws;
  private final RunControl control;
  private final NDManager manager;
  private final TorchAutograd autograd;
  private final TorchAutograd.GradientMode gradientMode;
  private final Scope scope;

  /**
   * Opens a run whose inversion minimizes the perceptual distance alone.
   *
   * @param parent a manager on the run's device, which outlives the run
   * @param generator what is inverted or tuned
   * @param perceptual the perceptual distance
   * @param losses what tuning minimizes
   * @param listener is told about steps
   * @param draws the run's randomness
   */
  public TorchWorkspace(
      NDManager parent,
      DifferentiableGenerator generator,
      LossTerm perceptual,
      List<LossTerm> losses,
      StepListener listener,
      GaussianDraws draws) {
    this(
        parent,
        generator,
        perceptual,
        List.of(perceptual),
        losses,
        listener,
        draws,
        RunControl.none());
  }

  /**
   * Opens a run.
   *
   * @param parent a manager on the run's device, which outlives the run
   * @param generator what is inverted or tuned
   * @param perceptual the perceptual distance
   * @param inversionLosses what inversion minimizes
   * @param losses what tuning minimizes
   * @param listener is told about steps
   * @param draws the run's randomness
   * @param control stops the run and keeps its state
   */
  public TorchWorkspace(
      NDManager parent,
      DifferentiableGenerator generator,
      LossTerm perceptual,
      List<LossTerm> inversionLosses,
      List<LossTerm> losses,
      StepListener listener,
      GaussianDraws draws,
      RunControl control) {
    this.control = control;
    this.inversionLosses = List.copyOf(inversionLosses);
    this.generator = generator;
    this.perceptual = perceptual;
    this.losses = List.copyOf(losses);
    this.listener = listener;
    this.draws = draws;
    this.manager = parent.newSubManager();
    this.autograd = new TorchAutograd(manager);
    this.gradientMode = TorchAutograd.gradientMode(false);
    this.scope = new Scope();
  }

  @Override
  public DifferentiableGenerator generator() {
    return generator;
  }

  @Override
  public Autograd autograd() {
    return autograd;
  }

  @Override
  public LossTerm perceptual() {
    return perceptual;
  }

  @Override
  public List<LossTerm> inversionLosses() {
    return inversionLosses;
  }

  @Override
  public List<LossTerm> losses() {
    return losses;
  }

  @Override
  public StepListener listener() {
    return listener;
  }

  @Override
  public RunControl control() {
    return control;
  }

  @Override
  public NDArray gaussian(String purpose, long... shape) {
    return array(draws.next(purpose, shape));
  }

  @Override
  public NDArray array(FloatTensor tensor) {
    return Tensors.array(manager, tensor);
  }

  @Override
  public FloatTensor tensor(NDArray array) {
    return Tensors.tensor(array);
  }

  @Override
  public void close() {
    scope.close();
    gradientMode.close();
    manager.close();
  }
}
