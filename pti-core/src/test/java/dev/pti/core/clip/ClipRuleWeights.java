package dev.pti.core.clip;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.RuleWeights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A CLIP's tensors by the rule of the parity fixtures' README. */
public final class ClipRuleWeights extends RuleWeights {
  public ClipRuleWeights(Map<String, long[]> shapes) {
    super(shapes, 0);
  }

  /** The names and shapes of a CLIP of one layer that sees 32 pixels and reads 40 tokens. */
  public static Map<String, long[]> small() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("visual.class_embedding", new long[] {64});
    shapes.put("visual.positional_embedding", new long[] {17, 64});
    shapes.put("visual.proj", new long[] {64, 24});
    shapes.put("visual.conv1.weight", new long[] {64, 3, 8, 8});
    norm(shapes, "visual.ln_pre");
    layer(shapes, "visual.transformer.resblocks.0.");
    norm(shapes, "visual.ln_post");
    shapes.put("token_embedding.weight", new long[] {714, 64});
    shapes.put("positional_embedding", new long[] {40, 64});
    layer(shapes, "transformer.resblocks.0.");
    norm(shapes, "ln_final");
    shapes.put("text_projection", new long[] {64, 24});
    return shapes;
  }

  private static void layer(Map<String, long[]> shapes, String layer) {
    norm(shapes, layer + "ln_1");
    shapes.put(layer + "attn.in_proj_weight", new long[] {192, 64});
    shapes.put(layer + "attn.in_proj_bias", new long[] {192});
    shapes.put(layer + "attn.out_proj.weight", new long[] {64, 64});
    shapes.put(layer + "attn.out_proj.bias", new long[] {64});
    norm(shapes, layer + "ln_2");
    shapes.put(layer + "mlp.c_fc.weight", new long[] {256, 64});
    shapes.put(layer + "mlp.c_fc.bias", new long[] {256});
    shapes.put(layer + "mlp.c_proj.weight", new long[] {64, 256});
    shapes.put(layer + "mlp.c_proj.bias", new long[] {64});
  }

  private static void norm(Map<String, long[]> shapes, String name) {
    shapes.put(name + ".weight", new long[] {64});
    shapes.put(name + ".bias", new long[] {64});
  }

  /** Writes all tensors of a small CLIP. */
  public static Path write(Path file) {
    return write(file, small());
  }

  /** Writes all tensors of the names and shapes. */
  public static Path write(Path file, Map<String, long[]> shapes) {
    new TensorFile(tensors(shapes), Map.of()).write(file);
    return file;
  }

  /** All tensors of the names and shapes, on the heap. */
  public static Map<String, FloatTensor> tensors(Map<String, long[]> shapes) {
    ClipRuleWeights rule = new ClipRuleWeights(shapes);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    shapes.keySet().forEach(name -> tensors.put(name, rule.get(name)));
    return tensors;
  }

  @Override
  protected FloatTensor make(String name, long[] shape) {
    if (name.endsWith("bias")) {
      return uniform(name, shape, 0, .2);
    }
    if (name.matches("(.*\\.)?ln_.*")) {
      return uniform(name, shape, 1, .2);
    }
    if (name.contains("embedding")) {
      return uniform(name, shape, 0, 1);
    }
    long fanIn = name.endsWith("proj") ? shape[0] : 1;
    for (int axis = 1; axis < shape.length && !name.endsWith("proj"); axis++) {
      fanIn *= shape[axis];
    }
    return name.equals("x")
        ? uniform(name, shape, 0, 2)
        : uniform(name, shape, 0, 2 * Math.sqrt(3. / fanIn));
  }
}
