package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
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

  private final NDArray origin;
  private final @Nullable NDArray axes;

  private SearchCoordinates(NDArray origin, @Nullable NDArray axes) {
    this.origin = origin;
    this.axes = axes;
  }

  /**
   * Those of a search that begins.
   *
   * @param origin where it starts, {@code [1, layers or 1, width]}
   */
  static SearchCoordinates of(NDArray origin, ProjectionSettings settings, Workspace workspace) {
    if (settings.slopes() == 0) {
      return new SearchCoordinates(origin, null);
    }
    return new SearchCoordinates(
        origin,
        workspace.array(SlopeAxes.measure(workspace, settings.slopes(), settings.comparedAt())));
  }

  /** Those of a search along axes that goes on. */
  static SearchCoordinates of(RunState saved, Workspace workspace) {
    return new SearchCoordinates(
        workspace.array(saved.tensor(ORIGIN)), workspace.array(saved.tensor(AXES)));
  }

  /** What the search moves, at its start. */
  NDArray start() {
    return axes == null ? origin : origin.zerosLike();
  }

  /** Where it is, {@code [1, layers or 1, width]}, as part of a graph if there is one. */
  NDArray latent(NDArray moved) {
    return axes == null ? moved : SlopeAxes.along(origin, moved, axes);
  }

  /** Adds what a later process could not measure to the bit. */
  void putInto(RunState.Builder state, Workspace workspace) {
    if (axes != null) {
      state.put(ORIGIN, workspace.tensor(origin)).put(AXES, workspace.tensor(axes));
    }
  }
}
