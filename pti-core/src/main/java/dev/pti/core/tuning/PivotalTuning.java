package dev.pti.core.tuning;

import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.JointTuner;
import dev.pti.api.LossTerm;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Pivotal tuning (Roich et al. 2021, section 3.2): the pivot stays, and Adam moves the synthesis
 * network's weights until the pivot's picture comes near the photograph.
 *
 * <p>The loss is the sum of the workspace's weighted terms (by default the perceptual distance and
 * L2), of locality regularization at the steps that have it, and of a penalty on how far the
 * weights moved, if that is on. Weights of the synthesis network move, affine maps, to-RGB layers
 * and noise strengths included. The mapping network stays unchanged, so that random codes still
 * mean what they meant; with {@link #ofDefaults} the coarse blocks stay too. The run ends after its
 * steps, or as soon as the perceptual distance reaches the threshold, with the weights that reached
 * it. {@link TuningSettings} says what else can move, how, and until when.
 *
 * <p>Several photographs can share one tuned generator, each with its own pivot and noise maps. A
 * step looks at one of them and moves the weights for it; with accumulation several are looked at
 * together for one update. One that has reached its threshold is left out until all have, and is
 * then looked at again. Only pivots and noise maps add memory for each photograph: the perceptual
 * network's features are kept on the device for those of the present step alone.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class PivotalTuning implements JointTuner {
  private static final String STAGE = "tuning";

  private final TuningSettings settings;
  private final String stage;

  private PivotalTuning(TuningSettings settings, String stage) {
    this.settings = settings;
    this.stage = stage;
  }

  /**
   * Tuning with the library's defaults: 100 steps; a learning rate of 2e-3 that falls to 0 in the
   * last fifth; the coarse blocks unchanged; the fitted noise; no threshold; the paper's locality
   * regularization at every third step, {@link LocalityRegularizer#every three times} as strong.
   *
   * @return a tuner with locality regularization
   */
  public static PivotalTuning ofDefaults() {
    return new PivotalTuning(
        TuningSettings.builder()
            .steps(100)
            .learningRate(2e-3)
            .coolDown(.2)
            .parameters(ParameterChoice.middleAndFine())
            .threshold(OptionalDouble.empty())
            .noise(TuningSettings.Noise.FITTED)
            .locality(LocalityRegularizer.ofDefaults().every(3))
            .build(),
        STAGE);
  }

  /**
   * Tuning with given settings.
   *
   * @param settings every hyper-parameter
   * @return a tuner
   */
  public static PivotalTuning of(TuningSettings settings) {
    return new PivotalTuning(settings, STAGE);
  }

  /**
   * The same tuning with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a tuner with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public PivotalTuning with(UnaryOperator<TuningSettings.Builder> change) {
    return new PivotalTuning(change.apply(settings.toBuilder()).build(), stage);
  }

  /** The same loop where it serves something else, by whose name its steps are told. */
  PivotalTuning toldAs(String other) {
    return new PivotalTuning(settings, other);
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public TuningSettings settings() {
    return settings;
  }

  /**
   * Checks that losses measure what thresholds are about: tuning would never end by them. A run
   * checks it too; this one is for whoever wants to know before there is anything to tune.
   *
   * @param terms what tuning will minimize
   * @param perceptual the name of the perceptual distance
   * @throws InvalidInputException if no term has the name of what {@code l2Threshold} is about, or
   *     a {@code threshold} other than the published one
   */
  public void requireMeasured(List<LossTerm> terms, String perceptual) {
    StoppingRules.requireMeasured(settings, terms, perceptual);
  }

  /**
   * Refuses weights that a generator does not have before it is tuned.
   *
   * @param generator that is to be tuned
   * @throws InvalidInputException if none of its parameters are among {@code parameters}
   */
  public void requireFits(DifferentiableGenerator generator) {
    settings.parameters().from(generator.parameters(), generator.pictureSize());
  }

  @Override
  public List<Tuning> tuneTogether(List<Subject> subjects, Workspace workspace) {
    KnownSubjects known = KnownSubjects.of(subjects, settings, workspace.generator());
    return new TuningRun(settings, stage, known, subjects, workspace).optimize();
  }

  @Override
  public String toString() {
    return "pivotal tuning " + settings;
  }
}
