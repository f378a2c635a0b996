package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.TensorFile;
import dev.pti.core.stylegan.StyleGan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Refined features in a file of tensors, counted from 0: {@code features.0.offset} and {@code
 * features.0.at} {@code [channels, h, w]}, {@code features.0.reach} {@code []}.
 */
final class SavedFeatures {
  private static final String PREFIX = "features.";
  private static final String OFFSET = ".offset";
  private static final String AT = ".at";
  private static final String REACH = ".reach";

  private SavedFeatures() {}

  /** Says whether a tensor is one of them. */
  static boolean has(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /** Says whether a tensor stays whole in half precision, which has no place for every reach. */
  static boolean isReach(String tensor) {
    return has(tensor) && tensor.endsWith(REACH);
  }

  static void put(List<RefinedFeatures> features, Map<String, FloatTensor> tensors) {
    for (int i = 0; i < features.size(); i++) {
      RefinedFeatures each = features.get(i);
      tensors.put(PREFIX + i + OFFSET, each.offset());
      tensors.put(PREFIX + i + AT, each.at());
      tensors.put(PREFIX + i + REACH, FloatTensor.wrap(new float[] {each.reach()}));
    }
  }

  /**
   * Reads those that there are.
   *
   * @param label what errors call the file
   */
  static List<RefinedFeatures> read(TensorFile file, StyleGan generator, Path label) {
    List<RefinedFeatures> features = new ArrayList<>();
    while (file.tensors().containsKey(PREFIX + features.size() + OFFSET)) {
      String prefix = PREFIX + features.size();
      for (String part : List.of(AT, REACH)) {
        if (!file.tensors().containsKey(prefix + part)) {
          throw new InvalidInputException(
              "%s holds %s%s without %s%s".formatted(label, prefix, OFFSET, prefix, part));
        }
      }
      FloatTensor reach = file.get(prefix + REACH);
      if (reach.count() != 1) {
        throw new InvalidInputException(
            "%s holds %s%s of %d values, wanted 1".formatted(label, prefix, REACH, reach.count()));
      }
      RefinedFeatures next = features(file, prefix, reach.get(0), label);
      CheckedResults.requireFeatures(label + " holds", next, generator);
      features.add(next);
    }
    int known = features.size();
    file.tensors().keySet().stream()
        .filter(name -> has(name) && !isOneOf(known, name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InvalidInputException(
                  "%s holds %s without %s%d%s".formatted(label, name, PREFIX, known, OFFSET));
            });
    return features;
  }

  private static boolean isOneOf(int count, String tensor) {
    return IntStream.range(0, count)
        .mapToObj(i -> PREFIX + i)
        .anyMatch(
            prefix -> Stream.of(OFFSET, AT, REACH).anyMatch(it -> tensor.equals(prefix + it)));
  }

  private static RefinedFeatures features(TensorFile file, String prefix, float reach, Path label) {
    return SavedRun.of(
        label, () -> new RefinedFeatures(file.get(prefix + OFFSET), file.get(prefix + AT), reach));
  }
}
