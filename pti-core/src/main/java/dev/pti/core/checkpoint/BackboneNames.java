package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the convolutions of AlexNet, VGG16 and SqueezeNet 1.1 in a file, whatever it calls them:
 * torchvision says {@code features.0}, the {@code lpips} package {@code net.slice1.0}, NVIDIA's
 * archive {@code layers.conv1}. They all count up in the order of the network, so that the file's
 * convolutions, sorted by name with numbers as numbers, must have the network's shapes one by one.
 *
 * @param title the network's name
 * @param fromTorchvision the file's name for each of torchvision's, weights and biases
 */
record BackboneNames(String title, Map<String, String> fromTorchvision) {
  private static final String WEIGHT = ".weight";

  /** More convolutions than any of the networks has. */
  private static final int MOST = 64;

  private static final List<Network> NETWORKS = List.of(alexNet(), vgg16(), squeezeNet());

  /** A network: the shapes of its convolutions by torchvision's names. */
  private record Network(String title, Map<String, List<Long>> weights) {}

  /** Finds one of the networks; null if the convolutions are those of none. */
  static @Nullable BackboneNames find(Map<String, StoredTensor> tensors) {
    List<String> unsorted =
        tensors.keySet().stream()
            .filter(name -> isConvolution(name, tensors))
            .map(name -> name.substring(0, name.length() - WEIGHT.length()))
            .limit(MOST + 1)
            .toList();
    if (unsorted.size() > MOST) {
      return null;
    }
    List<String> convolutions =
        unsorted.stream().sorted(Comparator.comparing(BackboneNames::sortable)).toList();
    for (Network network : NETWORKS) {
      List<String> wanted =
          network.weights().keySet().stream()
              .sorted(Comparator.comparing(BackboneNames::sortable))
              .toList();
      Map<String, String> names = new LinkedHashMap<>();
      boolean fits = wanted.size() == convolutions.size();
      for (int i = 0; fits && i < wanted.size(); i++) {
        String theirs = convolutions.get(i);
        StoredTensor weight = tensors.get(theirs + WEIGHT);
        fits = weight != null && weight.shape().equals(network.weights().get(wanted.get(i)));
        names.put(wanted.get(i) + WEIGHT, theirs + WEIGHT);
        names.put(wanted.get(i) + ".bias", theirs + ".bias");
      }
      if (fits) {
        return new BackboneNames(network.title(), names);
      }
    }
    return null;
  }

  /** A convolution of the features: the last one of SqueezeNet classifies. */
  private static boolean isConvolution(String name, Map<String, StoredTensor> tensors) {
    StoredTensor weight = tensors.get(name);
    if (!name.endsWith(WEIGHT)) {
      return false;
    }
    StoredTensor bias = tensors.get(name.substring(0, name.length() - WEIGHT.length()) + ".bias");
    return !name.contains("classifier")
        && weight != null
        && bias != null
        && weight.shape().size() == 4
        && bias.shape().equals(weight.shape().subList(0, 1));
  }

  /** A name with its numbers padded, so that 10 comes after 9. */
  private static String sortable(String name) {
    StringBuilder padded = new StringBuilder();
    int digits = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean digit = i < name.length() && Character.isDigit(name.charAt(i));
      if (digit) {
        digits++;
        continue;
      }
      padded.append("0".repeat(Math.max(0, digits == 0 ? 0 : 12 - digits)));
      padded.append(name, i - digits, i);
      digits = 0;
      if (i < name.length()) {
        padded.append(name.charAt(i));
      }
    }
    return padded.toString();
  }

  private static Network alexNet() {
    Map<String, List<Long>> weights = new LinkedHashMap<>();
    weights.put("features.0", List.of(64L, 3L, 11L, 11L));
    weights.put("features.3", List.of(192L, 64L, 5L, 5L));
    weights.put("features.6", List.of(384L, 192L, 3L, 3L));
    weights.put("features.8", List.of(256L, 384L, 3L, 3L));
    weights.put("features.10", List.of(256L, 256L, 3L, 3L));
    return new Network("AlexNet", weights);
  }

  private static Network vgg16() {
    Map<String, List<Long>> weights = new LinkedHashMap<>();
    long in = 3;
    int module = 0;
    for (long[] stage : new long[][] {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}}) {
      for (int i = 0; i < stage[1]; i++) {
        weights.put("features." + module, List.of(stage[0], in, 3L, 3L));
        in = stage[0];
        module += 2;
      }
      module++;
    }
    return new Network("VGG16", weights);
  }

  private static Network squeezeNet() {
    Map<String, List<Long>> weights = new LinkedHashMap<>();
    weights.put("features.0", List.of(64L, 3L, 3L, 3L));
    List<Integer> modules = new ArrayList<>(List.of(3, 4, 6, 7, 9, 10, 11, 12));
    long in = 64;
    for (int i = 0; i < modules.size(); i++) {
      long squeezed = 16L * (i / 2 + 1);
      String fire = "features." + modules.get(i);
      weights.put(fire + ".squeeze", List.of(squeezed, in, 1L, 1L));
      weights.put(fire + ".expand1x1", List.of(4 * squeezed, squeezed, 1L, 1L));
      weights.put(fire + ".expand3x3", List.of(4 * squeezed, squeezed, 3L, 3L));
      in = 8 * squeezed;
    }
    return new Network("SqueezeNet 1.1", weights);
  }
}
