package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import org.immutables.value.Value;

/** How a direction is learned from labelled latents. */
@Value.Immutable
public abstract class LearnerSettings {
  LearnerSettings() {}

  /** Linear methods. */
  public enum Method {
    /** The boundary with the widest margin, squared hinge loss, as InterFaceGAN has it. */
    LINEAR_SVM("linear SVM"),
    /** The boundary where log-odds are 0. */
    LOGISTIC_REGRESSION("logistic regression"),
    /** A linear function of values, or of labels as -1 and 1. */
    RIDGE_REGRESSION("ridge regression");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * What is fitted.
   *
   * @return by default a linear SVM
   */
  @Value.Default
  public Method method() {
    return Method.LINEAR_SVM;
  }

  /**
   * How strongly weights are kept small: the factor of their squared length beside the mean loss,
   * over latents scaled to a mean variance of 1. A smaller one follows the given labels more
   * closely, and an edit may then leave what the generator knows; a larger one turns the direction
   * towards the difference of the classes' means.
   *
   * @return above 0; by default .3
   */
  @Value.Default
  public double penalty() {
    return .3;
  }

  /**
   * Whether a direction has a vector for each layer, learned from all of W+. Otherwise it has one
   * vector, learned from the mean over a latent's layers.
   *
   * @return by default false
   */
  @Value.Default
  public boolean inWPlus() {
    return false;
  }

  /**
   * How many parts cross-validation leaves out in turn.
   *
   * @return 2 or more, by default 5
   */
  @Value.Default
  public int folds() {
    return 5;
  }

  /**
   * How many resamples the intervals rest on.
   *
   * @return 100 or more, by default 1000
   */
  @Value.Default
  public int resamples() {
    return 1000;
  }

  /**
   * Seed of folds and resamples. The direction itself does not depend on it.
   *
   * @return by default 0
   */
  @Value.Default
  public long seed() {
    return 0;
  }

  /**
   * Whether labels that cannot be predicted better than by chance give a direction with a warning,
   * rather than an error.
   *
   * @return by default false
   */
  @Value.Default
  public boolean allowChance() {
    return false;
  }

  @Value.Check
  void check() {
    if (!(penalty() > 0) || !Double.isFinite(penalty())) {
      throw new InvalidInputException("penalty is %s, wanted above 0".formatted(penalty()));
    }
    if (folds() < 2) {
      throw new InvalidInputException("folds is %d, wanted 2 or more".formatted(folds()));
    }
    if (resamples() < 100) {
      throw new InvalidInputException("resamples is %d, wanted 100 or more".formatted(resamples()));
    }
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link LearnerSettings}. */
  public static final class Builder extends ImmutableLearnerSettings.Builder {
    Builder() {}
  }
}
