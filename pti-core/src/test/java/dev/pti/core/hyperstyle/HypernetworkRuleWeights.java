package dev.pti.core.hyperstyle;

import dev.pti.api.FloatTensor;
import dev.pti.core.inversion.encoder.EncoderRuleWeights;
import java.util.Map;

/** A hypernetwork's tensors by the rule of the parity fixtures' README. */
public final class HypernetworkRuleWeights extends EncoderRuleWeights {
  public HypernetworkRuleWeights(Map<String, long[]> shapes) {
    super(shapes, 0);
  }

  @Override
  protected FloatTensor make(String name, long[] shape) {
    if (name.startsWith("shared_weight_hypernet.")) {
      return uniform(name, shape, 0, .05);
    }
    return name.contains(".output.1.") ? uniform(name, shape, 0, .04) : super.make(name, shape);
  }
}
