package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A generator of NVIDIA's as its TensorFlow code pickles it: the way back of the layout's. */
final class TensorFlowNetwork {
  private static final Pattern LAYER =
      Pattern.compile("synthesis\\.b(\\d+)\\.(conv0|conv1|torgb)\\.(\\w+(?:\\.\\w+)?)");

  private TensorFlowNetwork() {}

  /**
   * Makes a network for {@link PythonPickler}.
   *
   * @param tensors under the names that we use
   * @param kwargs what the network was made with
   */
  static Object pickled(long version, Map<String, FloatTensor> tensors, Map<?, ?> kwargs) {
    List<Object> mapping = new ArrayList<>();
    List<Object> synthesis = new ArrayList<>();
    List<Object> own = new ArrayList<>();
    own.add(variable("lod", FloatTensor.of(new float[1])));
    tensors.forEach(
        (name, tensor) -> {
          if (name.equals("mapping.w_avg")) {
            own.add(variable("dlatent_avg", tensor));
          } else if (name.startsWith("mapping.")) {
            mapping.add(mapped(name, tensor));
          } else if (!name.endsWith("resample_filter")) {
            synthesis.add(synthesized(name, tensor));
          }
        });
    Map<Object, Object> parts =
        Py.dict(
            "synthesis", network(version, "G_synthesis", kwargs, synthesis, Map.of()),
            "mapping", network(version, "G_mapping", kwargs, mapping, Map.of()));
    return network(version, "G", kwargs, own, parts);
  }

  private static Object network(
      long version, String name, Map<?, ?> kwargs, List<Object> variables, Map<?, ?> components) {
    return new Py.Instance(
        new Py.Name("dnnlib.tflib.network", "Network"),
        null,
        Py.dict(
            "version",
            version,
            "name",
            name,
            "static_kwargs",
            kwargs,
            "components",
            components,
            "build_module_src",
            "# The source of the network stands here in a real file.\n",
            "build_func_name",
            name + "_main",
            "variables",
            variables));
  }

  private static Py.Tuple variable(String name, FloatTensor tensor) {
    return Py.tuple(
        name, tensor.rank() == 0 ? Py.scalar("f4", Py.littleEndian(tensor)) : Py.array(tensor));
  }

  private static Py.Tuple mapped(String name, FloatTensor tensor) {
    String theirs =
        name.replaceFirst("mapping\\.fc", "Dense")
            .replace("mapping.embed", "LabelEmbed")
            .replace('.', '/');
    return variable(theirs, tensor.rank() == 2 ? transposed(tensor) : tensor);
  }

  private static Py.Tuple synthesized(String name, FloatTensor tensor) {
    if (name.equals("synthesis.b4.const")) {
      return variable("4x4/Const/const", inFront(1, tensor));
    }
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      throw new IllegalArgumentException(name);
    }
    int size = Integer.parseInt(layer.group(1));
    String kind = layer.group(2);
    if (layer.group(3).equals("noise_const")) {
      int index = 2 * Integer.numberOfTrailingZeros(size / 4) - (kind.equals("conv0") ? 1 : 0);
      return variable("noise" + index, inFront(2, tensor));
    }
    String theirs =
        kind.equals("conv0")
            ? "Conv0_up"
            : kind.equals("torgb") ? "ToRGB" : size == 4 ? "Conv" : "Conv1";
    String prefix = size + "x" + size + "/" + theirs + "/";
    return switch (layer.group(3)) {
      case "weight" -> variable(prefix + "weight", convolution(tensor, kind.equals("conv0")));
      case "affine.weight" -> variable(prefix + "mod_weight", transposed(tensor));
      case "affine.bias" -> variable(prefix + "mod_bias", minusOne(tensor));
      default -> variable(prefix + layer.group(3), tensor);
    };
  }

  private static FloatTensor inFront(int ones, FloatTensor tensor) {
    long[] shape = new long[ones + tensor.rank()];
    Arrays.fill(shape, 0, ones, 1);
    System.arraycopy(tensor.shape(), 0, shape, ones, tensor.rank());
    return tensor.reshape(shape);
  }

  private static FloatTensor minusOne(FloatTensor tensor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= 1;
    }
    return FloatTensor.wrap(values, tensor.shape());
  }

  private static FloatTensor transposed(FloatTensor tensor) {
    int rows = (int) tensor.size(0);
    int columns = (int) tensor.size(1);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i % columns * rows + i / columns] = tensor.get(i);
    }
    return FloatTensor.wrap(values, columns, rows);
  }

  /** From {@code [out, in, height, width]} to {@code [height, width, in, out]}. */
  private static FloatTensor convolution(FloatTensor tensor, boolean turned) {
    int out = (int) tensor.size(0);
    int in = (int) tensor.size(1);
    int taps = (int) (tensor.size(2) * tensor.size(3));
    float[] values = new float[tensor.count()];
    for (int i = 0; i < values.length; i++) {
      int tap = i % taps;
      int channels = i / taps % in * out + i / taps / in;
      values[(turned ? taps - 1 - tap : tap) * in * out + channels] = tensor.get(i);
    }
    return FloatTensor.wrap(values, tensor.size(2), tensor.size(3), in, out);
  }
}
