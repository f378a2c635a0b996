package dev.pti;

import dev.pti.api.InvalidInputException;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of several photographs, each to be tuned in a generator of its own, some were not. Those that
 * were are kept in it.
 */
public class PartlyTunedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Tuned> kept;
  private final transient Map<String, RuntimeException> failures;

  PartlyTunedException(List<Tuned> kept, Map<String, RuntimeException> failures) {
    super(
        PartlyDone.message("tuned", kept.stream().map(it -> it.target().name()).toList(), failures),
        failures.values().iterator().next());
    this.kept = List.copyOf(kept);
    this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /**
   * Returns what was tuned.
   *
   * @return in the order of the photographs
   */
  public List<Tuned> kept() {
    return kept;
  }

  /**
   * Returns why the others were not.
   *
   * @return by name, in the order of the photographs, what was thrown: {@link
   *     InvalidInputException}, {@link dev.pti.api.StoppedException}, of which {@link
   *     Inverted#kept} makes a result, or whatever else
   */
  public Map<String, RuntimeException> failures() {
    return failures;
  }
}
