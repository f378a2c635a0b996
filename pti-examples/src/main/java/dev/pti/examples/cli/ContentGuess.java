package dev.pti.examples.cli;

import dev.pti.core.checkpoint.FileDescription;
import java.util.List;
import java.util.Map;

/** Guesses what a file of tensors is for. */
final class ContentGuess {
  private final Map<String, FileDescription.Tensor> tensors;
  private final Map<String, String> metadata;

  private ContentGuess(FileDescription description) {
    tensors = description.tensors();
    metadata = description.metadata();
  }

  /** Says in one line what it seems to be. */
  static String of(FileDescription description) {
    return new ContentGuess(description).guess();
  }

  private String guess() {
    if (metadata.getOrDefault("content", "").startsWith("difference from")) {
      return "a tuned generator as its difference in %,d parameters from the one with sha256 %s"
          .formatted(count(name -> !name.startsWith("noise.")), baseSha256());
    }
    if (has("synthesis.b4.const")) {
      return generator();
    }
    if (has("w") && metadata.containsKey("generator_sha256")) {
      return "a pivot %s with %d noise maps, found in the generator with sha256 %s"
          .formatted(shape("w"), tensors.size() - 1, baseSha256());
    }
    if (has("comp") && has("std") && has("mean")) {
      return "%d principal components of GANSpace".formatted(shape("comp").get(0));
    }
    if (tensors.keySet().stream().allMatch(name -> name.matches("(lins?\\d?\\.?).*weight"))
        && tensors.values().stream().allMatch(tensor -> tensor.shape().size() == 4)) {
      return "linear weights of LPIPS for %d layers, channels %s"
          .formatted(
              tensors.size(), tensors.values().stream().map(it -> it.shape().get(1)).toList());
    }
    if (has("features.0.weight")) {
      return backbone();
    }
    if (tensors.size() == 1) {
      FileDescription.Tensor only = tensors.values().iterator().next();
      List<Long> axes = only.shape().stream().filter(axis -> axis != 1).toList();
      if (axes.size() == 1) {
        return "a direction of W of width " + axes.get(0) + ", or another vector";
      }
      if (axes.size() == 2) {
        return "a direction of W+ of %d layers of width %d, or another matrix"
            .formatted(axes.get(0), axes.get(1));
      }
    }
    return "%d tensors of %,d values, of no kind that is known here"
        .formatted(tensors.size(), count(name -> true));
  }

  private String generator() {
    long resolution = 4;
    while (has("synthesis.b" + resolution * 2 + ".conv1.weight")) {
      resolution *= 2;
    }
    int layers = 2 * (Long.numberOfTrailingZeros(resolution) - 1);
    long latent = last("mapping.w_avg");
    long labels = last("mapping.embed.weight");
    long input = last("mapping.fc0.weight") - (labels > 0 ? latent : 0);
    int mapping = 0;
    while (has("mapping.fc" + mapping + ".weight")) {
      mapping++;
    }
    return "a StyleGAN2 generator of %d x %d: %d layers, z of %d, w of %d, labels %s, %d mapping"
            .formatted(
                resolution,
                resolution,
                layers,
                input,
                latent,
                labels > 0 ? labels : "none",
                mapping)
        + " layers, %,d parameters".formatted(count(ContentGuess::isParameter));
  }

  private String backbone() {
    String network =
        has("features.3.squeeze.weight")
            ? "SqueezeNet 1.1"
            : shape("features.0.weight").get(2) == 11 ? "AlexNet" : "VGG16";
    return "torchvision's " + network + ", a backbone for LPIPS";
  }

  private static boolean isParameter(String name) {
    return !name.endsWith("noise_const")
        && !name.endsWith("resample_filter")
        && !name.equals("mapping.w_avg");
  }

  private String baseSha256() {
    return metadata.getOrDefault("generator_sha256", "unknown");
  }

  private boolean has(String name) {
    return tensors.containsKey(name);
  }

  private List<Long> shape(String name) {
    FileDescription.Tensor tensor = tensors.get(name);
    return tensor == null ? List.of() : tensor.shape();
  }

  /** The last axis of a tensor, 0 if there is no such tensor. */
  private long last(String name) {
    List<Long> shape = shape(name);
    return shape.isEmpty() ? 0 : shape.get(shape.size() - 1);
  }

  private long count(java.util.function.Predicate<String> counted) {
    return tensors.entrySet().stream()
        .filter(entry -> counted.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }
}
