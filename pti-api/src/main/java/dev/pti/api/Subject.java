package dev.pti.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A photograph that a generator is tuned to, and where it was found.
 *
 * @param inversion the pivot, and the noise that was fitted beside it
 * @param target the aligned photograph, of the generator's resolution
 */
public record Subject(Inversion inversion, Target target) {
  /**
   * Returns how results, listeners and errors tell the subject from others.
   *
   * @return the target's name
   */
  public String name() {
    return target.name();
  }

  /**
   * Checks that names tell subjects apart.
   *
   * @param names of subjects that belong together
   * @throws InvalidInputException if there is none, or one comes twice
   */
  public static void requireDifferent(List<String> names) {
    if (names.isEmpty()) {
      throw new InvalidInputException("no photograph was given, wanted at least one");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new InvalidInputException(
            "two photographs are named " + name + ", wanted different names");
      }
    }
  }
}
