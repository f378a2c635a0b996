package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a CLIP in a file, under OpenAI's names, which OpenCLIP has too, or under those of Hugging
 * Face's transformers, which part what a layer's attention looks for and turn the projections over.
 *
 * @param parts what is to be read for each of OpenAI's names
 */
record ClipNames(Map<String, Part> parts) {
  private static final String FIRST = "visual.conv1.weight";
  private static final String OTHERS_FIRST = "vision_model.embeddings.patch_embedding.weight";

  /** What stands beside the networks and is not needed to embed. */
  private static final Set<String> BESIDE =
      Set.of("logit_scale", "input_resolution", "context_length", "vocab_size", "attn_mask");

  private static final Pattern OTHERS_LAYER =
      Pattern.compile("(text|vision)_model\\.encoder\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");

  private static final Map<String, String> IN_A_LAYER =
      Map.of(
          "layer_norm1", "ln_1.",
          "layer_norm2", "ln_2.",
          "mlp.fc1", "mlp.c_fc.",
          "mlp.fc2", "mlp.c_proj.",
          "self_attn.out_proj", "attn.out_proj.",
          "self_attn.q_proj", "attn.in_proj_");

  private static final Map<String, String> OUTSIDE =
      Map.ofEntries(
          Map.entry("vision_model.embeddings.class_embedding", "visual.class_embedding"),
          Map.entry(OTHERS_FIRST, FIRST),
          Map.entry(
              "vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
          Map.entry("vision_model.pre_layrnorm.weight", "visual.ln_pre.weight"),
          Map.entry("vision_model.pre_layrnorm.bias", "visual.ln_pre.bias"),
          Map.entry("vision_model.post_layernorm.weight", "visual.ln_post.weight"),
          Map.entry("vision_model.post_layernorm.bias", "visual.ln_post.bias"),
          Map.entry("visual_projection.weight", "visual.proj"),
          Map.entry("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
          Map.entry("text_model.embeddings.position_embedding.weight", "positional_embedding"),
          Map.entry("text_model.final_layer_norm.weight", "ln_final.weight"),
          Map.entry("text_model.final_layer_norm.bias", "ln_final.bias"),
          Map.entry("text_projection.weight", "text_projection"));

  /**
   * What one tensor is read from.
   *
   * @param stored one below the other along the first axis
   * @param turned whether rows and columns change places
   */
  record Part(List<StoredTensor> stored, boolean turned) {
    private static Part whole(StoredTensor tensor) {
      return new Part(List.of(tensor), false);
    }

    /** Those that do not fit below each other are left out, and the shape then tells. */
    private static Part below(List<StoredTensor> tensors) {
      List<Long> shape = tensors.get(0).shape();
      boolean fit = !shape.isEmpty() && tensors.stream().allMatch(it -> it.shape().equals(shape));
      return new Part(fit ? tensors : tensors.subList(0, 1), false);
    }

    FloatTensor load(ValueReader reader, String label) {
      long[] shape = stored.get(0).shapeArray();
      float[] values = reader.temporary(stored.stream().mapToLong(StoredTensor::count).sum());
      FloatBuffer into = FloatBuffer.wrap(values);
      for (StoredTensor tensor : stored) {
        int count = Math.toIntExact(tensor.count());
        StoredFile.read(tensor, into.slice(into.position(), count), label);
        into.position(into.position() + count);
      }
      if (stored.size() > 1) {
        shape[0] *= stored.size();
      }
      return turned && shape.length == 2
          ? FloatTensor.wrap(turned(values, shape), shape[1], shape[0])
          : FloatTensor.wrap(values, shape);
    }

    private static float[] turned(float[] values, long[] shape) {
      int rows = (int) shape[0];
      int columns = (int) shape[1];
      float[] turned = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        turned[i % columns * rows + i / columns] = values[i];
      }
      return turned;
    }
  }

  /** Finds a CLIP's tensors; null if there is none. */
  static @Nullable ClipNames find(Map<String, StoredTensor> tensors) {
    for (String name : tensors.keySet()) {
      if (isFirst(name, FIRST)
          && tensors.containsKey(before(name, FIRST) + "token_embedding.weight")) {
        return new ClipNames(openAi(under(before(name, FIRST), tensors)));
      }
      if (isFirst(name, OTHERS_FIRST)
          && tensors.containsKey(
              before(name, OTHERS_FIRST) + "text_model.embeddings.token_embedding.weight")) {
        return new ClipNames(huggingFace(under(before(name, OTHERS_FIRST), tensors)));
      }
    }
    return null;
  }

  private static boolean isFirst(String name, String first) {
    return name.equals(first) || name.endsWith("." + first);
  }

  private static String before(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }

  private static Map<String, StoredTensor> under(String prefix, Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  private static Map<String, Part> openAi(Map<String, StoredTensor> tensors) {
    Map<String, Part> parts = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (!BESIDE.contains(name) && !name.startsWith("constants.")) {
            parts.put(name, Part.whole(tensor));
          }
        });
    return parts;
  }

  private static Map<String, Part> huggingFace(Map<String, StoredTensor> tensors) {
    Map<String, Part> parts = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Matcher layer = OTHERS_LAYER.matcher(name);
          if (layer.matches()) {
            addOfLayer(parts, layer, tensor, tensors);
          } else if (OUTSIDE.containsKey(name)) {
            boolean turned = name.endsWith("_projection.weight");
            parts.put(ofOpenAi(name), new Part(List.of(tensor), turned));
          } else if (!BESIDE.contains(name) && !name.endsWith(".position_ids")) {
            parts.put(name, Part.whole(tensor));
          }
        });
    return parts;
  }

  private static String ofOpenAi(String name) {
    return Objects.requireNonNull(OUTSIDE.get(name));
  }

  private static void addOfLayer(
      Map<String, Part> parts,
      Matcher layer,
      StoredTensor tensor,
      Map<String, StoredTensor> tensors) {
    String prefix = layer.group(1).equals("text") ? "" : "visual.";
    String block = prefix + "transformer.resblocks." + layer.group(2) + ".";
    String inside = layer.group(3);
    String name = IN_A_LAYER.get(inside);
    if (inside.equals("self_attn.q_proj")) {
      List<StoredTensor> all =
          Stream.of("q_proj.", "k_proj.", "v_proj.")
              .map(each -> tensors.get(layer.group().replace("q_proj.", each)))
              .filter(Objects::nonNull)
              .toList();
      parts.put(block + name + layer.group(4), Part.below(all));
    } else if (name != null) {
      parts.put(block + name + layer.group(4), Part.whole(tensor));
    } else if (!inside.equals("self_attn.k_proj") && !inside.equals("self_attn.v_proj")) {
      parts.put(layer.group(), Part.whole(tensor));
    }
  }

  boolean isResNet() {
    return !parts.containsKey("visual.class_embedding");
  }

  /** Names the network, as {@code inspect} says it. */
  String describe() {
    return isResNet() ? "a CLIP with a ResNet" : "a CLIP with a vision transformer";
  }
}
