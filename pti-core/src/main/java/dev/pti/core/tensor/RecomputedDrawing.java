package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A picture that is a leaf of the losses' graph. It was drawn without gradients; when the losses
 * have gone backward and their graph is gone, the generator's segments are drawn again, from the
 * last, each in a graph of its own.
 *
 * <p>A segment asks for what moves inside its own graph, and there alone: where the losses' graph
 * has it is of no use to it.
 *
 * @param <M> what moves
 */
public final class RecomputedDrawing<M> implements Drawing<M> {
  private final Autograd.Recomputation recomputation;

  /**
   * Draws.
   *
   * @param segments as {@link Autograd#recompute} takes them
   */
  public RecomputedDrawing(Autograd autograd, List<UnaryOperator<NDList>> segments) {
    recomputation = autograd.recompute(segments);
  }

  /**
   * Draws latents that move, with weights that stay.
   *
   * @param ws {@code [n, layers, latentWidth]}, the same whenever it is asked, in the graph that
   *     asks
   * @param noise as {@link DifferentiableGenerator#synthesize(NDArray, Map)} takes it, likewise
   */
  public static <M> RecomputedDrawing<M> ofLatents(
      Autograd autograd,
      DifferentiableGenerator generator,
      Supplier<NDArray> ws,
      Supplier<Map<String, NDArray>> noise) {
    List<DifferentiableGenerator.Segment> segments = generator.segments();
    return new RecomputedDrawing<>(
        autograd,
        IntStream.range(0, segments.size())
            .<UnaryOperator<NDList>>mapToObj(
                i -> entering -> segments.get(i).draw(entering, ws.get(), noise.get()))
            .toList());
  }

  @Override
  public NDArray picture(M moved) {
    return recomputation.result();
  }

  @Override
  public void goBackward() {
    recomputation.backward();
  }

  @Override
  public void close() {
    recomputation.close();
  }
}
