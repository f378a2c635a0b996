package dev.pti.examples;

import dev.pti.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Distances for JSON, which has no word for what is infinite, as the PSNR of equal pictures. */
public final class JsonFigures {
  private JsonFigures() {}

  /**
   * Lists distances.
   *
   * @param metrics measured
   * @return by the names of reports; null for what is not finite
   */
  public static Map<String, @Nullable Object> of(Metrics metrics) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>(metrics.toMap());
    figures.replaceAll(
        (name, value) -> value instanceof Double d && !Double.isFinite(d) ? null : value);
    return figures;
  }
}
