package dev.pti;

import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.Optional;

/**
 * Settings that belong together: how the pivot is found and how the generator is tuned. An inverter
 * or a tuner that is set on the builder replaces the preset's.
 *
 * <p>{@link #DEFAULT} and {@link #FAST} use the bundled encoder in the bundled generator, without a
 * search. They {@link #search} if the builder is given another generator. They also search if it is
 * given a mask, an inversion loss, an identity term or another perceptual distance: these say what
 * inversion must minimize, and an encoder minimizes nothing.
 */
public enum Preset {
  /**
   * The library's own numbers: fewer steps at higher rates, a search along slopes, locality
   * regularization at every third step.
   */
  DEFAULT,
  /**
   * The published numbers of steps, rates and thresholds. Locality regularization is off, as in the
   * published code. One perceptual distance serves both stages, where the published code has two
   * networks.
   */
  REFERENCE,
  /**
   * Four fifths of the default's steps at a higher rate, half of its slopes, and no locality
   * regularization.
   */
  FAST;

  /** How many photographs' gradients are averaged, where there are as many. */
  private static final int TOGETHER = 4;

  /**
   * Returns the search of the preset.
   *
   * @return projection into W
   */
  public Projection search() {
    return switch (this) {
      case DEFAULT -> Projection.alongSlopes();
      case REFERENCE -> Projection.inW(ProjectionSettings.builder().build());
      case FAST -> Projection.alongSlopes().with(b -> b.slopes(32).steps(60));
    };
  }

  /** Tells whether an encoder takes the place of the search where one is bundled. */
  boolean prefersEncoder() {
    return this != REFERENCE;
  }

  /**
   * Returns the preset's tuner for one photograph.
   *
   * @return pivotal tuning
   */
  public PivotalTuning tuner() {
    return switch (this) {
      case DEFAULT -> PivotalTuning.ofDefaults();
      case REFERENCE ->
          PivotalTuning.of(TuningSettings.builder().locality(Optional.empty()).build());
      case FAST ->
          PivotalTuning.ofDefaults()
              .with(b -> b.steps(80).learningRate(2.5e-3).locality(Optional.empty()));
    };
  }

  /**
   * Returns the preset's tuner for several photographs in one generator. For four or more, {@link
   * #DEFAULT} and {@link #FAST} average the gradients of four into one update, at twice the
   * learning rate: this comes nearer in fewer updates. {@link #REFERENCE} makes an update for each
   * photograph in turn.
   *
   * @param photographs at least 1
   * @return pivotal tuning
   */
  public PivotalTuning tuner(int photographs) {
    if (this == REFERENCE || photographs < TOGETHER) {
      return tuner();
    }
    return tuner()
        .with(b -> b.accumulation(TOGETHER).learningRate(2 * tuner().settings().learningRate()));
  }
}
