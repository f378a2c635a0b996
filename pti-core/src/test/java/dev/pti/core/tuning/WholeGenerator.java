package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import java.util.Map;

/** Draws as another, which knows of no segments. */
class WholeGenerator implements DifferentiableGenerator {
  final DifferentiableGenerator drawn;

  WholeGenerator(DifferentiableGenerator drawn) {
    this.drawn = drawn;
  }

  @Override
  public int resolution() {
    return drawn.resolution();
  }

  @Override
  public int layers() {
    return drawn.layers();
  }

  @Override
  public int latentWidth() {
    return drawn.latentWidth();
  }

  @Override
  public int inputWidth() {
    return drawn.inputWidth();
  }

  @Override
  public Map<String, NDArray> parameters() {
    return drawn.parameters();
  }

  @Override
  public Map<String, NDArray> noise() {
    return drawn.noise();
  }

  @Override
  public NDArray map(NDArray z, double truncation) {
    return drawn.map(z, truncation);
  }

  @Override
  public NDArray synthesize(NDArray ws, Map<String, NDArray> noise) {
    return drawn.synthesize(ws, noise);
  }

  @Override
  public DifferentiableGenerator with(Map<String, NDArray> replacements) {
    return new WholeGenerator(drawn.with(replacements));
  }
}
