package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.pti.api.DifferentiableGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The segments of a generator whose weights move, to be drawn again going backward.
 *
 * <p>A segment asks for the weights that it reads, and no others, inside its own graph. So a weight
 * that is a product of factors is multiplied out there, hands its gradient on to them, and is gone
 * with the segment. Segments before the first whose drawing depends on a moving weight join that
 * one: nothing in them has a gradient, and by themselves they would be asked for one.
 *
 * @param generator with all of its weights where they were loaded
 * @param ws {@code [n, layers, latentWidth]}; lives as long
 * @param noise as {@link DifferentiableGenerator#synthesize(NDArray, Map)} takes it
 */
record TunedSegments(
    DifferentiableGenerator generator,
    MovingWeights weights,
    NDArray ws,
    Map<String, NDArray> noise) {
  private static final String STRENGTH = ".noise_strength";
  private static final String MAP = ".noise_const";

  /** As {@link dev.pti.api.Autograd#recompute} takes them. */
  List<UnaryOperator<NDList>> computations() {
    List<DifferentiableGenerator.Segment> segments = generator.segments();
    int firstThatMoves = Math.max(0, Iterables.indexOf(segments, this::isMoving));
    List<UnaryOperator<NDList>> computations = new ArrayList<>();
    computations.add(entering -> draw(0, firstThatMoves, entering));
    for (int i = firstThatMoves + 1; i < segments.size(); i++) {
      int segment = i;
      computations.add(entering -> draw(segment, segment, entering));
    }
    return computations;
  }

  /** Says whether the drawing depends on any weight that moves. */
  boolean isMoving() {
    return generator.segments().stream().anyMatch(this::isMoving);
  }

  private boolean isMoving(DifferentiableGenerator.Segment segment) {
    return weights.isAnyOf(Sets.filter(segment.parameters(), this::matters));
  }

  /** How strong noise is does not matter where there is none, as where locality looks. */
  private boolean matters(String weight) {
    return !weight.endsWith(STRENGTH)
        || noise.containsKey(weight.substring(0, weight.length() - STRENGTH.length()) + MAP);
  }

  private NDList draw(int first, int last, NDList entering) {
    NDList drawn = entering;
    for (int i = first; i <= last; i++) {
      Set<String> read = generator.segments().get(i).parameters();
      DifferentiableGenerator tuned = generator.with(weights.values(read));
      drawn = tuned.segments().get(i).draw(drawn, ws, noise);
    }
    return drawn;
  }
}
