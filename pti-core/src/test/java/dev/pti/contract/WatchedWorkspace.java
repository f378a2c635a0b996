package dev.pti.contract;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.StepListener;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A workspace with a listener, a control and losses of the contract's own.
 *
 * @param workspace has all else
 * @param listener is told about steps
 * @param control asks to stop
 * @param terms puts a loss term into another
 */
record WatchedWorkspace(
    Workspace workspace, StepListener listener, RunControl control, UnaryOperator<LossTerm> terms)
    implements Workspace {
  /** Why a run is asked to stop. */
  static final String REASON = "the contract asked for it";

  static WatchedWorkspace of(Workspace workspace) {
    return new WatchedWorkspace(
        workspace, StepListener.none(), workspace.control(), UnaryOperator.identity());
  }

  /** Tells of the loop's steps, and not of work that goes before it, which has no losses. */
  WatchedWorkspace telling(StepListener told) {
    StepListener ofLoop =
        step -> {
          if (!step.losses().isEmpty()) {
            told.onStep(step);
          }
        };
    return new WatchedWorkspace(workspace, ofLoop, control, terms);
  }

  WatchedWorkspace stopping(BooleanSupplier isAsked) {
    return new WatchedWorkspace(workspace, listener, new Asking(isAsked), terms);
  }

  WatchedWorkspace poisoning(Predicate<NDArray> isPoisoned) {
    return new WatchedWorkspace(
        workspace, listener, control, term -> new PoisonedTerm(term, isPoisoned));
  }

  @Override
  public DifferentiableGenerator generator() {
    return workspace.generator();
  }

  @Override
  public Autograd autograd() {
    return workspace.autograd();
  }

  @Override
  public LossTerm perceptual() {
    return terms.apply(workspace.perceptual());
  }

  @Override
  public List<LossTerm> inversionLosses() {
    return workspace.inversionLosses().stream().map(terms).toList();
  }

  @Override
  public List<LossTerm> losses() {
    return workspace.losses().stream().map(terms).toList();
  }

  @Override
  public NDArray gaussian(String purpose, long... shape) {
    return workspace.gaussian(purpose, shape);
  }

  @Override
  public NDArray array(FloatTensor tensor) {
    return workspace.array(tensor);
  }

  @Override
  public FloatTensor tensor(NDArray array) {
    return workspace.tensor(array);
  }

  /** Asks to stop, and keeps nothing. */
  private record Asking(BooleanSupplier isAsked) implements RunControl {
    @Override
    public Optional<String> stopRequest() {
      return isAsked.getAsBoolean() ? Optional.of(REASON) : Optional.empty();
    }

    @Override
    public Optional<RunState> saved(String loop) {
      return Optional.empty();
    }

    @Override
    public void keep(String loop, int done, Supplier<RunState> state) {}
  }
}
