package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.Descents;
import dev.pti.core.tensor.Descents.At;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.DrawnLosses;
import dev.pti.core.tensor.RecomputedDrawing;
import dev.pti.core.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures projections that take their steps together: their latents are drawn as one batch, and
 * compared with their targets as one. Networks are asked once for all, which reads their weights
 * once, and each picture has its own latent, noise maps and losses. Belongs to the thread of the
 * runs, and owns what it brings to the device for those that are going on.
 */
final class ProjectionBatch implements Descents.Measuring<ProjectionRun>, AutoCloseable {
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private List<ProjectionRun> present = List.of();
  private @Nullable BoundTerms bound;
  private @Nullable NDManager room;

  /**
   * Measures in the room of one of the runs.
   *
   * @param workspace whose gradients are computed; open as long as all
   */
  ProjectionBatch(Workspace workspace) {
    this.workspace = workspace;
    generator = workspace.generator();
  }

  @Override
  public DrawnLosses measure(List<At<ProjectionRun>> going) {
    BoundTerms terms = bind(going);
    List<Supplier<NDArray>> latents =
        going.stream().map(it -> it.search().drawnAt(it.step())).toList();
    Supplier<NDArray> ws = () -> Batches.together(latents.stream().map(Supplier::get).toList());
    Drawing<Map<String, NDArray>> drawing = drawing(going, ws);
    return new DrawnLosses(
        workspace.autograd(), List.of(drawing), () -> losses(going, terms, drawing));
  }

  /** Draws with the maps that are fitted; where each is, it is asked itself. */
  private Drawing<Map<String, NDArray>> drawing(
      List<At<ProjectionRun>> going, Supplier<NDArray> ws) {
    return going.get(0).search().isRecomputed()
        ? RecomputedDrawing.ofLatents(
            workspace.autograd(), generator, ws, () -> noise(going, fittedNoise(going)))
        : fitted -> generator.synthesize(ws.get(), noise(going, fitted));
  }

  private NDList losses(
      List<At<ProjectionRun>> going, BoundTerms terms, Drawing<Map<String, NDArray>> drawing) {
    int count = going.size();
    int step = going.get(0).step();
    Map<String, NDArray> fitted = fittedNoise(going);
    NDArray pictures = drawing.picture(fitted);
    List<NDList> ofTerms =
        terms.measure(step, step, term -> term.losses(pictures)).stream()
            .map(each -> Batches.apart(each, count))
            .toList();
    NDList ofNoise =
        fitted.isEmpty() ? null : Batches.apart(NoiseRegularizer.losses(fitted.values()), count);
    NDList losses = new NDList();
    for (int i = 0; i < count; i++) {
      int picture = i;
      ofTerms.forEach(each -> losses.add(each.get(picture)));
      losses.addAll(going.get(i).search().regularizers(ofNoise == null ? null : ofNoise.get(i)));
    }
    return losses;
  }

  /** The maps that pictures are drawn with: the generator's, one's own, or each its own. */
  private Map<String, NDArray> noise(List<At<ProjectionRun>> going, Map<String, NDArray> fitted) {
    if (fitted.isEmpty()) {
      return generator.noise();
    }
    return going.size() == 1 ? going.get(0).search().noise() : fitted;
  }

  /** The maps that are fitted, {@code [n, 1, r, r]} each; or none. */
  private static Map<String, NDArray> fittedNoise(List<At<ProjectionRun>> going) {
    Map<String, NDArray> maps = new LinkedHashMap<>();
    for (String name : going.get(0).search().noise().keySet()) {
      maps.put(name, Batches.together(each(going, run -> map(run, name))));
    }
    return maps;
  }

  private static NDArray map(ProjectionRun run, String name) {
    return Objects.requireNonNull(run.noise().get(name)).expandDims(0).expandDims(0);
  }

  private static <T> List<T> each(List<At<ProjectionRun>> going, Function<ProjectionRun, T> part) {
    return going.stream().map(At::search).map(part).toList();
  }

  /** Binds terms to the targets of those that go on, again when one has ended. */
  private BoundTerms bind(List<At<ProjectionRun>> going) {
    List<ProjectionRun> runs = each(going, Function.identity());
    if (bound == null || !runs.equals(present)) {
      close();
      At<ProjectionRun> first = going.get(0);
      bound = BoundTerms.bind(first.search().terms(), targets(going), first.step());
      present = runs;
    }
    return bound;
  }

  /** Bound terms give what they keep to the manager of these, past all scopes. */
  private NDArray targets(List<At<ProjectionRun>> going) {
    try (Scope scope = new Scope()) {
      NDArray targets = Batches.of(each(going, ProjectionRun::target), workspace);
      room = targets.getManager().newSubManager();
      return scope.release(targets, room);
    }
  }

  @Override
  public void close() {
    if (room != null) {
      room.close();
      room = null;
    }
    bound = null;
  }
}
