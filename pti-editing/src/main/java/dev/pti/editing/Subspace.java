package dev.pti.editing;

import java.util.ArrayList;
import java.util.List;

/**
 * What some vectors span, as vectors of length 1 at right angles (modified Gram-Schmidt, each
 * orthogonalized twice, which keeps the angles right to rounding).
 */
final class Subspace {
  /** A vector of which less is left lies within what was there. */
  private static final double NOTHING = 1e-6;

  private final List<double[]> basis = new ArrayList<>();

  Subspace(List<double[]> vectors) {
    for (double[] vector : vectors) {
      double[] rest = removedFrom(vector);
      double length = length(rest);
      if (length > NOTHING * length(vector)) {
        for (int i = 0; i < rest.length; i++) {
          rest[i] /= length;
        }
        basis.add(rest);
      }
    }
  }

  /** What of a vector lies outside. */
  double[] removedFrom(double[] vector) {
    double[] rest = vector.clone();
    for (int pass = 0; pass < 2; pass++) {
      for (double[] axis : basis) {
        double inside = 0;
        for (int i = 0; i < rest.length; i++) {
          inside += rest[i] * axis[i];
        }
        for (int i = 0; i < rest.length; i++) {
          rest[i] -= inside * axis[i];
        }
      }
    }
    return rest;
  }

  /** Whether nothing of a vector but rounding lies outside. */
  boolean contains(double[] vector) {
    return length(removedFrom(vector)) <= NOTHING * length(vector);
  }

  static double length(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
