package dev.pti.core.optimization;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Descents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An edit by dragging: points of the picture are pulled to others, and the latent moves until what
 * is at each of the first has come to the second (DragGAN, Pan et al. 2023).
 *
 * <pre>{@code
 * Drag drag = Drag.of(new Point(52, 88), new Point(47, 85)).within(Region.face());
 * Optimized wider = tuned.drag(drag);
 * }</pre>
 *
 * <p>A step pulls what the generator's activations have around each point a little towards its
 * target (motion supervision, equation 1 of the paper), and finds where the point is then: where
 * the activations are most like those that it began at (point tracking, equation 2). What is
 * outside of a region, if one is given, is held where it is.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class Drag {
  /**
   * What is pulled where, in pixels of the aligned picture.
   *
   * @param from a point of the picture
   * @param to where it is pulled to
   */
  public record Pull(Point from, Point to) {
    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  private final DragSettings settings;
  private final List<Pull> pulls;
  private final @Nullable Region region;

  private Drag(DragSettings settings, List<Pull> pulls, @Nullable Region region) {
    this.settings = settings;
    this.pulls = pulls;
    this.region = region;
  }

  /**
   * Pulls one point, with the default settings.
   *
   * @param from a point of the aligned picture
   * @param to where it is pulled to
   * @return the drag
   */
  public static Drag of(Point from, Point to) {
    return new Drag(DragSettings.builder().build(), List.of(new Pull(from, to)), null);
  }

  /**
   * Pulls another point at the same time. One that is pulled nowhere is held.
   *
   * @param from a point of the aligned picture
   * @param to where it is pulled to
   * @return a drag with the point
   */
  public Drag and(Point from, Point to) {
    List<Pull> more = new ArrayList<>(pulls);
    more.add(new Pull(from, to));
    return new Drag(settings, List.copyOf(more), region);
  }

  /**
   * Confines what changes.
   *
   * @param within the part of the picture that may change; in the rest the activations are held
   * @return a drag with the region
   */
  public Drag within(Region within) {
    return new Drag(settings, pulls, within);
  }

  /**
   * The same drag with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a drag with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public Drag with(UnaryOperator<DragSettings.Builder> change) {
    DragSettings.Builder present = DragSettings.builder().from(settings);
    return new Drag(change.apply(present).build(), pulls, region);
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public DragSettings settings() {
    return settings;
  }

  /**
   * Returns what is pulled where.
   *
   * @return at least one
   */
  public List<Pull> pulls() {
    return pulls;
  }

  /**
   * Moves a latent. Applications call {@code Tuned.drag}.
   *
   * @param start where it starts
   * @param workspace of the generator that draws
   * @return the latent as the pivot, the history with the largest {@code distance} that was left,
   *     in pixels, and among the settings {@code points}: x and y of where each ended
   * @throws InvalidInputException if a point, the region, the layers or the start do not fit the
   *     generator
   * @throws UnsupportedOperationException if the generator lends no activations
   * @throws dev.pti.api.StoppedException if the listener fails, a loss turns NaN, or the run is
   *     asked to stop; the last good state is in it
   */
  public Inversion drag(Latent start, Workspace workspace) {
    return Descents.run(
        new DragRun(this, start, workspace), going -> going.get(0).search().measure());
  }

  @Nullable Region region() {
    return region;
  }

  String pullsAsText() {
    return pulls.stream().map(Pull::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "drag of %s%s"
        .formatted(pullsAsText(), region == null ? "" : " within " + region.name());
  }
}
