package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mappers whose networks are known: a multiple of the identity and equal biases in each layer. */
final class Mappers {
  static final Path FILE = Path.of("edits", "surprised.pt");
  static final String PREFIX = "state_dict.mapper.";

  private Mappers() {}

  /** A network's tensors; the scale 1 gives {@code x}, the bias 1 adds 1, before each ReLU. */
  static Map<String, FloatTensor> network(String name, int width, double scale, double bias) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    float[] weight = new float[width * width];
    for (int i = 0; i < width; i++) {
      weight[i * width + i] = (float) (scale * 100 * Math.sqrt(width));
    }
    float[] biases = new float[width];
    Arrays.fill(biases, (float) (bias * 100));
    for (int linear = 1; linear <= 4; linear++) {
      tensors.put(name + ".mapping." + linear + ".weight", FloatTensor.of(weight, width, width));
      tensors.put(name + ".mapping." + linear + ".bias", FloatTensor.of(biases, width));
    }
    return tensors;
  }

  @SafeVarargs
  static Map<String, FloatTensor> together(Map<String, FloatTensor>... networks) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (Map<String, FloatTensor> network : networks) {
      tensors.putAll(network);
    }
    return tensors;
  }

  static LatentMapper mapper(Map<String, FloatTensor> tensors) {
    return LatentMapper.fromTensors(FILE, new TensorFile(tensors, Map.of())).orElseThrow();
  }
}
