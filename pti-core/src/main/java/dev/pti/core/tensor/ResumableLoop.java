package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every loop does between two steps: it offers its state, and stops if it is asked to.
 *
 * <p>A state holds all that the next step depends on: the leaves, the last good values, what the
 * optimizer remembers, the history, the time that was taken, the loop's own numbers, and where each
 * random stream stands, which the workspace adds. All of it is exact, so that a run that is
 * continued gives the bits of one that was not interrupted. Gradients are not in it: a loop that
 * accumulates them offers its state where none are pending. Belongs to one run.
 */
public final class ResumableLoop {
  private static final String LEAF = "leaf";
  private static final String LAST_GOOD = "last_good";
  private static final String HISTORY = "history";
  private static final String STEP = "step";
  private static final String SECONDS = "seconds";

  private final Workspace workspace;
  private final String name;
  private final List<NDArray> leaves;
  private final Snapshot lastGood;
  private final Autograd.Optimizer optimizer;
  private final List<Step> history;
  private long began = System.nanoTime();

  /**
   * Starts the loop's clock.
   *
   * @param name the same for the run that continues
   * @param leaves what the optimizer moves
   * @param lastGood what the loop returns to
   * @param history is filled by the loop
   */
  public ResumableLoop(
      Workspace workspace,
      String name,
      List<NDArray> leaves,
      Snapshot lastGood,
      Autograd.Optimizer optimizer,
      List<Step> history) {
    this.workspace = workspace;
    this.name = name;
    this.leaves = leaves;
    this.lastGood = lastGood;
    this.optimizer = optimizer;
    this.history = history;
  }

  /**
   * Goes to where an earlier run stood, if there is one.
   *
   * @param rest reads the loop's own numbers
   * @return the step to begin with
   */
  public int resume(Consumer<RunState> rest) {
    Optional<RunState> saved = workspace.control().saved(name);
    saved.ifPresent(
        state -> {
          Snapshot.load(state, LEAF, leaves);
          lastGood.restore(state, LAST_GOOD);
          optimizer.restore(state);
          history.addAll(Histories.read(state, HISTORY));
          began -= (long) (state.number(SECONDS) * 1e9);
          rest.accept(state);
        });
    return saved.map(state -> state.integer(STEP)).orElse(0);
  }

  /**
   * Offers the state, then stops if asked.
   *
   * @param done how many steps were taken
   * @param rest adds the loop's own numbers
   * @throws RunFailure if the run shall stop, or its state cannot be written
   */
  public void between(int done, Consumer<RunState.Builder> rest) {
    // Read first: a request that comes while the state is offered would stop what is not kept.
    Optional<String> request = workspace.control().stopRequest();
    try {
      workspace.control().keep(name, done, () -> state(done, rest));
    } catch (RuntimeException e) {
      throw RunFailure.ofKeeping(done, e);
    }
    request.ifPresent(
        reason -> {
          throw RunFailure.ofRequest(reason, done);
        });
  }

  /**
   * Tells that some of the time was that of others, who take their steps together with this one.
   *
   * @param seconds theirs
   */
  void leaveOut(double seconds) {
    began += (long) (seconds * 1e9);
  }

  /**
   * Returns the time that the loop has taken, in earlier runs too.
   *
   * @return in seconds
   */
  public double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private RunState state(int done, Consumer<RunState.Builder> rest) {
    RunState.Builder state = RunState.builder();
    Snapshot.put(state, LEAF, leaves);
    lastGood.putInto(state, LAST_GOOD);
    optimizer.putInto(state);
    Histories.put(state, HISTORY, history);
    state.put(SECONDS, seconds()).put(STEP, done);
    rest.accept(state);
    return state.build();
  }
}
