package dev.pti.examples.training;

import dev.pti.core.inversion.feature.FeatureEncoder;
import java.util.Locale;

/**
 * What of the encoder a training moves. A pass learns to mend what the ones before it do, so those
 * come first; while all move from the start, they chase each other.
 */
enum Stage {
  /** The first pass, whose guess is what is compared. */
  GUESS,
  /** The correcting pass, behind a first one that stays. */
  CORRECTION,
  /** The first and the correcting pass. */
  BOTH,
  /** The pass that goes downhill, behind two that stay. */
  DESCENT,
  /** All three. */
  ALL;

  boolean moves(String parameter) {
    return switch (this) {
      case GUESS -> parameter.startsWith(FeatureEncoder.GUESS);
      case CORRECTION -> parameter.startsWith(FeatureEncoder.CORRECTION);
      case BOTH -> GUESS.moves(parameter) || CORRECTION.moves(parameter);
      case DESCENT -> parameter.startsWith(FeatureEncoder.DESCENT);
      case ALL -> FeatureEncoder.isTrained(parameter);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
