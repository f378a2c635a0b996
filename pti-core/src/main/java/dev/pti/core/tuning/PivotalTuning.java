package dev.pti.core.tuning;

import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.function.UnaryOperator;

/**
 * Pivotal tuning (Roich et al. 2021, section 3.2): the pivot stays, and the synthesis network's
 * weights move by Adam until the pivot yields the photograph.
 *
 * <p>The loss is the sum of the workspace's weighted terms, by default the perceptual distance and
 * L2, of locality regularization where it applies, and of a penalty on how far the weights moved
 * where that is on. By default all weights of the synthesis network move, affine maps, to-RGB
 * layers and noise strengths included; the mapping network stays, so that random codes still mean
 * what they meant. The run ends after its steps, or as soon as the perceptual distance is at the
 * threshold: the weights are then those that reached it. {@link TuningSettings} has other choices
 * of what moves, how, and until when.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class PivotalTuning implements Tuner {
  private final TuningSettings settings;

  private PivotalTuning(TuningSettings settings) {
    this.settings = settings;
  }

  /**
   * Tuning with the library's defaults: 150 steps, a learning rate that falls from 3e-3 along a
   * cosine, the fitted noise, no threshold, locality regularization as in the paper.
   *
   * @return a tuner with locality regularization
   */
  public static PivotalTuning ofDefaults() {
    return new PivotalTuning(
        TuningSettings.builder()
            .steps(150)
            .learningRate(3e-3)
            .schedule(TuningSettings.Schedule.COSINE)
            .threshold(0)
            .noise(TuningSettings.Noise.FITTED)
            .build());
  }

  /**
   * Tuning with given settings.
   *
   * @param settings every hyper-parameter
   * @return a tuner
   */
  public static PivotalTuning of(TuningSettings settings) {
    return new PivotalTuning(settings);
  }

  /**
   * The same tuning with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a tuner with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public PivotalTuning with(UnaryOperator<TuningSettings.Builder> change) {
    return new PivotalTuning(change.apply(settings.toBuilder()).build());
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public TuningSettings settings() {
    return settings;
  }

  @Override
  public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    target.requireResolution(generator.resolution());
    inversion.pivot().requireFits(generator.layers(), generator.latentWidth());
    return new TuningRun(settings, inversion, target, workspace).optimize();
  }

  @Override
  public String toString() {
    return "pivotal tuning " + settings;
  }
}
