package dev.pti.core.inversion.encoder;

import dev.pti.api.FloatTensor;
import dev.pti.core.RuleWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/** An encoder's tensors by the rule of the parity fixtures' README. */
public class EncoderRuleWeights extends RuleWeights {
  public EncoderRuleWeights(Map<String, long[]> shapes, int salt) {
    super(shapes, salt);
  }

  /** The names and shapes of an encoder into W. */
  public static Map<String, long[]> single() {
    Map<String, long[]> shapes = backbone();
    shapes.put("linear.weight", new long[] {512, 512});
    shapes.put("linear.bias", new long[] {512});
    return shapes;
  }

  /** The names and shapes of an encoder with map2style blocks, from the networks' definition. */
  public static Map<String, long[]> shapes(int layers) {
    Map<String, long[]> shapes = backbone();
    for (int layer = 0; layer < layers; layer++) {
      int halvings = layer < 3 ? 4 : layer < 7 ? 5 : 6;
      for (int i = 0; i < halvings; i++) {
        shapes.put("styles." + layer + ".convs." + 2 * i + ".weight", new long[] {512, 512, 3, 3});
        shapes.put("styles." + layer + ".convs." + 2 * i + ".bias", new long[] {512});
      }
      shapes.put("styles." + layer + ".linear.weight", new long[] {512, 512});
      shapes.put("styles." + layer + ".linear.bias", new long[] {512});
    }
    shapes.put("latlayer1.weight", new long[] {512, 256, 1, 1});
    shapes.put("latlayer1.bias", new long[] {512});
    shapes.put("latlayer2.weight", new long[] {512, 128, 1, 1});
    shapes.put("latlayer2.bias", new long[] {512});
    return shapes;
  }

  private static Map<String, long[]> backbone() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("input_layer.0.weight", new long[] {64, 3, 3, 3});
    norm(shapes, "input_layer.1", 64);
    shapes.put("input_layer.2.weight", new long[] {64});
    int in = 64;
    for (int block = 0; block < 24; block++) {
      int out = block < 3 ? 64 : block < 7 ? 128 : block < 21 ? 256 : 512;
      String name = "body." + block;
      if (in != out) {
        shapes.put(name + ".shortcut_layer.0.weight", new long[] {out, in, 1, 1});
        norm(shapes, name + ".shortcut_layer.1", out);
      }
      norm(shapes, name + ".res_layer.0", in);
      shapes.put(name + ".res_layer.1.weight", new long[] {out, in, 3, 3});
      shapes.put(name + ".res_layer.2.weight", new long[] {out});
      shapes.put(name + ".res_layer.3.weight", new long[] {out, out, 3, 3});
      norm(shapes, name + ".res_layer.4", out);
      shapes.put(name + ".res_layer.5.fc1.weight", new long[] {out / 16, out, 1, 1});
      shapes.put(name + ".res_layer.5.fc2.weight", new long[] {out, out / 16, 1, 1});
      in = out;
    }
    return shapes;
  }

  private static void norm(Map<String, long[]> shapes, String name, long channels) {
    for (String part : new String[] {"weight", "bias", "running_mean", "running_var"}) {
      shapes.put(name + "." + part, new long[] {channels});
    }
    shapes.put(name + ".num_batches_tracked", new long[0]);
  }

  @Override
  protected FloatTensor make(String name, long[] shape) {
    if (name.endsWith("num_batches_tracked")) {
      return FloatTensor.of(new float[] {0}, shape);
    }
    if (shape.length == 4) {
      long fanIn = shape[1] * shape[2] * shape[3];
      return uniform(name, shape, 0, 2 * Math.sqrt(3. / fanIn));
    }
    if (name.endsWith("linear.weight")) {
      return uniform(name, shape, 0, Math.sqrt(12));
    }
    if (name.endsWith(".running_mean")) {
      return uniform(name, shape, 0, .1);
    }
    if (name.endsWith(".running_var")) {
      return uniform(name, shape, 1, .5);
    }
    if (name.endsWith(".bias")) {
      return uniform(name, shape, 0, .2);
    }
    boolean prelu =
        name.equals("input_layer.2.weight")
            || name.equals("relu.weight")
            || name.endsWith(".res_layer.2.weight");
    return prelu ? uniform(name, shape, .25, .1) : uniform(name, shape, 1, .2);
  }
}
