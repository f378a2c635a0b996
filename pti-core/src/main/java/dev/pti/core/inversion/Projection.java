package dev.pti.core.inversion;

import static java.util.Objects.requireNonNull;

import dev.pti.api.BatchInverter;
import dev.pti.api.Inverter;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.shared.Attempts;
import dev.pti.core.inversion.shared.SoughtPictures;
import dev.pti.core.tensor.Descents;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Inversion by a search: the first step of pivotal tuning (Roich et al. 2021, section 3.1, after
 * Karras et al. 2020, appendix D).
 *
 * <p>One style vector (W), or one for each layer (W+), starts at the mean of W or at another
 * inverter's pivot ({@link #from}). Adam moves it so that the picture comes near the target in a
 * perceptual distance. Noise that is added to the vector, and fades over the run, helps it out of
 * poor local minima. The noise maps are fitted at the same time, under a regularizer that keeps
 * them white, so that they take up grain and not the picture. W+ comes nearer to the target but
 * leaves the region in which edits work well; that is why the paper takes a pivot in W and tunes.
 *
 * <p>Several targets take their steps together ({@link BatchInverter}), each with its own Adam; one
 * that has reached the threshold is not measured again. If the inverter that they start from can,
 * it inverts them together too.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class Projection implements BatchInverter {
  private final ProjectionSettings settings;
  private final boolean extended;
  private final @Nullable Inverter start;

  private Projection(ProjectionSettings settings, boolean extended, @Nullable Inverter start) {
    this.settings = settings;
    this.extended = extended;
    this.start = start;
  }

  /**
   * Projection into W along its own coordinates: 100 steps at a learning rate of up to .1, all else
   * as in the published code.
   *
   * @return an inverter named {@code w}
   */
  public static Projection inW() {
    return new Projection(defaults(), false, null);
  }

  /**
   * Projection into W along the axes in which slopes vary, as the default preset searches: 64
   * slopes, a learning rate of up to .3 along their axes, a weight of .03 that holds the latent
   * near the mean, all else as {@link #inW()}.
   *
   * @return an inverter named {@code w}
   */
  public static Projection alongSlopes() {
    return inW().with(b -> b.slopes(64).learningRate(.3).normWeight(.03));
  }

  /**
   * Projection into W+ with the defaults of {@link #inW()}, except for a learning rate of up to
   * .03: each layer moves alone, and a higher rate strays far from W.
   *
   * @return an inverter named {@code w+}
   */
  public static Projection inWPlus() {
    return new Projection(defaults(), true, null).with(b -> b.learningRate(.03));
  }

  /**
   * Projection into W with given settings.
   *
   * @param settings every hyper-parameter
   * @return an inverter named {@code w}
   */
  public static Projection inW(ProjectionSettings settings) {
    return new Projection(settings, false, null);
  }

  /**
   * Projection into W+ with given settings.
   *
   * @param settings every hyper-parameter
   * @return an inverter named {@code w+}
   */
  public static Projection inWPlus(ProjectionSettings settings) {
    return new Projection(settings, true, null);
  }

  private static ProjectionSettings defaults() {
    return ProjectionSettings.builder().steps(100).learningRate(.1).build();
  }

  /**
   * The same projection with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a projection with the settings
   * @throws dev.pti.api.InvalidInputException if a setting is out of its range
   */
  public Projection with(UnaryOperator<ProjectionSettings.Builder> change) {
    return new Projection(
        change.apply(ProjectionSettings.builder().from(settings)).build(), extended, start);
  }

  /**
   * The same projection, started at another inverter's pivot instead of the mean of W. In W it
   * starts at the pivot's mean over the layers. A good start needs few steps ({@link #onward}). If
   * this projection fits noise, it continues from noise maps that the other inverter fitted: they
   * belong to the target and to the region of the latent, and new ones would undo the start.
   *
   * @param first an encoder, a {@link GivenPivot}, another projection
   * @return an inverter named as in {@code encoder+w+}
   */
  public Projection from(Inverter first) {
    return new Projection(settings, extended, first);
  }

  /**
   * The same projection with settings for a good start, such as an encoder's pivot: 30 steps with a
   * learning rate of up to .05, along coordinates, without noise on the latent and without a pull
   * to the mean, either of which would leave the start.
   *
   * @return a projection to be started {@link #from} there
   */
  public Projection onward() {
    return with(b -> b.steps(30).learningRate(.05).latentNoise(0).slopes(0).normWeight(0));
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public ProjectionSettings settings() {
    return settings;
  }

  /** Whether each layer has a style of its own. */
  boolean isExtended() {
    return extended;
  }

  /** Who finds the start, or null for the mean of W. */
  @Nullable Inverter start() {
    return start;
  }

  @Override
  public String name() {
    String own = extended ? "w+" : "w";
    return start == null ? own : start.name() + "+" + own;
  }

  @Override
  public List<Outcome> invertAll(List<Sought> all) {
    return Attempts.of(
        all,
        SoughtPictures::fitting,
        start == null
            ? fitting -> search(fitting.stream().map(it -> new Begun(it, null)).toList())
            : this::searchOn);
  }

  /** A target, and how its search for a start ended; null where it has none. */
  private record Begun(Sought sought, @Nullable Outcome start) {}

  /** Searches on from where another inverter finds those that do not go on from a saved state. */
  private List<Outcome> searchOn(List<Sought> all) {
    Iterator<Outcome> starts = starts(all.stream().filter(this::isAnew).toList()).iterator();
    return search(
        all.stream().map(it -> new Begun(it, isAnew(it) ? starts.next() : null)).toList());
  }

  private boolean isAnew(Sought sought) {
    return sought.workspace().control().saved(name()).isEmpty();
  }

  private List<Outcome> starts(List<Sought> anew) {
    Inverter first = requireNonNull(start);
    return first instanceof BatchInverter batch && !anew.isEmpty()
        ? BatchInverter.outcomes(batch, anew)
        : Attempts.of(
            anew,
            it -> first.invert(it.target(), it.workspace()),
            starts -> starts.stream().map(Outcome::of).toList());
  }

  private List<Outcome> search(List<Begun> all) {
    Workspace first = all.get(0).sought.workspace();
    LatentStatistics statistics = LatentStatistics.measure(first, settings.latentSamples());
    try (ProjectionBatch together = new ProjectionBatch(first)) {
      return Attempts.of(
          all,
          it ->
              new ProjectionRun(
                  this, it.sought, it.start == null ? null : it.start.get(), statistics),
          runs -> Descents.runAll(runs, together));
    }
  }

  @Override
  public String toString() {
    String from = start == null ? "" : " from " + start;
    return "projection into " + (extended ? "w+" : "w") + from + " " + settings;
  }
}
