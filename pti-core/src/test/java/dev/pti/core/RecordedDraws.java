package dev.pti.core;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.StepListener;
import dev.pti.api.TensorFile;
import dev.pti.api.Workspace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A workspace whose random draws are those that the reference recorded. */
public record RecordedDraws(
    Workspace real, TensorFile fixture, Map<String, Integer> drawn, Map<String, String> names)
    implements Workspace {
  public RecordedDraws(Workspace real, TensorFile fixture, Map<String, String> names) {
    this(real, fixture, new HashMap<>(), names);
  }

  @Override
  public NDArray gaussian(String purpose, long... shape) {
    FloatTensor all = fixture.get("draw." + names.getOrDefault(purpose, purpose));
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    int draw = drawn.merge(purpose, 1, Integer::sum) - 1;
    float[] values = Arrays.copyOfRange(all.toArray(), draw * count, (draw + 1) * count);
    return array(FloatTensor.wrap(values, shape));
  }

  @Override
  public DifferentiableGenerator generator() {
    return real.generator();
  }

  @Override
  public Autograd autograd() {
    return real.autograd();
  }

  @Override
  public LossTerm perceptual() {
    return real.perceptual();
  }

  @Override
  public List<LossTerm> losses() {
    return real.losses();
  }

  @Override
  public StepListener listener() {
    return real.listener();
  }

  @Override
  public NDArray array(FloatTensor tensor) {
    return real.array(tensor);
  }

  @Override
  public FloatTensor tensor(NDArray array) {
    return real.tensor(array);
  }
}
