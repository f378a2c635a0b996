package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a direction was learned, and how well what was learned tells latents that were left out of
 * it.
 *
 * @param name of the attribute
 * @param method {@code linear SVM}, {@code logistic regression} or {@code ridge regression}
 * @param samples labelled latents
 * @param positives how many are true of the labels that it was judged by; 0 where those are values
 * @param dimensions of a latent as it was learned from
 * @param folds of cross-validation
 * @param outOfFold {@code auc} and {@code accuracy} (the mean over both classes) of true and false
 *     labels, at chance .5; {@code correlation} and {@code r2} of values, at chance 0. The first of
 *     each pair alone where the direction was learned from other labels
 * @param without the directions that were projected out
 * @param warnings sentences about what makes the result doubtful; empty if nothing does
 */
public record LearningReport(
    String name,
    String method,
    int samples,
    int positives,
    int dimensions,
    int folds,
    Map<String, Estimate> outOfFold,
    List<String> without,
    List<String> warnings) {
  static final String AUC = "auc";
  static final String CORRELATION = "correlation";

  /**
   * Keeps unmodifiable copies.
   *
   * @param name as above
   * @param method as above
   * @param samples as above
   * @param positives as above
   * @param dimensions as above
   * @param folds as above
   * @param outOfFold as above
   * @param without as above
   * @param warnings as above
   */
  public LearningReport {
    outOfFold = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(outOfFold));
    without = List.copyOf(without);
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns one figure.
   *
   * @param measure a name in {@link #outOfFold}
   * @return the figure with its interval
   * @throws InvalidInputException if there is none of the name
   */
  public Estimate measured(String measure) {
    Estimate estimate = outOfFold.get(measure);
    if (estimate == null) {
      throw new InvalidInputException(
          "no %s of %s; there are %s"
              .formatted(measure, name, String.join(", ", outOfFold.keySet())));
    }
    return estimate;
  }

  /**
   * Says whether what was learned tells no better than chance, which is an error unless {@link
   * LearnerSettings#allowChance} asks for the direction all the same.
   *
   * @return one sentence with the figures, which {@link #warnings} has, too; empty if it tells
   *     better
   */
  public Optional<String> atChance() {
    return atChance(name, samples, outOfFold);
  }

  static Optional<String> atChance(String name, int samples, Map<String, Estimate> outOfFold) {
    boolean classes = outOfFold.containsKey(AUC);
    Estimate decisive = outOfFold.get(classes ? AUC : CORRELATION);
    double chance = classes ? .5 : 0;
    if (decisive == null || decisive.low() > chance) {
      return Optional.empty();
    }
    return Optional.of(
        "%s cannot be learned from these %d latents: out-of-fold %s %s is %s chance, %s"
            .formatted(
                name,
                samples,
                classes ? "AUC" : CORRELATION,
                decisive,
                decisive.high() < chance ? "below" : "at",
                classes ? "0.5" : "0"));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s by %s from %d latents of %d dimensions, out of %d folds:"
            .formatted(name, method, samples, dimensions, folds));
    outOfFold.forEach((measure, estimate) -> text.append(" " + measure + " " + estimate));
    if (!without.isEmpty()) {
      text.append("; without ").append(String.join(", ", without));
    }
    warnings.forEach(warning -> text.append("; warning: ").append(warning));
    return text.toString();
  }
}
