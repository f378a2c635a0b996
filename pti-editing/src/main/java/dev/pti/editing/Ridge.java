package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Linear regression that keeps its weights small: minimizes the mean squared error plus {@code
 * penalty} times the squared length of the weights, over inputs that were moved to mean 0 and
 * scaled to a mean variance of 1 over the dimensions, outputs moved to mean 0.
 *
 * <p>With more samples than dimensions it solves {@code (X^T X + c) w = X^T y}, else the same in
 * another form, {@code w = X^T (X X^T + c)^-1 y}, whose system is as large as the samples are many.
 */
final class Ridge {
  private Ridge() {}

  /**
   * Fits.
   *
   * @param inputs a row for each sample
   * @param outputs a value for each sample
   * @param rows the samples to fit to, of which the inputs vary
   * @param penalty above 0
   * @throws InvalidInputException if the penalty is lost in rounding, and so are the weights
   */
  static LinearFit fit(float[][] inputs, double[] outputs, int[] rows, double penalty) {
    Centred centred = Centred.of(inputs, rows);
    DMatrixRMaj x = centred.matrix();
    double outputMean = 0;
    for (int row : rows) {
      outputMean += outputs[row] / rows.length;
    }
    DMatrixRMaj y = new DMatrixRMaj(rows.length, 1);
    for (int i = 0; i < rows.length; i++) {
      y.data[i] = outputs[rows[i]] - outputMean;
    }
    double added = penalty * rows.length * centred.variance();
    DMatrixRMaj weights = new DMatrixRMaj(x.getNumCols(), 1);
    boolean isSolved;
    if (x.getNumRows() >= x.getNumCols()) {
      DMatrixRMaj right = new DMatrixRMaj(x.getNumCols(), 1);
      CommonOps_DDRM.multTransA(x, y, right);
      DMatrixRMaj system = new DMatrixRMaj(x.getNumCols(), x.getNumCols());
      CommonOps_DDRM.multInner(x, system);
      isSolved = solve(system, added, right, weights);
    } else {
      DMatrixRMaj dual = new DMatrixRMaj(x.getNumRows(), 1);
      DMatrixRMaj system = new DMatrixRMaj(x.getNumRows(), x.getNumRows());
      CommonOps_DDRM.multOuter(x, system);
      isSolved = solve(system, added, y, dual);
      CommonOps_DDRM.multTransA(x, dual, weights);
    }
    if (!isSolved) {
      throw new InvalidInputException(
          "penalty is %s, too small for latents that depend on one another".formatted(penalty));
    }
    return new LinearFit(weights.data, centred.mean(), outputMean);
  }

  /** Says whether there is a solution: to rounding the system may be singular. */
  private static boolean solve(
      DMatrixRMaj system, double added, DMatrixRMaj right, DMatrixRMaj into) {
    for (int i = 0; i < system.getNumRows(); i++) {
      system.add(i, i, added);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(system.getNumRows());
    if (!solver.setA(system)) {
      return false;
    }
    solver.solve(right, into);
    return true;
  }
}
