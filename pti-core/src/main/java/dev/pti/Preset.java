package dev.pti;

import dev.pti.api.Inverter;
import dev.pti.api.Tuner;
import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.Optional;

/** Settings that belong together. */
public enum Preset {
  /** The library's own: fewer steps at higher rates, with locality regularization. */
  DEFAULT,
  /** The published code's settings, step for step; locality regularization is off, as there. */
  REFERENCE,
  /** About half the default's steps and no locality regularization, for a quick look. */
  FAST;

  /**
   * Returns the inverter of the preset.
   *
   * @return projection into W
   */
  public Inverter inverter() {
    return switch (this) {
      case DEFAULT -> Projection.inW();
      case REFERENCE -> Projection.inW(ProjectionSettings.builder().build());
      case FAST -> Projection.inW().with(b -> b.steps(60));
    };
  }

  /**
   * Returns the tuner of the preset.
   *
   * @return pivotal tuning
   */
  public Tuner tuner() {
    return switch (this) {
      case DEFAULT -> PivotalTuning.ofDefaults();
      case REFERENCE ->
          PivotalTuning.of(TuningSettings.builder().locality(Optional.empty()).build());
      case FAST -> PivotalTuning.ofDefaults().with(b -> b.steps(80).locality(Optional.empty()));
    };
  }
}
