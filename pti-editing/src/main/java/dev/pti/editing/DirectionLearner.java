package dev.pti.editing;

import de.bwaldvogel.liblinear.SolverType;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Learns directions from labelled latents: InterFaceGAN's boundaries (Shen et al. 2020) between
 * true and false, regressions of continuous attributes, and conditional directions, from which
 * others are projected out.
 *
 * <pre>{@code
 * LearnedDirection smile = DirectionLearner.svm().learn("smile", LabelledLatents.of(latents, smiles));
 * Edited edited = tuned.edit(smile.direction().withStrength(2)); // by two standard deviations
 * }</pre>
 *
 * <p>The direction is fitted to all the latents. Cross-validation measures how good it is: latents
 * are left out in turn, and the direction that is learned from the rest, projections included,
 * predicts their labels. A direction that predicts no better than chance is an error, unless {@link
 * LearnerSettings#allowChance} permits it: many labels of a photograph leave no trace in its
 * latent, and an edit along such a direction changes something else.
 *
 * <p>Equal settings and latents give equal directions. Immutable and thread-safe. A fit takes
 * memory for the latents in double precision, a classifier's about three times that.
 */
public final class DirectionLearner {
  private final LearnerSettings settings;
  private final List<Direction> others;

  private DirectionLearner(LearnerSettings settings, List<Direction> others) {
    this.settings = settings;
    this.others = others;
  }

  /**
   * Learns the boundary of a linear support vector machine between true and false.
   *
   * @return a learner of the default settings
   */
  public static DirectionLearner svm() {
    return of(LearnerSettings.Method.LINEAR_SVM);
  }

  /**
   * Learns the boundary of a logistic regression between true and false.
   *
   * @return a learner of the default settings
   */
  public static DirectionLearner logisticRegression() {
    return of(LearnerSettings.Method.LOGISTIC_REGRESSION);
  }

  /**
   * Learns a linear function of values, such as ages.
   *
   * @return a learner of the default settings
   */
  public static DirectionLearner ridgeRegression() {
    return of(LearnerSettings.Method.RIDGE_REGRESSION);
  }

  private static DirectionLearner of(LearnerSettings.Method method) {
    return new DirectionLearner(LearnerSettings.builder().method(method).build(), List.of());
  }

  /**
   * The same learner with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a learner with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public DirectionLearner with(UnaryOperator<LearnerSettings.Builder> change) {
    LearnerSettings.Builder builder = LearnerSettings.builder();
    builder.from(settings);
    return new DirectionLearner(change.apply(builder).build(), others);
  }

  /**
   * Conditions on other attributes: projects their directions out of what is learned, so that an
   * edit does not move along them.
   *
   * @param directions of other attributes, in addition to those given before; their strengths and
   *     ranges of layers are not looked at
   * @return a learner of conditional directions
   */
  public DirectionLearner without(Direction... directions) {
    List<Direction> all = new ArrayList<>(others);
    all.addAll(List.of(directions));
    return new DirectionLearner(settings, List.copyOf(all));
  }

  /**
   * Returns the settings.
   *
   * @return as they were given
   */
  public LearnerSettings settings() {
    return settings;
  }

  /**
   * Learns a direction.
   *
   * @param name of the attribute, which the direction gets
   * @param data latents with labels: true and false for a classifier, either kind for a regression
   * @return the direction in which the attribute grows, with its calibration and report
   * @throws InvalidInputException if the labels are of the wrong kind, there are fewer of a class
   *     than folds, the latents do not vary, also within a fold, penalty or labels are so large, or
   *     the penalty so small, that no weights are found, a direction to project out has another
   *     width or leaves nothing, or the labels are predicted no better than by chance
   */
  public LearnedDirection learn(String name, LabelledLatents data) {
    return learn(name, data, data);
  }

  /**
   * Learns a direction from one label, and judges it by another: the width of a mouth, for example,
   * is a better label to learn a smile from than whether the person smiles, and the direction is
   * still judged by the latter.
   *
   * @param name of the attribute, which the direction gets
   * @param data latents with the labels to learn from: true and false for a classifier, either kind
   *     for a regression
   * @param judgedBy the same latents with the labels that the direction must predict for latents
   *     that were left out: the report, {@link LearnedDirection#inUnits} and chance go by these. Of
   *     labels other than those learned from the report has {@code auc} or {@code correlation}
   *     alone
   * @return the direction in which the attribute grows, with its calibration and report
   * @throws InvalidInputException as {@link #learn(String, LabelledLatents)} does, of either's
   *     labels, and if these are other latents
   */
  public LearnedDirection learn(String name, LabelledLatents data, LabelledLatents judgedBy) {
    if (!judgedBy.latents().equals(data.latents())) {
      throw new InvalidInputException(
          "%s is judged by other latents than it is learned from".formatted(name));
    }
    requireKind(name, data);
    requireEnough(name, data);
    requireEnough(name, judgedBy);
    float[][] rows = data.rows(settings.inWPlus());
    requireVarying(name, rows, IntStream.range(0, rows.length).toArray());
    Subspace projected = new Subspace(vectors(name, data));
    double[] labels = labels(data);
    LinearFit fit = fit(rows, labels, IntStream.range(0, rows.length).toArray(), data.areClasses());
    double[] normal = requireLeft(name, fit, projected).weights();
    // Classes are spread over the folds: those learned from, for each fit wants both.
    Folds folds = folds(data.areClasses() ? data : judgedBy);
    double[] scores = outOfFold(name, rows, labels, data.areClasses(), folds, projected);
    Agreement agreement =
        new Agreement(
            scores,
            judgedBy.labels(),
            judgedBy.areClasses(),
            settings.resamples(),
            settings.seed());
    boolean ownLabels = judgedBy.hasLabelsOf(data);
    LearningReport report = report(name, judgedBy, ownLabels, rows[0].length, agreement);
    double slope =
        judgedBy.areClasses()
            ? LinearClassifier.slopeOfLogOdds(scores, judgedBy.labels())
            : agreement.slope();
    return LearnedDirection.of(report, normal, rows, slope, layers(data));
  }

  private void requireKind(String name, LabelledLatents data) {
    boolean regression = settings.method() == LearnerSettings.Method.RIDGE_REGRESSION;
    if (!regression && !data.areClasses()) {
      throw new InvalidInputException(
          "%s has values for labels, a %s wants true and false; ridge regression learns values"
              .formatted(name, settings.method()));
    }
  }

  private void requireEnough(String name, LabelledLatents data) {
    int rarer =
        data.areClasses()
            ? Math.min(data.positives(), data.count() - data.positives())
            : data.count();
    if (rarer < settings.folds()) {
      throw new InvalidInputException(
          data.areClasses()
              ? "%s has %d latents of the rarer label, %d folds want at least %d"
                  .formatted(name, rarer, settings.folds(), settings.folds())
              : "%s has %d latents, %d folds want at least %d"
                  .formatted(name, rarer, settings.folds(), settings.folds()));
    }
  }

  private static void requireVarying(String name, float[][] rows, int[] chosen) {
    for (int row : chosen) {
      if (!Arrays.equals(rows[row], rows[chosen[0]])) {
        return;
      }
    }
    throw new InvalidInputException(
        chosen.length == rows.length
            ? "the %d latents of %s are all the same".formatted(rows.length, name)
            : "%d of the %d latents of %s are all the same, and a fold has no others"
                .formatted(chosen.length, rows.length, name));
  }

  /** Of which the direction gets a vector for each. */
  private int layers(LabelledLatents data) {
    return settings.inWPlus() ? data.latents().get(0).layers() : 1;
  }

  private List<double[]> vectors(String name, LabelledLatents data) {
    int width = data.latents().get(0).width();
    int layers = layers(data);
    for (Direction other : others) {
      if (!settings.inWPlus() && other.values().rank() == 2) {
        throw new InvalidInputException(
            "direction %s has %d layers, %s is learned in W; inWPlus(true) learns it for each layer"
                .formatted(other.name(), other.values().size(0), name));
      }
    }
    return others.stream()
        .map(other -> ConditionalDirections.vector(other, name, layers, width))
        .toList();
  }

  /** Labels as they are fitted: -1 and 1 for classes. */
  private static double[] labels(LabelledLatents data) {
    double[] labels = data.labels();
    for (int i = 0; data.areClasses() && i < labels.length; i++) {
      labels[i] = labels[i] == 1 ? 1 : -1;
    }
    return labels;
  }

  private LinearFit fit(float[][] rows, double[] labels, int[] chosen, boolean classes) {
    return switch (settings.method()) {
      case LINEAR_SVM ->
          LinearClassifier.fit(SolverType.L2R_L2LOSS_SVC, rows, labels, chosen, settings.penalty());
      case LOGISTIC_REGRESSION ->
          LinearClassifier.fit(SolverType.L2R_LR, rows, labels, chosen, settings.penalty());
      case RIDGE_REGRESSION -> {
        LinearFit fit = Ridge.fit(rows, labels, chosen, settings.penalty());
        yield classes ? fit.betweenClasses(rows, labels, chosen) : fit;
      }
    };
  }

  private static LinearFit requireLeft(String name, LinearFit fit, Subspace projected) {
    double length = Subspace.length(fit.weights());
    if (!(length > 0) || Double.isInfinite(length)) {
      throw new InvalidInputException(
          "the fit of %s gives weights of length %s, wanted a finite one above 0"
              .formatted(name, length));
    }
    if (projected.contains(fit.weights())) {
      throw new InvalidInputException(
          "nothing is left of direction %s without the others".formatted(name));
    }
    return fit.without(projected);
  }

  private Folds folds(LabelledLatents data) {
    return Folds.of(data.labels(), data.areClasses(), settings.folds(), settings.seed());
  }

  private double[] outOfFold(
      String name,
      float[][] rows,
      double[] labels,
      boolean classes,
      Folds folds,
      Subspace projected) {
    double[] scores = new double[rows.length];
    for (int fold = 0; fold < folds.count(); fold++) {
      requireVarying(name, rows, folds.kept(fold));
      LinearFit fit = fit(rows, labels, folds.kept(fold), classes).without(projected);
      for (int row : folds.leftOut(fold)) {
        scores[row] = fit.predict(rows[row]);
      }
    }
    return scores;
  }

  private LearningReport report(
      String name, LabelledLatents judgedBy, boolean own, int dimensions, Agreement agreement) {
    Map<String, Estimate> measures = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    if (judgedBy.areClasses()) {
      measures.put(LearningReport.AUC, agreement.estimate(agreement::auc));
      if (own) {
        measures.put("accuracy", agreement.estimate(agreement::accuracy));
      }
    } else {
      measures.put(LearningReport.CORRELATION, agreement.estimate(agreement::correlation));
      if (own) {
        measures.put("r2", agreement.estimate(agreement::r2));
      }
    }
    if (judgedBy.count() < dimensions) {
      warnings.add(
          "%d labels for %d dimensions: with fewer labels than dimensions many directions fit all of them"
              .formatted(judgedBy.count(), dimensions));
    }
    Optional<String> atChance = LearningReport.atChance(name, judgedBy.count(), measures);
    if (atChance.isPresent() && !settings.allowChance()) {
      throw new InvalidInputException(
          atChance.get() + "; allowChance(true) learns it all the same");
    }
    atChance.ifPresent(warnings::add);
    return new LearningReport(
        name,
        settings.method().toString(),
        judgedBy.count(),
        judgedBy.areClasses() ? judgedBy.positives() : 0,
        dimensions,
        settings.folds(),
        measures,
        others.stream().map(Direction::name).toList(),
        warnings);
  }

  @Override
  public String toString() {
    return others.isEmpty()
        ? settings.method().toString()
        : settings.method()
            + " without "
            + String.join(", ", others.stream().map(Direction::name).toList());
  }
}
