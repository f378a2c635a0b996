package dev.pti.editing;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what a misspelt name was meant to be: the name that is fewest slips away, where a slip is a
 * letter too many, too few, wrong, or swapped with its neighbour (the optimal string alignment
 * distance). More than one slip in three letters is no misspelling but another word.
 */
final class NearMiss {
  private NearMiss() {}

  static Optional<String> of(String wanted, Collection<String> names) {
    int best = Math.max(1, wanted.length() / 3) + 1;
    Optional<String> nearest = Optional.empty();
    for (String name : names) {
      int slips = slips(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (slips < best) {
        best = slips;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }

  static int slips(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
