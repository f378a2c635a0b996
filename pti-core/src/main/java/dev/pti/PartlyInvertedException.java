package dev.pti;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some of several photographs were not found in the generator. Those that were are kept in it. */
public class PartlyInvertedException extends PartlyDoneException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient @Nullable List<Inverted> kept;

  PartlyInvertedException(List<Inverted> kept, Map<String, RuntimeException> failures) {
    super("inverted", kept, failures);
    this.kept = List.copyOf(kept);
  }

  /**
   * Returns what was found.
   *
   * @return in the order of the photographs; {@link InvertedTogether#of} goes on with them
   */
  public List<Inverted> kept() {
    return kept == null ? List.of() : kept;
  }
}
