package dev.pti.core.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of stylegan2-ada-pytorch and stylegan3, which are ours too. A network that was pickled
 * whole says of itself what a state dict leaves out: the clamp of activations, which is otherwise
 * taken for none in StyleGAN2, and for what NVIDIA trains with in StyleGAN3.
 */
final class NvidiaLayout implements GeneratorLayout {
  /** Where drawing begins, in StyleGAN2. */
  private static final String CONSTANT = "synthesis.b4.const";

  /** The same in StyleGAN3. */
  private static final String WAVES = "synthesis.input.freqs";

  private static final String TRANSFORM = "synthesis.input.transform";

  /** The identity. */
  private static final StoredTensor WHERE_IT_LEARNED =
      new StoredTensor(
          ElementType.F32,
          List.of(3L, 3L),
          into -> into.put(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}));

  private static final Pattern ALIAS_FREE_LAYER = Pattern.compile("synthesis\\.L0_\\d+_\\d+\\.");

  /** What safetensors may state. */
  private static final List<String> SETTINGS =
      List.of("conv_clamp", "mapping_lr_multiplier", "first_cutoff", "output_scale");

  @Override
  public @Nullable Found find(StoredFile file, String label) {
    String prefix = prefix(file, CONSTANT);
    boolean isAliasFree = prefix == null;
    if (prefix == null) {
      prefix = prefix(file, WAVES);
    }
    if (prefix == null) {
      return null;
    }
    Map<String, StoredTensor> tensors = tensors(file, prefix);
    Stated stated = new Stated(file.attributes(), prefix);
    Map<String, String> settings = new LinkedHashMap<>();
    if (isAliasFree) {
      place(tensors);
      readAliasFree(stated, tensors, settings, label);
    } else {
      readStyleGan2(stated, tensors, settings, label);
    }
    put(settings, "mapping_lr_multiplier", stated.of("mapping.fc0.bias_gain"));
    for (String setting : SETTINGS) {
      put(settings, setting, file.metadata().get(setting));
    }
    return new Found("NVIDIA", GeneratorLayout.place(prefix), tensors, settings);
  }

  /** What a network that was pickled whole says of itself. */
  private record Stated(Map<String, String> attributes, String prefix) {
    @Nullable String of(String attribute) {
      return attributes.get(prefix + attribute);
    }
  }

  private static @Nullable String prefix(StoredFile file, String marker) {
    return GeneratorLayout.prefixes(file, marker).stream()
        .filter(prefix -> file.tensors().containsKey(prefix + "mapping.fc0.weight"))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, StoredTensor> tensors(StoredFile file, String prefix) {
    String synthesis = prefix + "synthesis.";
    String mapping = prefix + "mapping.";
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(synthesis) || name.startsWith(mapping)) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return tensors;
  }

  private static void readStyleGan2(
      Stated stated,
      Map<String, StoredTensor> tensors,
      Map<String, String> settings,
      String label) {
    GeneratorLayout.require(label, "architecture", stated.of("synthesis.b8.architecture"), "skip");
    GeneratorLayout.require(
        label, "activation", stated.of("synthesis.b4.conv1.activation"), "lrelu");
    GeneratorLayout.require(
        label, "use of noise", stated.of("synthesis.b4.conv1.use_noise"), "True");
    if (tensors.containsKey("synthesis.b8.skip.weight")) {
      GeneratorLayout.require(label, "architecture", "resnet", "skip");
    }
    put(settings, "conv_clamp", stated.of("synthesis.b4.conv1.conv_clamp"));
  }

  /**
   * A generator draws pictures where it learned to, unless the file has one transform for all.
   * stylegan3-editing's checkpoints have those of the batch that was drawn last, or none.
   */
  private static void place(Map<String, StoredTensor> tensors) {
    StoredTensor transform = tensors.get(TRANSFORM);
    if (transform == null || !transform.shape().equals(WHERE_IT_LEARNED.shape())) {
      tensors.put(TRANSFORM, WHERE_IT_LEARNED);
    }
  }

  private static void readAliasFree(
      Stated stated,
      Map<String, StoredTensor> tensors,
      Map<String, String> settings,
      String label) {
    put(settings, "first_cutoff", stated.of("synthesis.input.bandwidth"));
    put(settings, "output_scale", stated.of("synthesis.output_scale"));
    tensors.keySet().stream()
        .map(ALIAS_FREE_LAYER::matcher)
        .filter(Matcher::lookingAt)
        .map(Matcher::group)
        .findFirst()
        .ifPresent(
            layer -> {
              // The first layer samples as densely behind it as before it.
              GeneratorLayout.require(
                  label, "lrelu_upsampling", stated.of(layer + "up_factor"), "2");
              String clamp = stated.of(layer + "conv_clamp");
              if (clamp != null) {
                settings.put("conv_clamp", clamp.equals("None") ? "none" : clamp);
              }
            });
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null && !value.equals("None") && !value.equals("null")) {
      settings.putIfAbsent(name, value);
    }
  }
}
