package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
 * with the segment. Segments before the first that has a moving weight join that one: nothing in
 * them has a gradient, and by themselves they would be asked for one.
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

  /** As {@link dev.pti.api.Autograd#recompute} takes them. */
  List<UnaryOperator<NDList>> computations() {
    List<DifferentiableGenerator.Segment> segments = generator.segments();
    int moving = 0;
    while (moving + 1 < segments.size() && !weights.isAnyOf(segments.get(moving).parameters())) {
      moving++;
    }
    int firstThatMoves = moving;
    List<UnaryOperator<NDList>> computations = new ArrayList<>();
    computations.add(entering -> draw(0, firstThatMoves, entering));
    for (int i = firstThatMoves + 1; i < segments.size(); i++) {
      int segment = i;
      computations.add(entering -> draw(segment, segment, entering));
    }
    return computations;
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
