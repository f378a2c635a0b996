package dev.pti.api;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a loop asks between two steps: whether it must stop, and where to save its state so that a
 * later run can resume from it. It belongs to one run, on its thread.
 *
 * <p>If you write a loop, call {@link #stopRequest} before each step, so that it can be stopped. To
 * make it resumable, also begin with {@link #saved} and offer the state to {@link #keep}. If a run
 * has several loops, one after the other, each needs a name of its own.
 */
public interface RunControl {
  /**
   * Says why the run must stop before its next step.
   *
   * @return as in {@code it was cancelled}; empty to continue
   */
  Optional<String> stopRequest();

  /**
   * Looks for the state that an earlier run of the same settings left, until the loop first offers
   * its own.
   *
   * @param loop the loop's name, the same in {@link #keep}; unique within the run
   * @return empty for a run that starts anew
   */
  Optional<RunState> saved(String loop);

  /**
   * Offers the state between two steps. It is asked for and written where it is due, and if the run
   * is about to stop. The run's random draws are kept with it.
   *
   * @param loop the loop's name
   * @param done how many steps were taken
   * @param state gives everything that the next step depends on
   * @throws InvalidInputException if it cannot be written, or another loop of the run has the name
   */
  void keep(String loop, int done, Supplier<RunState> state);

  /**
   * The control of a run that nobody stops and nothing keeps.
   *
   * @return the default
   */
  static RunControl none() {
    return new RunControl() {
      @Override
      public Optional<String> stopRequest() {
        return Optional.empty();
      }

      @Override
      public Optional<RunState> saved(String loop) {
        return Optional.empty();
      }

      @Override
      public void keep(String loop, int done, Supplier<RunState> state) {}
    };
  }
}
