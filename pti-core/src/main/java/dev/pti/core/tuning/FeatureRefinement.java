package dev.pti.core.tuning;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.WorkspaceOf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Refinement of features: what no latent and no moderate tuning draws, a background, a strand of
 * hair, the weave of a jacket, is added to the activations of one resolution, the space that the
 * field calls F (Kang et al. 2021; beside tuned weights, Cao et al. 2023).
 *
 * <p>An offset of activations knows its place and not what is there. Kept through an edit, it draws
 * the old face over the new one: a head that turned has its old outline, a mouth that opened its
 * old teeth. So it belongs to the activations that it was found at. Where an edit leaves them as
 * they were, at an ear when the mouth smiles, the offset stays. Where they go elsewhere, it goes
 * along: an optical flow (Lucas and Kanade 1981) says from where in the pivot's activations each
 * comes, and the offset is taken from there. Where the edit makes others of them it fades, {@code
 * offset * exp(-d²/reach²)}, with d² their mean squared distance from the pivot's at the place that
 * they came from, over channels and neighbouring places, in mean squares of the pivot's. What is
 * drawn there is what tuning alone draws. So tuning comes first and stays as it is: everything of
 * the edit must be in it. And random codes, whose activations lie far away, are drawn nearly as by
 * the tuned generator.
 *
 * <p>The loop is that of {@link PivotalTuning} with the run's losses; what moves in place of
 * weights is the offset. A step has no gradients of weights and none before the resolution. Holds
 * settings only; thread-safe.
 */
public final class FeatureRefinement {
  private static final String LOSSES = "losses";

  private final FeatureRefinementSettings settings;

  private FeatureRefinement(FeatureRefinementSettings settings) {
    this.settings = settings;
  }

  /**
   * Refinement by the library's settings.
   *
   * @return with every default
   */
  public static FeatureRefinement ofDefaults() {
    return of(FeatureRefinementSettings.builder().build());
  }

  /**
   * Refinement with given settings.
   *
   * @param settings every hyper-parameter
   * @return refinement
   */
  public static FeatureRefinement of(FeatureRefinementSettings settings) {
    return new FeatureRefinement(settings);
  }

  /**
   * The same refinement with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return refinement with the settings
   * @throws dev.pti.api.InvalidInputException if a setting is out of its range
   */
  public FeatureRefinement with(UnaryOperator<FeatureRefinementSettings.Builder> change) {
    return of(change.apply(FeatureRefinementSettings.builder().from(settings)).build());
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public FeatureRefinementSettings settings() {
    return settings;
  }

  /**
   * Checks that losses measure what the threshold is about; see {@link
   * PivotalTuning#requireMeasured}.
   *
   * @param terms what refinement will minimize
   * @param perceptual the name of the perceptual distance
   * @throws dev.pti.api.InvalidInputException if the threshold is above 0 and no term has the name
   */
  public void requireMeasured(List<LossTerm> terms, String perceptual) {
    loop().requireMeasured(terms, perceptual);
  }

  /**
   * Finds what the tuned generator lacks.
   *
   * @param photograph the aligned photograph
   * @param pivot which stays
   * @param workspace its generator is the tuned one, with the noise that it draws with
   * @return features, history and why it ended; no difference of weights
   * @throws dev.pti.api.InvalidInputException if the generator has no such resolution
   * @throws StoppedException if a loss term or the listener fails, a loss turns NaN, or the run is
   *     asked to stop; the last good state is in it
   */
  public Tuning refine(Target photograph, Latent pivot, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    int resolution = settings.resolutionIn(generator.resolution());
    NDArray ws = workspace.array(pivot.toTensor()).expandDims(0);
    NDArray at =
        workspace
            .autograd()
            .withoutGradients(() -> generator.activations(ws, generator.noise(), resolution));
    RefinedGenerator refined = new RefinedGenerator(generator, at.zerosLike(), at);
    try {
      Inversion inversion = Inversion.builder().pivot(pivot).build();
      return found(
          loop().tune(inversion, photograph, new WorkspaceOf(workspace, refined)),
          workspace.tensor(at),
          resolution);
    } catch (StoppedException stopped) {
      FloatTensor activations = workspace.tensor(at);
      throw stopped.keeping(
          stopped.lastTunings().stream()
              .map(last -> found(last, activations, resolution))
              .toList());
    }
  }

  private PivotalTuning loop() {
    return PivotalTuning.of(
            TuningSettings.builder()
                .steps(settings.steps())
                .learningRate(settings.learningRate())
                .coolDown(settings.coolDown())
                .threshold(settings.threshold())
                .recomputation(settings.recomputation())
                .locality(Optional.empty())
                .build())
        .toldAs("refinement");
  }

  private Tuning found(Tuning moved, FloatTensor at, int resolution) {
    long[] shape = at.shape();
    FloatTensor activations = at.reshape(shape[1], shape[2], shape[3]);
    FloatTensor offset = moved.difference().get(RefinedGenerator.OFFSET);
    return Tuning.builder()
        .from(moved)
        .difference(Map.of())
        .features(
            offset == null
                ? List.of()
                : List.of(
                    new RefinedFeatures(
                        offset.reshape(activations.shape()),
                        activations,
                        (float) settings.reach())))
        .settings(settings.listed(resolution))
        .putSettings(LOSSES, requireNonNull(moved.settings().get(LOSSES)))
        .build();
  }

  @Override
  public String toString() {
    return "refinement " + settings;
  }
}
