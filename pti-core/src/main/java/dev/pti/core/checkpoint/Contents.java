package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what a file of tensors is for, from names and shapes alone. */
final class Contents {
  private final String label;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, String> metadata;
  private final GeneratorLayout.@Nullable Found generator;

  /** Why a generator is of a kind that is not read. */
  private final @Nullable String refusal;

  private Contents(StoredFile file, String label) {
    this.label = label;
    tensors = file.tensors();
    metadata = file.metadata();
    GeneratorLayout.Found found = null;
    String reason = null;
    try {
      found = isDifference() ? null : GeneratorCheckpoint.find(file, label);
    } catch (InvalidInputException e) {
      reason = String.valueOf(e.getMessage());
    }
    generator = found;
    refusal = reason;
  }

  /**
   * Looks a file over.
   *
   * @param label how errors name the file
   */
  static Contents of(StoredFile file, String label) {
    return new Contents(file, label);
  }

  /** Lists what the file holds, most important first. */
  List<String> list() {
    List<String> found = new ArrayList<>();
    if (generator != null) {
      found.add(GeneratorContents.of(generator).describe());
    } else if (refusal != null) {
      String begin = label + " holds ";
      found.add(
          refusal.startsWith(begin)
              ? refusal.substring(begin.length())
              : "a generator that is not read: " + refusal);
    }
    addNetworks(found);
    if (found.isEmpty()) {
      found.add(other());
    }
    return found;
  }

  /** What can be done with the file. */
  FileDescription.Kind kind() {
    if (isDifference()) {
      return FileDescription.Kind.DIFFERENCE;
    }
    if (isPivot()) {
      return FileDescription.Kind.PIVOT;
    }
    return generator == null ? FileDescription.Kind.TENSORS : FileDescription.Kind.GENERATOR;
  }

  /** What is thrown of a file that holds something else than was wanted. */
  static InvalidInputException refusal(StoredFile file, String label, String wanted) {
    return new InvalidInputException(
        "%s holds no %s, but %s"
            .formatted(label, wanted, String.join(" and ", of(file, label).list())));
  }

  /** Why a file without a generator is refused as one. */
  String refusedAsGenerator() {
    List<String> found = new ArrayList<>();
    addNetworks(found);
    return "%s holds no StyleGAN2 or StyleGAN3 generator, but %s"
        .formatted(label, found.isEmpty() ? other() : String.join(" and ", found));
  }

  private boolean isDifference() {
    return metadata.getOrDefault("content", "").startsWith("difference from");
  }

  private boolean isFilm() {
    return isDifference() && tensors.containsKey("pivots");
  }

  private boolean isPivot() {
    return tensors.containsKey("w") && metadata.containsKey("generator_sha256");
  }

  private void addNetworks(List<String> found) {
    if (isFilm()) {
      found.add(
          "a film of %d frames of %s x %s, its generator tuned in %d parameters from the one with sha256 %s"
              .formatted(
                  shape("pivots").get(0),
                  metadata.getOrDefault("frame_width", "unknown"),
                  metadata.getOrDefault("frame_height", "unknown"),
                  count(name -> name.startsWith("difference.")),
                  baseSha256()));
    } else if (isDifference()) {
      found.add(
          "a tuned generator as its difference in %d parameters from the one with sha256 %s"
              .formatted(count(name -> !name.startsWith("noise.")), baseSha256()));
    }
    addEncoder(found, "IR-SE50", "input_layer.0.weight");
    addEncoder(found, "ResNet34", "conv1.weight");
    addHypernetwork(found);
    ClipNames clip = ClipNames.find(tensors);
    if (clip != null) {
      found.add(clip.describe());
    }
    if (place("course_mapping.mapping.1.weight") != null
        || place("medium_mapping.mapping.1.weight") != null
        || place("fine_mapping.mapping.1.weight") != null
        || place("mapper.mapping.mapping.1.weight") != null) {
      found.add("a latent mapper of StyleCLIP");
    }
    if (place("b4.out.weight") != null || place("final_linear.1.weight") != null) {
      found.add("a discriminator");
    }
    String augmentation = place("Hz_geom");
    if (augmentation != null) {
      found.add("an augmentation pipe");
    }
  }

  private void addEncoder(List<String> found, String backbone, String first) {
    String place = place("encoder." + first);
    if (place == null) {
      return;
    }
    String encoder = place + "encoder.";
    long styles = numbers(encoder + "styles.");
    List<Long> seen = shape(encoder + first);
    String family = seen.size() > 1 && seen.get(1) == 6 ? "ReStyle" : "e4e or pSp";
    found.add(
        "an encoder (%s) %s"
            .formatted(
                backbone,
                styles > 0 ? "for %d styles, as of %s".formatted(styles, family) : "for W"));
  }

  private void addHypernetwork(List<String> found) {
    String place = place("hypernet.conv1.weight");
    if (place != null) {
      found.add(
          "a hypernetwork of HyperStyle for %d layers"
              .formatted(numbers(place + "hypernet.refinement_blocks.")));
    }
  }

  private String other() {
    if (isPivot()) {
      return "a pivot %s with %d noise maps, found in the generator with sha256 %s"
          .formatted(shape("w"), tensors.size() - 1, baseSha256());
    }
    if (tensors.containsKey("comp") && tensors.containsKey("std") && tensors.containsKey("mean")) {
      return "%d principal components of GANSpace".formatted(shape("comp").get(0));
    }
    if (tensors.containsKey("lat_comp") && tensors.containsKey("lat_stdev")) {
      return "%d principal components of GANSpace".formatted(shape("lat_comp").get(0));
    }
    if (!tensors.isEmpty()
        && tensors.keySet().stream().allMatch(name -> name.matches("(lins?\\d?\\.?).*weight"))
        && tensors.values().stream().allMatch(tensor -> tensor.shape().size() == 4)) {
      return "linear weights of LPIPS for %d layers, channels %s"
          .formatted(
              tensors.size(), tensors.values().stream().map(it -> it.shape().get(1)).toList());
    }
    BackboneNames backbone = BackboneNames.find(tensors);
    if (backbone != null) {
      return backbone.title() + ", a backbone for LPIPS";
    }
    if (tensors.size() == 1) {
      List<Long> axes =
          tensors.values().iterator().next().shape().stream().filter(axis -> axis != 1).toList();
      if (axes.size() == 1) {
        return "a latent or direction of W of width " + axes.get(0) + ", or another vector";
      }
      if (axes.size() == 2) {
        return "a latent or direction of W+ of %d layers of width %d, or another matrix"
            .formatted(axes.get(0), axes.get(1));
      }
    }
    return "%d tensors of %d values, of no kind that is known here"
        .formatted(tensors.size(), count(name -> true));
  }

  private String baseSha256() {
    return metadata.getOrDefault("generator_sha256", "unknown");
  }

  /** What is before a tensor of a name; null if there is none. */
  private @Nullable String place(String marker) {
    for (String name : tensors.keySet()) {
      if (name.equals(marker) || name.endsWith("." + marker)) {
        return name.substring(0, name.length() - marker.length());
      }
    }
    return null;
  }

  /** How many numbers follow a prefix in the names. */
  private long numbers(String prefix) {
    return tensors.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .count();
  }

  private List<Long> shape(String name) {
    StoredTensor tensor = tensors.get(name);
    return tensor == null || tensor.shape().isEmpty() ? List.of(0L) : tensor.shape();
  }

  private long count(Predicate<String> counted) {
    return tensors.entrySet().stream()
        .filter(entry -> counted.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }
}
