package dev.pti;

import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.Optional;

/**
 * Settings that belong together: how a pivot is found and the generator tuned, where the builder is
 * not told otherwise.
 *
 * <p>{@link #DEFAULT} and {@link #FAST} find the pivot by the bundled encoder, without a search, if
 * the builder was given no other generator. They {@link #search} in any other, and where a mask, an
 * inversion loss, an identity term or another perceptual distance says what an inversion shall
 * minimize, since an encoder minimizes nothing.
 */
public enum Preset {
  /**
   * The library's own: fewer steps at higher rates, a search along slopes, locality regularization
   * at some steps.
   */
  DEFAULT,
  /**
   * The published numbers of steps, rates and thresholds; locality regularization is off, as there.
   * One perceptual distance serves both stages, where the published code has two networks.
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
   * Returns the tuner of the preset for a photograph of its own.
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
   * Returns the tuner of the preset for some photographs in one generator. From four on, default
   * and fast average the gradients of four into one update, at twice the rate: that comes nearer in
   * fewer updates, and looks at four at once. The reference goes from one to the next.
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
