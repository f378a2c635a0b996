package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of NVIDIA's StyleGAN2 and StyleGAN2-ADA for TensorFlow: a pickled tuple (G, D, Gs) of
 * networks, Gs being the moving average, each with its variables and those of its components.
 *
 * <p>TensorFlow's convolutions are {@code [height, width, in, out]}, its matrices {@code [in,
 * out]}; the upsampling convolutions are flipped against ours, which go into a transposed
 * convolution; and the bias of a style starts from 0 there, with the 1 added in the code.
 */
final class TensorFlowLayout implements GeneratorLayout {
  private static final String SYNTHESIS = "components.synthesis.variables.";
  private static final String MAPPING = "components.mapping.variables.";
  private static final String CONSTANT = SYNTHESIS + "4x4/Const/const";
  private static final Pattern LAYER =
      Pattern.compile("(\\d{1,4})x\\1/(Conv|Conv0_up|Conv1|ToRGB)/([a-z_]+)");
  private static final Pattern NOISE = Pattern.compile("noise(1?\\d)");
  private static final Pattern DENSE = Pattern.compile("Dense(\\d{1,3})/(weight|bias)");

  @Override
  public @Nullable Found find(StoredFile file, String label) {
    List<String> prefixes = GeneratorLayout.prefixes(file, CONSTANT);
    if (prefixes.isEmpty()) {
      return null;
    }
    String prefix = prefixes.contains("2.") ? "2." : prefixes.get(0);
    String kwargs = prefix + "static_kwargs.";
    Map<String, String> metadata = file.metadata();
    requireVersion(label, metadata.getOrDefault(prefix + "version", "4"));
    GeneratorLayout.require(label, "architecture", metadata.get(kwargs + "architecture"), "skip");
    GeneratorLayout.require(label, "activation", metadata.get(kwargs + "nonlinearity"), "lrelu");
    String average = prefix + "variables.dlatent_avg";
    String mapping = prefix + MAPPING;
    String synthesis = prefix + SYNTHESIS;
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> entry : file.tensors().entrySet()) {
      String name = entry.getKey();
      StoredTensor tensor = entry.getValue();
      if (name.equals(average)) {
        tensors.put("mapping.w_avg", tensor);
      } else if (name.startsWith(mapping)) {
        mapping(name.substring(mapping.length()), tensor, tensors);
      } else if (name.startsWith(synthesis)) {
        synthesis(name.substring(synthesis.length()), tensor, tensors, label);
      }
    }
    Map<String, String> settings = new LinkedHashMap<>();
    put(settings, "conv_clamp", metadata.get(kwargs + "conv_clamp"));
    put(settings, "mapping_lr_multiplier", metadata.get(kwargs + "mapping_lrmul"));
    return new Found("TensorFlow", GeneratorLayout.place(prefix), tensors, settings);
  }

  /** The networks of the first StyleGAN have some of the same names. */
  private static void requireVersion(String label, String version) {
    if (version.matches("[0-3]")) {
      throw new InvalidInputException(
          "%s holds a generator of version %s of TensorFlow's networks, wanted 4 (StyleGAN2) or later"
              .formatted(label, version));
    }
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null && !value.equals("None")) {
      settings.put(name, value);
    }
  }

  private static void mapping(String name, StoredTensor tensor, Map<String, StoredTensor> into) {
    Matcher dense = DENSE.matcher(name);
    if (dense.matches()) {
      into.put("mapping.fc" + dense.group(1) + "." + dense.group(2), transposed(tensor));
    } else if (name.equals("LabelEmbed/weight")) {
      into.put("mapping.embed.weight", transposed(tensor));
    } else if (name.equals("LabelEmbed/bias")) {
      into.put("mapping.embed.bias", tensor);
    }
  }

  private static void synthesis(
      String name, StoredTensor tensor, Map<String, StoredTensor> into, String label) {
    Matcher noise = NOISE.matcher(name);
    Matcher layer = LAYER.matcher(name);
    if (name.equals("4x4/Const/const")) {
      into.put("synthesis.b4.const", withoutFirstAxes(tensor, 1, name, label));
    } else if (noise.matches()) {
      int index = Integer.parseInt(noise.group(1));
      String size = "synthesis.b" + (4 << ((index + 1) / 2));
      into.put(
          size + (index % 2 == 1 ? ".conv0" : ".conv1") + ".noise_const",
          withoutFirstAxes(tensor, 2, name, label));
    } else if (layer.matches()) {
      String kind = layer.group(2);
      String ours =
          "synthesis.b%s.%s."
              .formatted(
                  layer.group(1),
                  kind.equals("Conv0_up") ? "conv0" : kind.equals("ToRGB") ? "torgb" : "conv1");
      switch (layer.group(3)) {
        case "weight" ->
            into.put(ours + "weight", convolution(tensor, kind.equals("Conv0_up"), name, label));
        case "bias" -> into.put(ours + "bias", tensor);
        case "noise_strength" -> into.put(ours + "noise_strength", tensor);
        case "mod_weight" -> into.put(ours + "affine.weight", transposed(tensor));
        case "mod_bias" -> into.put(ours + "affine.bias", plusOne(tensor));
        default -> {
          // Of no use to the generator.
        }
      }
    }
  }

  private static StoredTensor withoutFirstAxes(
      StoredTensor tensor, int count, String name, String label) {
    List<Long> shape = tensor.shape();
    if (shape.size() <= count || !shape.subList(0, count).stream().allMatch(axis -> axis == 1)) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted %d axes of size 1 in front"
              .formatted(label, name, shape, count));
    }
    return new StoredTensor(tensor.type(), shape.subList(count, shape.size()), tensor.values());
  }

  private static StoredTensor transposed(StoredTensor tensor) {
    List<Long> shape = tensor.shape();
    if (shape.size() != 2) {
      return tensor;
    }
    return new StoredTensor(
        tensor.type(),
        List.of(shape.get(1), shape.get(0)),
        into -> {
          float[] values = tensor.read();
          int in = Math.toIntExact(shape.get(0));
          int out = Math.toIntExact(shape.get(1));
          for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
              into.put(values[i * out + o]);
            }
          }
        });
  }

  private static StoredTensor plusOne(StoredTensor tensor) {
    return new StoredTensor(
        tensor.type(),
        tensor.shape(),
        into -> {
          for (float value : tensor.read()) {
            into.put(value + 1);
          }
        });
  }

  /** From {@code [size, size, in, out]} to {@code [out, in, size, size]}. */
  private static StoredTensor convolution(
      StoredTensor tensor, boolean flip, String name, String label) {
    List<Long> shape = tensor.shape();
    if (shape.size() != 4) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted four axes".formatted(label, name, shape));
    }
    return new StoredTensor(
        tensor.type(),
        List.of(shape.get(3), shape.get(2), shape.get(0), shape.get(1)),
        into -> {
          int taps = Math.toIntExact(shape.get(0) * shape.get(1));
          int in = Math.toIntExact(shape.get(2));
          int out = Math.toIntExact(shape.get(3));
          float[] values = tensor.read();
          for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
              for (int tap = 0; tap < taps; tap++) {
                into.put(values[((flip ? taps - 1 - tap : tap) * in + i) * out + o]);
              }
            }
          }
        });
  }
}
