package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.clip.ClipRuleWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIPs under the names of whoever saved them. */
class ClipCheckpointTest {
  private static final Map<String, FloatTensor> CLIP =
      ClipRuleWeights.tensors(ClipRuleWeights.small());

  @TempDir Path folder;

  private Path written(Map<String, FloatTensor> tensors) {
    Path file = folder.resolve("clip.safetensors");
    new TensorFile(tensors, Map.of()).write(file);
    return file;
  }

  private Map<String, FloatTensor> read(Map<String, FloatTensor> tensors) {
    try (ClipCheckpoint checkpoint = ClipCheckpoint.open(written(tensors))) {
      return new LinkedHashMap<>(checkpoint.tensors());
    }
  }

  @Test
  void names_of_openai_are_read_without_what_stands_beside_the_networks() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(CLIP);
    for (String name : new String[] {"logit_scale", "input_resolution", "vocab_size"}) {
      tensors.put(name, FloatTensor.of(new float[] {1}, 1));
    }
    assertThat(read(tensors)).isEqualTo(CLIP);
  }

  @Test
  void a_checkpoint_of_openclips_training_is_read() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    CLIP.forEach((name, tensor) -> tensors.put("state_dict.module." + name, tensor));
    tensors.put("optimizer.state.0.exp_avg", FloatTensor.of(new float[] {1}, 1));
    assertThat(read(tensors)).isEqualTo(CLIP);
  }

  @Test
  void names_of_transformers_are_read() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    CLIP.forEach((name, tensor) -> addAsTransformersDo(tensors, name, tensor));
    tensors.put("text_model.embeddings.position_ids", FloatTensor.of(new float[16], 1, 16));
    tensors.put("logit_scale", FloatTensor.of(new float[] {1}, 1));
    assertThat(tensors).hasSizeGreaterThan(CLIP.size() + 8);
    assertThat(read(tensors)).isEqualTo(CLIP);
  }

  private static void addAsTransformersDo(
      Map<String, FloatTensor> tensors, String name, FloatTensor tensor) {
    String model = name.startsWith("visual.") ? "vision_model." : "text_model.";
    String rest = name.replaceFirst("^visual\\.", "");
    if (rest.contains("in_proj_")) {
      String[] parts = rest.split("attn\\.in_proj_", 2);
      String layer = model + layer(parts[0]) + "self_attn.";
      long[] shape = tensor.shape();
      shape[0] /= 3;
      int third = tensor.count() / 3;
      for (int i = 0; i < 3; i++) {
        float[] values = Arrays.copyOfRange(tensor.toArray(), i * third, (i + 1) * third);
        tensors.put(layer + "qkv".charAt(i) + "_proj." + parts[1], FloatTensor.of(values, shape));
      }
    } else if (name.equals("visual.proj")) {
      tensors.put("visual_projection.weight", turned(tensor));
    } else if (name.equals("text_projection")) {
      tensors.put("text_projection.weight", turned(tensor));
    } else {
      tensors.put(model + theirs(rest), tensor);
    }
  }

  private static String layer(String name) {
    return name.replace("transformer.resblocks.", "encoder.layers.");
  }

  private static String theirs(String name) {
    return switch (name) {
      case "class_embedding" -> "embeddings.class_embedding";
      case "positional_embedding" -> "embeddings.position_embedding.weight";
      case "conv1.weight" -> "embeddings.patch_embedding.weight";
      case "token_embedding.weight" -> "embeddings.token_embedding.weight";
      default ->
          layer(name)
              .replace("ln_pre", "pre_layrnorm")
              .replace("ln_post", "post_layernorm")
              .replace("ln_final", "final_layer_norm")
              .replace("ln_", "layer_norm")
              .replace("mlp.c_fc", "mlp.fc1")
              .replace("mlp.c_proj", "mlp.fc2")
              .replace("attn.out_proj", "self_attn.out_proj");
    };
  }

  private static FloatTensor turned(FloatTensor tensor) {
    int rows = (int) tensor.shape()[0];
    int columns = (int) tensor.shape()[1];
    float[] values = new float[tensor.count()];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[column * rows + row] = tensor.get(row * columns + column);
      }
    }
    return FloatTensor.of(values, columns, rows);
  }

  @Test
  void a_resnet_is_refused() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(CLIP);
    tensors.remove("visual.class_embedding");
    Path file = written(tensors);
    assertThatThrownBy(() -> ClipCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " holds a CLIP that sees by a ResNet, wanted one with a vision transformer");
    assertThat(FileFormats.describe(file).holds()).containsExactly("a CLIP with a ResNet");
  }

  @Test
  void another_network_is_refused() {
    Path file = written(Map.of("weight", FloatTensor.of(new float[] {1, 2}, 2)));
    assertThatThrownBy(() -> ClipCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " holds no CLIP, but a latent or direction of W of width 2, or another vector");
  }

  @Test
  void inspecting_says_what_it_is() {
    assertThat(FileFormats.describe(written(CLIP)).holds())
        .containsExactly("a CLIP with a vision transformer");
  }
}
