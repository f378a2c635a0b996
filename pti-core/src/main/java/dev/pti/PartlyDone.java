package dev.pti;

import java.util.List;
import java.util.Map;

/** Says what became of several photographs of which some failed. */
final class PartlyDone {
  private PartlyDone() {}

  /**
   * Says it.
   *
   * @param done as in "was not inverted"
   * @param kept the names of those that did not fail
   * @param failures by name, at least one
   */
  static String message(String done, List<String> kept, Map<String, RuntimeException> failures) {
    StringBuilder message = new StringBuilder();
    failures.forEach(
        (name, failure) ->
            message.append("%s was not %s: %s; ".formatted(name, done, text(failure))));
    return message + (kept.isEmpty() ? "none is kept" : names(kept) + " kept");
  }

  private static String text(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String names(List<String> kept) {
    return String.join(", ", kept) + (kept.size() == 1 ? " is" : " are");
  }
}
