package dev.pti.core.tuning;

import dev.pti.api.PictureSize;
import dev.pti.api.Step;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.SettingsCheck;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.immutables.value.Value;

/**
 * The hyper-parameters of pivotal tuning. {@link #builder} starts from the published code's values,
 * with locality regularization on as in the paper. The library's own defaults are those of {@link
 * PivotalTuning#ofDefaults}; {@link PivotalTuning#with} changes single ones. "The reference" below
 * is the published code.
 */
@Value.Immutable
// The visibility as text: javac would warn applications, which need no Immutables, of the constant
// that they do not know, and with -Werror would not compile them.
@Value.Style(
    from = "fromPresent",
    visibilityString = "PACKAGE",
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
public abstract class TuningSettings {
  /** The reference's, which holds where no other was chosen. */
  static final double PUBLISHED_THRESHOLD = .06;

  private static final SettingsCheck CHECK = new SettingsCheck("tuning");

  TuningSettings() {}

  /** How the learning rate changes over the run. */
  public enum Schedule {
    /** The same in every step, as in the reference. */
    CONSTANT,
    /** From the full rate to 0 along half a cosine. */
    COSINE,
    /** From the full rate to 0 along a line. */
    LINEAR
  }

  /** Which noise maps the tuned generator draws with. */
  public enum Noise {
    /** The generator's own, as in the reference, which drops what inversion fitted. */
    GENERATOR,
    /** Those that inversion fitted, where it did. */
    FITTED
  }

  /** The order in which a round visits photographs that are tuned together. */
  public enum Order {
    /** As they were given, in every round, as in the reference. */
    AS_GIVEN,
    /** Drawn anew for each round. */
    SHUFFLED
  }

  /**
   * The most steps to take; 350 in the reference. Where several photographs are tuned together, the
   * number counts for each of them. A step looks at one photograph; the steps that one leaves by
   * ending early go to the others.
   *
   * @return 0 or more
   */
  @Value.Default
  public int steps() {
    return 350;
  }

  /**
   * The order of a round over photographs that are tuned together. A round visits each of them
   * once.
   *
   * @return by default as they were given
   */
  @Value.Default
  public Order order() {
    return Order.AS_GIVEN;
  }

  /**
   * The learning rate of Adam; 3e-4 in the reference.
   *
   * @return above 0
   */
  @Value.Default
  public double learningRate() {
    return 3e-4;
  }

  /**
   * How the learning rate changes over the run; constant in the reference.
   *
   * @return a schedule
   */
  @Value.Default
  public Schedule schedule() {
    return Schedule.CONSTANT;
  }

  /**
   * The first part of the run, in which the learning rate rises linearly to the schedule's.
   *
   * @return 0 to 1; by default 0, no warm-up
   */
  @Value.Default
  public double warmUp() {
    return 0;
  }

  /**
   * The last part of the run, in which the learning rate falls linearly from the schedule's to 0.
   *
   * @return 0 to 1; by default 0, it stays
   */
  @Value.Default
  public double coolDown() {
    return 0;
  }

  /**
   * How many steps average their gradients into one update of the weights. Each of these steps has
   * its own codes of locality regularization.
   *
   * @return at least 1, by default 1
   */
  @Value.Default
  public int accumulation() {
    return 1;
  }

  /**
   * How many photographs pass through the networks together, where the gradients of several are
   * averaged into one update ({@link #accumulation}). This takes less time and more memory, and
   * changes results only by rounding. It has no effect on a single photograph.
   *
   * @return at least 1; by default none, which takes as many as have 65,536 pixels together, no
   *     more than 8
   */
  public abstract OptionalInt batch();

  /**
   * Which weights move.
   *
   * @return by default all of the synthesis network
   */
  @Value.Default
  public ParameterChoice parameters() {
    return ParameterChoice.all();
  }

  /**
   * The rank of the differences of weights with two or more axes: convolutions, affine maps, the
   * constant input. Vectors and scalars move freely. So do weights that have no more values than
   * their two factors would have.
   *
   * @return at least 1; by default none, which lets every weight move freely
   */
  public abstract OptionalInt rank();

  /**
   * The weight of a penalty on the differences: the mean squared difference over all values that
   * move. Histories name it {@code difference}.
   *
   * @return 0 or more; by default 0, no penalty
   */
  @Value.Default
  public double differenceWeight() {
    return 0;
  }

  /**
   * The perceptual distance at which tuning ends; .06 in the reference, for LPIPS on AlexNet.
   * Losses that lack the perceptual distance are refused, except with the reference's threshold,
   * which then has no effect.
   *
   * @return above 0, by default .06; none runs all steps
   */
  public abstract OptionalDouble threshold();

  /**
   * The L2 loss, of values in [-1, 1], at which tuning ends, independently of {@link #threshold}.
   * Losses that have no term {@code l2} are refused.
   *
   * @return above 0; by default none, which never ends it
   */
  public abstract OptionalDouble l2Threshold();

  /**
   * Tuning ends after this many steps in which the loss fell by less than {@link #minImprovement}.
   * Only steps with locality regularization are compared with each other. Where several photographs
   * are tuned together, the number counts rounds: a step's index divided by the number of
   * photographs.
   *
   * @return at least 1; by default none, which never ends it
   */
  public abstract OptionalInt patience();

  /**
   * The part of itself by which the loss must fall for {@link #patience} to start counting again.
   *
   * @return 0 to 1, by default .001
   */
  @Value.Default
  public double minImprovement() {
    return .001;
  }

  /**
   * The seconds after which tuning ends. How many steps that makes depends on the machine, so two
   * runs need not give the same bits.
   *
   * @return above 0; by default none, which never ends it
   */
  public abstract OptionalDouble seconds();

  /**
   * A condition of yours that ends tuning with the weights that a step measured. Where several
   * photographs are tuned together, it leaves out the one that the step looked at. It is called
   * once a step on the run's thread, except at steps that reach a threshold. {@link Step#loss}
   * includes locality only at steps with locality regularization; {@link Step#losses} has each term
   * by name.
   *
   * @return empty for none
   */
  public abstract Optional<Predicate<Step>> stopWhen();

  /**
   * Whether the result is the measured state of the lowest loss instead of the last state. A run
   * that a threshold ends keeps the weights that reached it. The same steps are compared as for
   * {@link #patience}, and the state after the last update; {@code best_step} in the result's
   * settings says how many steps led to the best one. Where several photographs are tuned together,
   * the loss is the mean of their last measured losses, each at the weights of its own step.
   *
   * @return by default false
   */
  @Value.Default
  public boolean keepBest() {
    return false;
  }

  /**
   * Which noise maps the tuned generator draws with.
   *
   * @return by default the generator's own
   */
  @Value.Default
  public Noise noise() {
    return Noise.GENERATOR;
  }

  /**
   * Locality regularization.
   *
   * @return empty for none
   */
  @Value.Default
  public Optional<LocalityRegularizer> locality() {
    return Optional.of(LocalityRegularizer.ofDefaults());
  }

  /**
   * Whether steps take less memory and more time. The picture is drawn without a graph, and the
   * backward pass draws the generator once more, a part at a time, from what entered that part. So
   * the graphs of the generator and of the perceptual network are never in memory together, and of
   * the generator's only one part is. Losses are the same; gradients differ by rounding. Each
   * drawing with gradients costs one more drawing. It saves a seventh of the process's memory at
   * 1024 pixels, and little at 256.
   *
   * @return by default false
   */
  @Value.Default
  public boolean recomputation() {
    return false;
  }

  @Value.Check
  void check() {
    CHECK.require(steps() >= 0, "steps is " + steps() + ", wanted 0 or more");
    CHECK.requirePositive("learningRate", learningRate());
    CHECK.requirePositive("threshold", threshold());
    CHECK.requirePositive("l2Threshold", l2Threshold());
    CHECK.requirePart("warmUp", warmUp());
    CHECK.requirePart("coolDown", coolDown());
    CHECK.require(accumulation() >= 1, "accumulation is " + accumulation() + ", wanted 1 or more");
    CHECK.requireAtLeast("batch", batch(), 1);
    CHECK.requireAtLeast("rank", rank(), 1);
    CHECK.requireNotNegative("differenceWeight", differenceWeight());
    CHECK.requireAtLeast("patience", patience(), 1);
    CHECK.requirePart("minImprovement", minImprovement());
    CHECK.requirePositive("seconds", seconds());
  }

  double learningRate(int step, int total) {
    double scheduled =
        switch (schedule()) {
          case CONSTANT -> learningRate();
          case COSINE -> learningRate() * (.5 + .5 * Math.cos(Math.PI * step / total));
          case LINEAR -> learningRate() * (1 - (double) step / total);
        };
    double rise = (step + 1) / Math.max(1, warmUp() * total);
    double fall = (total - step) / Math.max(1, coolDown() * total);
    return scheduled * Math.min(1, rise) * Math.min(1, fall);
  }

  /** How many photographs are looked at at once, where a picture has some pixels a side. */
  int batchAt(PictureSize size) {
    return batch().orElseGet(() -> Batches.usual(size));
  }

  /** The regularizer, at the steps that it looks at. */
  Optional<LocalityRegularizer> localityAt(int step) {
    return locality().filter(locality -> locality.appliesTo(step));
  }

  /** Says whether a step measures all that any step does, so that its loss can be compared. */
  boolean isWhole(int step) {
    return locality().filter(it -> it.appliesTo(0) && !it.appliesTo(step)).isEmpty();
  }

  /**
   * Starts from the reference's settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these settings.
   *
   * @return a builder that holds them
   */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds {@link TuningSettings}. */
  public static final class Builder extends ImmutableTuningSettings.Builder {
    Builder() {
      threshold(PUBLISHED_THRESHOLD);
    }

    /**
     * Takes all settings of others, also those that are none, which {@code fromPresent} takes for
     * ones that are not set.
     *
     * @param settings replace those of this builder
     * @return this builder
     */
    public Builder from(TuningSettings settings) {
      return fromPresent(settings)
          .batch(settings.batch())
          .rank(settings.rank())
          .threshold(settings.threshold())
          .l2Threshold(settings.l2Threshold())
          .patience(settings.patience())
          .seconds(settings.seconds())
          .stopWhen(settings.stopWhen())
          .locality(settings.locality());
    }
  }
}
