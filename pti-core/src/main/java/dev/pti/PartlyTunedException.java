package dev.pti;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of several photographs, each to be tuned in a generator of its own, some were not. Those that
 * were are kept in it.
 */
public class PartlyTunedException extends PartlyDoneException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient @Nullable List<Tuned> kept;

  PartlyTunedException(List<Tuned> kept, Map<String, RuntimeException> failures) {
    super("tuned", kept.stream().map(Tuned::inverted).toList(), failures);
    this.kept = List.copyOf(kept);
  }

  /**
   * Returns what was tuned.
   *
   * @return in the order of the photographs
   */
  public List<Tuned> kept() {
    return kept == null ? List.of() : kept;
  }
}
