package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LowRank;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.stylegan.StyleGan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tuned generator's file: each weight's difference from the base under the weight's name, or, for
 * one of low rank, its factors as {@code NAME.left} and {@code NAME.right}; the noise maps that the
 * tuned generator draws with as {@code noise.NAME}; and {@link SavedFeatures}.
 */
final class SavedDifference {
  static final String NOISE = "noise.";

  private static final String LEFT = ".left";
  private static final String RIGHT = ".right";

  private SavedDifference() {}

  /** The tensors of a file. */
  static Map<String, FloatTensor> tensors(Tuning tuning) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(tuning.difference());
    tuning
        .factors()
        .forEach(
            (name, factors) -> {
              tensors.remove(name);
              tensors.put(name + LEFT, factors.left());
              tensors.put(name + RIGHT, factors.right());
            });
    tuning.noise().forEach((name, map) -> tensors.put(NOISE + name, map));
    SavedFeatures.put(tuning.features(), tensors);
    return tensors;
  }

  /** The texts of a file besides the generator's identity. */
  static Map<String, String> metadata(Tuning tuning, Precision precision) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("content", "difference from the base generator");
    metadata.put("precision", precision.toString());
    metadata.put("stopped_by", tuning.stoppedBy());
    return metadata;
  }

  /**
   * Reads a file that is known to belong to a generator.
   *
   * @param label what errors call the file
   */
  static Tuning read(TensorFile file, StyleGan generator, Path label) {
    Tuning.Builder tuning =
        Tuning.builder().stoppedBy(file.metadata().getOrDefault("stopped_by", "unknown"));
    Map<String, FloatTensor> noise = noise(file);
    CheckedResults.requireNoise(label + " holds", noise, generator);
    tuning.noise(noise).features(SavedFeatures.read(file, generator, label));
    for (String name : file.tensors().keySet()) {
      if (name.endsWith(LEFT) || name.endsWith(RIGHT)) {
        String weight = name.substring(0, name.lastIndexOf('.'));
        requireBoth(file, weight, label);
        if (name.endsWith(LEFT)) {
          LowRank factors = factors(file, weight, generator, label);
          tuning.putFactors(weight, factors);
          tuning.putDifference(weight, factors.product(shape(generator, weight, label)));
        }
      } else if (!name.startsWith(NOISE) && !SavedFeatures.has(name)) {
        tuning.putDifference(name, requireFits(file.get(name), generator, name, label));
      }
    }
    return tuning.build();
  }

  /** The noise maps of a file by the names that the generator has for them. */
  static Map<String, FloatTensor> noise(TensorFile file) {
    Map<String, FloatTensor> noise = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(NOISE)) {
                noise.put(name.substring(NOISE.length()), tensor);
              }
            });
    return noise;
  }

  private static void requireBoth(TensorFile file, String weight, Path label) {
    boolean left = file.tensors().containsKey(weight + LEFT);
    if (!left || !file.tensors().containsKey(weight + RIGHT)) {
      throw new InvalidInputException(
          "%s holds %s%s without %s%s"
              .formatted(label, weight, left ? LEFT : RIGHT, weight, left ? RIGHT : LEFT));
    }
  }

  private static LowRank factors(TensorFile file, String weight, StyleGan generator, Path label) {
    FloatTensor left = file.get(weight + LEFT);
    FloatTensor right = file.get(weight + RIGHT);
    long[] shape = shape(generator, weight, label);
    long rows = shape.length == 0 ? 1 : shape[0];
    long columns = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    if (left.rank() != 2
        || right.rank() != 2
        || left.size(0) != rows
        || right.size(1) != columns
        || left.size(1) != right.size(0)) {
      throw new InvalidInputException(
          "%s holds factors of %s of shapes %s and %s, wanted [%d, rank] and [rank, %d]"
              .formatted(
                  label,
                  weight,
                  Arrays.toString(left.shape()),
                  Arrays.toString(right.shape()),
                  rows,
                  columns));
    }
    return new LowRank(left, right);
  }

  private static FloatTensor requireFits(
      FloatTensor tensor, StyleGan generator, String name, Path label) {
    long[] wanted = shape(generator, name, label);
    if (!Arrays.equals(tensor.shape(), wanted)) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, generator wants %s"
              .formatted(label, name, Arrays.toString(tensor.shape()), Arrays.toString(wanted)));
    }
    return tensor;
  }

  private static long[] shape(StyleGan generator, String name, Path label) {
    if (!generator.tensors().containsKey(name)) {
      throw new InvalidInputException(
          "%s holds %s, which the generator has not".formatted(label, name));
    }
    return generator.tensor(name).getShape().getShape();
  }
}
