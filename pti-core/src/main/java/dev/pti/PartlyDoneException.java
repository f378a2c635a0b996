package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.StoppedException;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of several photographs some failed: they were not found, {@link PartlyInvertedException}, or not
 * tuned, {@link PartlyTunedException}. Either keeps the others, except where it is serialized.
 */
public abstract class PartlyDoneException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Map<String, RuntimeException> failures;

  /**
   * Says what became of each.
   *
   * @param done as in "was not inverted"
   * @param kept what did not fail
   * @param failures by name, at least one
   */
  PartlyDoneException(String done, List<Inverted> kept, Map<String, RuntimeException> failures) {
    super(message(done, kept, failures), failures.values().iterator().next());
    this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  private static String message(
      String done, List<Inverted> kept, Map<String, RuntimeException> failures) {
    StringBuilder message = new StringBuilder();
    failures.forEach(
        (name, failure) ->
            message.append("%s was not %s: %s; ".formatted(name, done, text(failure))));
    return message + (kept.isEmpty() ? "none is kept" : names(kept) + " kept");
  }

  /** Of what one threw, an error too: it must not lose the others. */
  static RuntimeException failure(Throwable thrown) {
    return thrown instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(thrown.toString(), thrown);
  }

  private static String text(RuntimeException failure) {
    if (failure instanceof StoppedException stopped
        && stopped.lastInversion() == null
        && stopped.lastTunings().isEmpty()) {
      return stopped.failure();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String names(List<Inverted> kept) {
    return String.join(", ", kept.stream().map(it -> it.target().name()).toList())
        + (kept.size() == 1 ? " is" : " are");
  }

  /**
   * Returns why the others were not.
   *
   * @return by name, in the order of the photographs, what was thrown: {@link
   *     InvalidInputException}, {@link StoppedException}, of which {@code kept} of {@link Pti} or
   *     {@link Inverted} makes a result, or whatever else
   */
  public Map<String, RuntimeException> failures() {
    return failures;
  }
}
