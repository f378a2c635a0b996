package dev.pti.editing;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;

/**
 * Boundaries between two classes, by liblinear's primal Newton solvers, which draw nothing.
 *
 * <p>Minimizes the mean loss plus {@code penalty} times the squared length of the weights, over
 * inputs that were moved to mean 0 and scaled, all alike, to a mean variance of 1 over the
 * dimensions. In the mean each class has the same part, however many it has. The offset is not
 * penalized.
 */
final class LinearClassifier {
  private static final double TOLERANCE = 1e-4;
  private static final int ITERATIONS = 1000;

  static {
    // Its solvers print their progress otherwise; there is no switch but this one for all.
    Linear.disableDebugOutput();
  }

  private LinearClassifier() {}

  /**
   * Fits.
   *
   * @param inputs a row for each sample
   * @param labels 1 or 0 for each sample, both among the rows
   * @param rows the samples to fit to, of which the inputs vary
   * @param penalty above 0
   */
  static LinearFit fit(
      SolverType solver, float[][] inputs, double[] labels, int[] rows, double penalty) {
    Centred centred = Centred.of(inputs, rows);
    double scale = 1 / Math.sqrt(centred.variance());
    double[] classes = Arrays.stream(rows).mapToDouble(row -> labels[row] == 1 ? 1 : -1).toArray();
    long positives = Arrays.stream(classes).filter(label -> label == 1).count();
    // The last feature is the offset.
    double[] weights =
        train(
            solver,
            features(centred, scale),
            classes,
            1 / (4 * penalty * positives),
            1 / (4 * penalty * (rows.length - positives)));
    int width = inputs[0].length;
    double offset = weights[width];
    double[] unscaled = new double[width];
    for (int i = 0; i < width; i++) {
      unscaled[i] = weights[i] * scale;
    }
    return new LinearFit(unscaled, centred.mean(), offset);
  }

  /**
   * Fits log-odds to scores (Platt 1999).
   *
   * @return how much the log-odds grow when the score grows by 1
   */
  static double slopeOfLogOdds(double[] scores, double[] labels) {
    float[][] inputs = new float[scores.length][];
    int[] rows = new int[scores.length];
    for (int i = 0; i < rows.length; i++) {
      inputs[i] = new float[] {(float) scores[i]};
      rows[i] = i;
    }
    return fit(SolverType.L2R_LR, inputs, labels, rows, 1e-4).weights()[0];
  }

  private static double[] train(
      SolverType solver, Feature[][] features, double[] classes, double positive, double negative) {
    Problem problem = new Problem();
    problem.l = features.length;
    problem.n = features[0].length;
    problem.x = features;
    problem.y = classes;
    problem.bias = 1;
    Parameter parameter = new Parameter(solver, 1, ITERATIONS, TOLERANCE);
    parameter.setRegularizeBias(false);
    parameter.setWeights(new double[] {positive, negative}, new int[] {1, -1});
    Model model = Linear.train(problem, parameter);
    double[] weights = model.getFeatureWeights();
    // liblinear's weights point to whichever class came first.
    double sign = model.getLabels()[0] == 1 ? 1 : -1;
    return Arrays.stream(weights).map(weight -> sign * weight).toArray();
  }

  private static Feature[][] features(Centred centred, double scale) {
    int width = centred.matrix().getNumCols();
    Feature[][] features = new Feature[centred.matrix().getNumRows()][width + 1];
    for (int row = 0; row < features.length; row++) {
      for (int i = 0; i < width; i++) {
        features[row][i] = new FeatureNode(i + 1, centred.matrix().get(row, i) * scale);
      }
      features[row][width] = new FeatureNode(width + 1, 1);
    }
    return features;
  }
}
