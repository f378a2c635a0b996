package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.collect.Streams;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.PictureSize;
import dev.pti.core.stylegan.TensorNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A generator whose only parameter is an offset to its activations, so that the loop that moves
 * weights moves that. It draws the pivot alone, where an offset neither moves nor fades.
 *
 * @param base the tuned generator, which stays as it is
 * @param offset {@code [1, channels, h, w]}
 * @param at the activations of the base at the pivot, of the same shape
 */
record RefinedGenerator(DifferentiableGenerator base, NDArray offset, NDArray at)
    implements DifferentiableGenerator {
  /** What the offset is called among parameters. */
  static final String OFFSET = "synthesis.features.offset";

  @Override
  public int resolution() {
    return base.resolution();
  }

  @Override
  public PictureSize pictureSize() {
    return base.pictureSize();
  }

  @Override
  public int layers() {
    return base.layers();
  }

  @Override
  public int latentWidth() {
    return base.latentWidth();
  }

  @Override
  public int inputWidth() {
    return base.inputWidth();
  }

  @Override
  public Map<String, NDArray> parameters() {
    return Map.of(OFFSET, offset);
  }

  @Override
  public Map<String, NDArray> noise() {
    return base.noise();
  }

  @Override
  public NDArray map(NDArray z, double truncation) {
    return base.map(z, truncation);
  }

  @Override
  public NDArray synthesize(NDArray ws, Map<String, NDArray> noise) {
    return withOffset().synthesize(ws, noise);
  }

  private DifferentiableGenerator withOffset() {
    return base.refined(offset, at, Double.POSITIVE_INFINITY);
  }

  @Override
  public DifferentiableGenerator with(Map<String, NDArray> replacements) {
    Map<String, NDArray> others = new HashMap<>(replacements);
    NDArray moved = others.remove(OFFSET);
    return new RefinedGenerator(base.with(others), moved == null ? offset : moved, at);
  }

  /** The parts of the base, of which that of the resolution reads the offset. */
  @Override
  public List<Segment> segments() {
    List<Segment> parts = withOffset().segments();
    int side = (int) offset.getShape().get(2) * resolution() / pictureSize().height();
    int adding =
        Streams.findLast(IntStream.range(0, parts.size()).filter(i -> isOf(side, parts.get(i))))
            .orElse(-1);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      segments.add(new Part(parts.get(i), i == adding ? Set.of(OFFSET) : Set.of()));
    }
    return segments;
  }

  private boolean isOf(int side, Segment part) {
    return part.parameters().stream()
        .anyMatch(name -> TensorNames.resolution(pictureSize(), name).orElse(-1) == side);
  }

  private record Part(Segment base, Set<String> parameters) implements Segment {
    @Override
    public NDList draw(NDList entering, NDArray ws, Map<String, NDArray> noise) {
      return base.draw(entering, ws, noise);
    }
  }
}
