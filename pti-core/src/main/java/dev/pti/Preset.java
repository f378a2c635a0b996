package dev.pti;

import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.Optional;

/**
 * Settings that belong together: how a pivot is found and the generator tuned, where the builder is
 * not told otherwise.
 *
 * <p>{@link #DEFAULT} and {@link #FAST} find the pivot in the bundled generator by its own encoder,
 * without a search. They {@link #search} in any other generator, and where a mask, an inversion
 * loss or an identity term says what an inversion shall minimize, since an encoder minimizes
 * nothing.
 */
public enum Preset {
  /** The library's own: fewer steps at higher rates, with locality regularization at some. */
  DEFAULT,
  /** The published code's settings, step for step; locality regularization is off, as there. */
  REFERENCE,
  /** About half the default's steps and half as much locality regularization, for a quick look. */
  FAST;

  /**
   * Returns the search of the preset.
   *
   * @return projection into W
   */
  public Projection search() {
    return switch (this) {
      case DEFAULT -> Projection.inW();
      case REFERENCE -> Projection.inW(ProjectionSettings.builder().build());
      case FAST -> Projection.inW().with(b -> b.steps(60));
    };
  }

  /**
   * Tells whether an encoder takes the place of the search where one is bundled for the generator.
   *
   * @return whether it does
   */
  public boolean prefersEncoder() {
    return this != REFERENCE;
  }

  /**
   * Returns the tuner of the preset.
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
              .with(b -> b.steps(80).locality(LocalityRegularizer.ofDefaults().every(6)));
    };
  }
}
