package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.RunState;
import dev.pti.api.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * In which coordinates a search moves: in those of W itself, or along {@link SlopeAxes} from where
 * it starts. Belongs to one run, whose workspace owns the arrays.
 */
final class SearchCoordinates {
  private static final String ORIGIN = "origin";
  private static final String AXES = "axes";

  private final Workspace workspace;
  private final NDArray origin;
  private final @Nullable Along along;

  private record Along(FloatTensor origin, FloatTensor axes, NDArray array) {}

  private SearchCoordinates(Workspace workspace, NDArray origin, @Nullable FloatTensor axes) {
    this.workspace = workspace;
    this.origin = origin;
    this.along =
        axes == null ? null : new Along(workspace.tensor(origin), axes, workspace.array(axes));
  }

  /**
   * Those of a search that begins.
   *
   * @param origin where it starts, {@code [1, layers or 1, width]}
   */
  static SearchCoordinates of(NDArray origin, ProjectionSettings settings, Workspace workspace) {
    int slopes = settings.slopes();
    return new SearchCoordinates(
        workspace, origin, slopes == 0 ? null : SlopeAxes.measure(workspace, settings));
  }

  /** Those of a search along axes that goes on. */
  static SearchCoordinates of(RunState saved, Workspace workspace) {
    NDArray origin = workspace.array(saved.tensor(ORIGIN));
    return new SearchCoordinates(workspace, origin, saved.tensor(AXES));
  }

  /** What the search moves, at its start. */
  NDArray start() {
    return along == null ? origin : origin.zerosLike();
  }

  /** Where it is, {@code [1, layers or 1, width]}, as part of a graph if there is one. */
  NDArray latent(NDArray moved) {
    return along == null ? moved : SlopeAxes.along(origin, moved, along.array);
  }

  /** The values of where it is. */
  FloatTensor values(NDArray moved) {
    return workspace.tensor(
        along == null ? moved : workspace.autograd().withoutGradients(() -> latent(moved)));
  }

  /** Adds what a later process could not measure to the bit. */
  void putInto(RunState.Builder state) {
    if (along != null) {
      state.put(ORIGIN, along.origin).put(AXES, along.axes);
    }
  }
}
