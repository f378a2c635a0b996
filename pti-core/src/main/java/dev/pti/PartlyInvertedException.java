package dev.pti;

import dev.pti.api.InvalidInputException;
import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some of several photographs were not found in the generator. Those that were are kept in it. */
public class PartlyInvertedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Inverted> kept;
  private final transient Map<String, RuntimeException> failures;

  PartlyInvertedException(List<Inverted> kept, Map<String, RuntimeException> failures) {
    super(
        PartlyDone.message(
            "inverted", kept.stream().map(it -> it.target().name()).toList(), failures),
        failures.values().iterator().next());
    this.kept = List.copyOf(kept);
    this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /**
   * Returns what was found.
   *
   * @return in the order of the photographs; {@link InvertedTogether#of} goes on with them
   */
  public List<Inverted> kept() {
    return kept;
  }

  /**
   * Returns why the others were not.
   *
   * @return by name, in the order of the photographs, what was thrown: {@link
   *     InvalidInputException}, {@link dev.pti.api.StoppedException} or whatever else
   */
  public Map<String, RuntimeException> failures() {
    return failures;
  }
}
