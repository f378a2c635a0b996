package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.DifferentiableGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what is drawn, and whether with a graph. */
final class CountingGenerator extends WholeGenerator {
  private final List<String> calls;

  CountingGenerator(DifferentiableGenerator drawn, List<String> calls) {
    super(drawn);
    this.calls = calls;
  }

  private void tell(String what) {
    calls.add(what + (JniUtils.isGradMode() ? " with a graph" : ""));
  }

  @Override
  public NDArray synthesize(NDArray ws, Map<String, NDArray> noise) {
    tell("all");
    return super.synthesize(ws, noise);
  }

  @Override
  public DifferentiableGenerator with(Map<String, NDArray> replacements) {
    return new CountingGenerator(drawn.with(replacements), calls);
  }

  @Override
  public List<Segment> segments() {
    List<Segment> told = new ArrayList<>();
    for (Segment segment : drawn.segments()) {
      String name = "part " + (told.size() + 1);
      told.add(
          new Segment() {
            @Override
            public Set<String> parameters() {
              return segment.parameters();
            }

            @Override
            public NDList draw(NDList entering, NDArray ws, Map<String, NDArray> noise) {
              tell(name);
              return segment.draw(entering, ws, noise);
            }
          });
    }
    return told;
  }
}
