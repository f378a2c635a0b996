package dev.pti.core.tuning;

import dev.pti.api.Step;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.SettingsCheck;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.immutables.value.Value;

/**
 * The hyper-parameters of pivotal tuning. The defaults of {@link #builder} are those of the
 * reference, with locality regularization on as in the paper; {@link PivotalTuning#ofDefaults}
 * states the library's own.
 */
@Value.Immutable
@Value.Style(
    from = "fromPresent",
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
public abstract class TuningSettings {
  /** The reference's, which holds where no other was chosen. */
  static final double PUBLISHED_THRESHOLD = .06;

  private static final SettingsCheck CHECK = new SettingsCheck("tuning");

  TuningSettings() {}

  /** How the learning rate runs. */
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

  /** In which order a round goes through photographs that are tuned together. */
  public enum Order {
    /** As they were given, in every round, as in the reference. */
    AS_GIVEN,
    /** Drawn anew for each round. */
    SHUFFLED
  }

  /**
   * How many steps at most, for each photograph where several are tuned together; 350 in the
   * reference. A step looks at one photograph. What one that ends early leaves, the others get.
   *
   * @return 0 or more
   */
  @Value.Default
  public int steps() {
    return 350;
  }

  /**
   * In which order a round goes through photographs that are tuned together, each once.
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
   * How the learning rate runs; constant in the reference.
   *
   * @return a schedule
   */
  @Value.Default
  public Schedule schedule() {
    return Schedule.CONSTANT;
  }

  /**
   * For which part of the run the learning rate rises along a line to where the schedule has it.
   *
   * @return 0 to 1; by default 0, no warm-up
   */
  @Value.Default
  public double warmUp() {
    return 0;
  }

  /**
   * For which part of the run, its last, the learning rate falls along a line from where the
   * schedule has it to 0.
   *
   * @return 0 to 1; by default 0, it stays
   */
  @Value.Default
  public double coolDown() {
    return 0;
  }

  /**
   * The gradients of how many steps are averaged into one update of the weights, each with its own
   * codes of locality regularization.
   *
   * @return at least 1, by default 1
   */
  @Value.Default
  public int accumulation() {
    return 1;
  }

  /**
   * How many photographs are looked at at once, of several whose gradients are averaged into one
   * update ({@link #accumulation}): networks are asked once for all, which takes less time and more
   * memory, and is the same but for rounding. One photograph is tuned step by step.
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
   * constant input. Vectors and scalars move freely, and so do weights that have no more values
   * than the two factors would.
   *
   * @return at least 1; by default none, which lets every weight move freely
   */
  public abstract OptionalInt rank();

  /**
   * The weight of a penalty on the differences: the mean, over all values that move, of the squared
   * difference, named {@code difference}.
   *
   * @return 0 or more; by default 0, no penalty
   */
  @Value.Default
  public double differenceWeight() {
    return 0;
  }

  /**
   * The perceptual distance at which tuning ends; .06 in the reference, for LPIPS on AlexNet. One
   * about which no loss says anything is refused, but for the reference's, which ends nothing
   * there.
   *
   * @return above 0, by default .06; none runs all steps
   */
  public abstract OptionalDouble threshold();

  /**
   * The L2 loss, of values in [-1, 1], at which tuning ends, whatever the perceptual distance is.
   * Losses that have no term {@code l2} are refused.
   *
   * @return above 0; by default none, which never ends it
   */
  public abstract OptionalDouble l2Threshold();

  /**
   * After how many steps in which the loss fell by less than {@link #minImprovement} tuning ends.
   * Only steps that locality regularization looks at are compared. Where several photographs are
   * tuned together, each waits for so many rounds, a round being a step's index divided by their
   * number.
   *
   * @return at least 1; by default none, which never ends it
   */
  public abstract OptionalInt patience();

  /**
   * By which part of itself the loss must fall for {@link #patience} to begin anew.
   *
   * @return 0 to 1, by default .001
   */
  @Value.Default
  public double minImprovement() {
    return .001;
  }

  /**
   * After how many seconds tuning ends. Where it does depends on the machine: two runs need not
   * give the same bits.
   *
   * @return above 0; by default none, which never ends it
   */
  public abstract OptionalDouble seconds();

  /**
   * A caller's decision to end tuning with the weights that a step measured; where several
   * photographs are tuned together, to leave out the one that the step looked at. Asked once a
   * step, but for those that reach a threshold, on the run's thread. {@link Step#loss} has locality
   * in it at the steps that locality looks at alone; {@link Step#losses} has each term by name.
   *
   * @return empty for none
   */
  public abstract Optional<Predicate<Step>> stopWhen();

  /**
   * Whether the result is the measured state of the lowest loss in place of the last one. A run
   * that a threshold ends keeps the weights that reached it. Compares the steps that {@link
   * #patience} does, and what the last update led to; {@code best_step} in the result's settings
   * says how many steps led to it. Where several photographs are tuned together, the loss is the
   * mean of what each lost when it was last measured, each at the weights of its own step.
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
   * Whether steps keep less in memory and take longer: the picture is drawn without a graph, and
   * going backward the generator is drawn once more, a part at a time, from what entered that part.
   * So the graphs of the generator and of the perceptual network are never in memory together, nor
   * more than one part of the generator's. Losses stay what they are, gradients but for rounding.
   * It takes a drawing more for each that has gradients, and saves a seventh of the process's
   * memory at 1024 pixels, little at 256.
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
  int batchAt(int resolution) {
    return batch().orElseGet(() -> Batches.usual(resolution));
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
