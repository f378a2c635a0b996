package dev.pti.core.face;

import dev.pti.api.Landmarks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one stage takes for a face.
 *
 * @param frame where the stage looked
 * @param moved where it says the face is
 * @param score how sure it is
 * @param landmarks of the last stage alone
 */
record Candidate(Frame frame, Frame moved, float score, @Nullable Landmarks landmarks) {
  /**
   * Leaves, of those that lie over one another, the surest.
   *
   * @param overlap how much two lie over one another
   * @param most the largest overlap of two that both stay
   * @return the surest first
   */
  static List<Candidate> surest(
      List<Candidate> candidates, ToDoubleBiFunction<Candidate, Candidate> overlap, double most) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparing(Candidate::score).reversed());
    List<Candidate> kept = new ArrayList<>();
    for (Candidate candidate : sorted) {
      if (kept.stream().allMatch(one -> overlap.applyAsDouble(one, candidate) <= most)) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
