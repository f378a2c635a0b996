package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** What a linear regression on other values leaves of values. */
final class Remainder {
  /** The part of the variance below which what is left is rounding. */
  private static final double NOTHING = 1e-18;

  private Remainder() {}

  /** Values less their mean and less what the others foretell of them, by least squares. */
  static double[] of(double[] values, double[][] others) {
    DMatrixRMaj wanted = new DMatrixRMaj(values.length, 1, true, centred(values));
    if (others.length == 0) {
      return wanted.data;
    }
    DMatrixRMaj known = new DMatrixRMaj(values.length, others.length);
    for (int other = 0; other < others.length; other++) {
      double[] column = centred(others[other]);
      double deviation = Math.sqrt(squares(column) / column.length);
      for (int row = 0; row < column.length; row++) {
        known.set(row, other, deviation > 0 ? column[row] / deviation : 0);
      }
    }
    // By singular values: some of the others may be sums of the rest.
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
    if (!solver.setA(known.copy())) {
      throw new ArithmeticException("a regression on other attributes has no solution");
    }
    DMatrixRMaj weights = new DMatrixRMaj(others.length, 1);
    solver.solve(wanted.copy(), weights);
    DMatrixRMaj foretold = new DMatrixRMaj(values.length, 1);
    CommonOps_DDRM.mult(known, weights, foretold);
    double before = squares(wanted.data);
    CommonOps_DDRM.subtractEquals(wanted, foretold);
    if (squares(wanted.data) <= NOTHING * before) {
      throw new InvalidInputException(
          "nothing is left of the labels beyond %d other attributes, which foretell them entirely"
              .formatted(others.length));
    }
    return wanted.data;
  }

  private static double[] centred(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Arrays.stream(values).map(value -> value - mean).toArray();
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(value -> value * value).sum();
  }
}
