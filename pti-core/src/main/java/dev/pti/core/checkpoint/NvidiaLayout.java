package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of stylegan2-ada-pytorch and of the StyleGAN2 configurations of stylegan3, which are
 * ours too. A network that was pickled whole says of itself what a state dict leaves out: the clamp
 * of activations, which is otherwise taken for none.
 */
final class NvidiaLayout implements GeneratorLayout {
  private static final String CONSTANT = "synthesis.b4.const";

  @Override
  public @Nullable Found find(StoredFile file, String label) {
    List<String> prefixes =
        GeneratorLayout.prefixes(file, CONSTANT).stream()
            .filter(prefix -> file.tensors().containsKey(prefix + "mapping.fc0.weight"))
            .toList();
    if (prefixes.isEmpty()) {
      refuseAliasFree(file, label);
      return null;
    }
    String prefix = prefixes.get(0);
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
    Map<String, String> attributes = file.attributes();
    GeneratorLayout.require(
        label, "architecture", attributes.get(prefix + "synthesis.b8.architecture"), "skip");
    GeneratorLayout.require(
        label, "activation", attributes.get(prefix + "synthesis.b4.conv1.activation"), "lrelu");
    GeneratorLayout.require(
        label, "use of noise", attributes.get(prefix + "synthesis.b4.conv1.use_noise"), "True");
    if (tensors.containsKey("synthesis.b8.skip.weight")) {
      GeneratorLayout.require(label, "architecture", "resnet", "skip");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    put(settings, "conv_clamp", attributes.get(prefix + "synthesis.b4.conv1.conv_clamp"));
    put(settings, "mapping_lr_multiplier", attributes.get(prefix + "mapping.fc0.bias_gain"));
    for (String setting : List.of("conv_clamp", "mapping_lr_multiplier")) {
      put(settings, setting, file.metadata().get(setting));
    }
    return new Found("NVIDIA", GeneratorLayout.place(prefix), tensors, settings);
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null && !value.equals("None") && !value.equals("null")) {
      settings.putIfAbsent(name, value);
    }
  }

  private static void refuseAliasFree(StoredFile file, String label) {
    if (!GeneratorLayout.prefixes(file, "synthesis.input.freqs").isEmpty()) {
      throw new InvalidInputException(
          label + " holds a generator of StyleGAN3 (alias-free), wanted one of StyleGAN2");
    }
  }
}
