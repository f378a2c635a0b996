package dev.pti.examples.training;

import dev.pti.core.inversion.FeatureEncoder;
import java.util.Locale;

/**
 * What of the encoder a training moves. The correcting pass learns to mend what the first one does,
 * so the first comes first; while both move from the start, they chase each other.
 */
enum Stage {
  /** The first pass, whose guess is what is compared. */
  GUESS,
  /** The correcting pass, behind a first one that stays. */
  CORRECTION,
  /** Both. */
  BOTH;

  boolean moves(String parameter) {
    return switch (this) {
      case GUESS -> parameter.startsWith(FeatureEncoder.GUESS);
      case CORRECTION -> parameter.startsWith(FeatureEncoder.CORRECTION);
      case BOTH -> FeatureEncoder.isTrained(parameter);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
