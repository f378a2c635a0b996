package dev.pti.core.tuning;

import com.google.common.base.Splitter;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.api.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whose turn it is when several subjects move one set of weights.
 *
 * <p>A round asks each subject once. One that reached its end is left out of the rounds that
 * follow, until all are; then those are asked again after whom others have moved the weights. The
 * run is over when every subject says of the same weights that it is done. Belongs to one run.
 */
final class Turns {
  private static final String ROUND = "turns.round";
  private static final String LEFT_OUT = "turns.left_out";
  private static final String DONE_NOW = "turns.done_now";
  private static final String REASON = "turns.reason.";

  private final int subjects;
  private final TuningSettings.Order order;
  private final Workspace workspace;
  private final Deque<Integer> round = new ArrayDeque<>();

  /** Why a subject was done when it was last asked. */
  private final Map<Integer, String> reasons = new HashMap<>();

  private final Set<Integer> leftOut = new HashSet<>();

  /** Who said of the weights as they are now that it is done. */
  private final Set<Integer> doneNow = new HashSet<>();

  Turns(int subjects, TuningSettings.Order order, Workspace workspace) {
    this.subjects = subjects;
    this.order = order;
    this.workspace = workspace;
  }

  private int next() {
    if (round.isEmpty()) {
      if (leftOut.size() == subjects) {
        leftOut.retainAll(doneNow);
      }
      List<Integer> wanted = new ArrayList<>(everyone());
      wanted.removeAll(leftOut);
      if (order == TuningSettings.Order.SHUFFLED && wanted.size() > 1) {
        shuffle(wanted);
      }
      round.addAll(wanted);
    }
    return round.remove();
  }

  /**
   * Says who are next: no more than that many, and none twice, since a round asks each once.
   *
   * @param most at least 1
   */
  List<Integer> next(int most) {
    List<Integer> some = new ArrayList<>(List.of(next()));
    while (some.size() < most && !round.isEmpty()) {
      some.add(round.remove());
    }
    return some;
  }

  /** Sorts by draws, which is as random as any shuffle and takes the run's own source. */
  private void shuffle(List<Integer> wanted) {
    float[] keys = new float[subjects];
    try (var draws = workspace.gaussian("order", subjects)) {
      System.arraycopy(workspace.tensor(draws).toArray(), 0, keys, 0, subjects);
    }
    wanted.sort(Comparator.comparing(subject -> keys[subject]));
  }

  List<Integer> everyone() {
    return IntStream.range(0, subjects).boxed().toList();
  }

  /** Takes a subject that is done out of the rounds that follow. */
  void leaveOut(int subject, String reason) {
    reasons.put(subject, reason);
    leftOut.add(subject);
    doneNow.add(subject);
  }

  /** Takes back that a subject was done. */
  void resume(int subject) {
    reasons.remove(subject);
    doneNow.remove(subject);
  }

  /** Tells that what was said of the weights is no longer said of what they are now. */
  void weightsMoved() {
    doneNow.clear();
  }

  boolean isOver() {
    return doneNow.size() == subjects;
  }

  boolean isDoneNow(int subject) {
    return doneNow.contains(subject);
  }

  /** Why a subject was done when it was last asked; empty if it was not. */
  Optional<String> reason(int subject) {
    return Optional.ofNullable(reasons.get(subject));
  }

  /** Adds to the run's state who is asked next and who is done. */
  void putInto(RunState.Builder state) {
    state.put(ROUND, list(round));
    state.put(LEFT_OUT, list(leftOut));
    state.put(DONE_NOW, list(doneNow));
    reasons.forEach((subject, reason) -> state.put(REASON + subject, reason));
  }

  /** Goes to where the turns of an earlier run stood. */
  void restore(RunState state) {
    round.addAll(numbers(state, ROUND));
    leftOut.addAll(numbers(state, LEFT_OUT));
    doneNow.addAll(numbers(state, DONE_NOW));
    for (int subject : everyone()) {
      String reason = state.texts().get(REASON + subject);
      if (reason != null) {
        reasons.put(subject, reason);
      }
    }
  }

  private static String list(Collection<Integer> subjects) {
    return subjects.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Integer> numbers(RunState state, String name) {
    try {
      return Splitter.on(' ')
          .omitEmptyStrings()
          .splitToStream(state.text(name))
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s is damaged: %s is %s, wanted whole numbers"
              .formatted(state.label(), name, state.text(name)),
          e);
    }
  }
}
