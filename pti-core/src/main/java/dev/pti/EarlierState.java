package dev.pti;

import dev.pti.api.RunState;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The state that an earlier run left, until the loop that it is of has taken it. It is as large as
 * the generator several times over, so that it has one holder, which lets go of it. Belongs to one
 * run.
 */
final class EarlierState {
  private StateFile.@Nullable Content content;
  private double seconds;
  private OptionalInt threads = OptionalInt.empty();

  /** Puts a state in. */
  void set(StateFile.Content state, double taken, int used) {
    content = state;
    seconds = taken;
    threads = OptionalInt.of(used);
  }

  /** Looks for a loop's state. */
  Optional<RunState> of(String loop) {
    return Optional.ofNullable(content)
        .filter(it -> it.loop().equals(loop))
        .map(StateFile.Content::state);
  }

  /** Lets go of a loop's state; the time that led to it stays. */
  void forget(String loop) {
    if (content != null && content.loop().equals(loop)) {
      content = null;
    }
  }

  /** How long the runs before this one took. */
  double seconds() {
    return seconds;
  }

  /**
   * How many threads its operations used, which the run that goes on shall have; else as many as
   * now.
   */
  int threads() {
    return threads.orElseGet(NativeThreads::here);
  }
}
