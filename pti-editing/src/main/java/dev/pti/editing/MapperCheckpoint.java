package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a mapper's networks in a StyleCLIP checkpoint: {@code state_dict.mapper.…} beside the
 * training options {@code opts.…} and a generator, which is not looked at; or in a state dict of
 * the whole model ({@code mapper.…}) or of the mapper alone.
 *
 * <p>Everything under the mapper's prefix must be a part that is known and of the right shape: a
 * network with a layer left out would still compute something.
 */
final class MapperCheckpoint {
  private static final Pattern PART =
      Pattern.compile(
          "((?:(?:state_dict\\.)?mapper\\.)?)"
              + "(course_mapping|medium_mapping|fine_mapping|mapping|mapper_\\d+)"
              + "\\.mapping\\.\\d+\\.(?:weight|bias)");

  private final Path file;
  private final TensorFile content;
  private final String prefix;

  private MapperCheckpoint(Path file, TensorFile content, String prefix) {
    this.file = file;
    this.content = content;
    this.prefix = prefix;
  }

  /** Looks for a mapper of any kind. */
  static Optional<MapperCheckpoint> find(Path file, TensorFile content) {
    for (String name : content.tensors().keySet()) {
      Matcher part = PART.matcher(name);
      if (part.matches()) {
        return Optional.of(new MapperCheckpoint(file, content, part.group(1)));
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the networks.
   *
   * @return at least one, all of the same width
   */
  Map<MapperGroup, MapperNetwork> networks() {
    Set<String> parts = new LinkedHashSet<>(content.tensors().keySet());
    parts.removeIf(name -> !name.startsWith(prefix));
    refuseStyleSpace(parts);
    Map<MapperGroup, MapperNetwork> networks = new LinkedHashMap<>();
    int width = 0;
    for (MapperGroup group : groups(parts)) {
      MapperNetwork network = network(group, parts, width);
      width = network.width();
      networks.put(group, network);
    }
    if (!parts.isEmpty()) {
      throw new InvalidInputException(
          "%s holds %s, which is no part of a StyleCLIP mapper"
              .formatted(file, parts.iterator().next()));
    }
    return networks;
  }

  /** Identifies the mapper, wherever it is kept: the sha256 over its tensors. */
  String sha256() {
    SortedMap<String, FloatTensor> own = new TreeMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), tensor);
              }
            });
    return VectorText.sha256(own);
  }

  private void refuseStyleSpace(Set<String> parts) {
    if (holds(parts, "mapper_0")) {
      String kind =
          holds(parts, "mapper_1") ? "FullStyleSpaceMapper" : "WithoutToRGBStyleSpaceMapper";
      throw new InvalidInputException(
          "%s holds a %s, which moves style channels, wanted a LevelsMapper or a SingleMapper"
              .formatted(file, kind));
    }
  }

  private List<MapperGroup> groups(Set<String> parts) {
    if (holds(parts, MapperGroup.ALL.name())) {
      return List.of(MapperGroup.ALL);
    }
    List<MapperGroup> present = new ArrayList<>();
    for (MapperGroup group : List.of(MapperGroup.COARSE, MapperGroup.MEDIUM, MapperGroup.FINE)) {
      boolean held = holds(parts, group.name());
      String option = content.metadata().get("opts." + group.option());
      if (option != null && option.equals("True") == held) {
        throw new InvalidInputException(
            "%s says %s is %s, but holds %s%s"
                .formatted(file, group.option(), option, held ? "" : "no ", group.name()));
      }
      if (held) {
        present.add(group);
      }
    }
    return present;
  }

  private boolean holds(Set<String> parts, String group) {
    return parts.stream().anyMatch(part -> part.startsWith(prefix + group + "."));
  }

  /** Takes a network's tensors out of the parts. */
  private MapperNetwork network(MapperGroup group, Set<String> parts, int knownWidth) {
    List<FloatTensor> weights = new ArrayList<>();
    List<FloatTensor> biases = new ArrayList<>();
    int width = knownWidth;
    for (int linear = 1; linear <= MapperNetwork.LINEARS; linear++) {
      String name = prefix + group.name() + ".mapping." + linear;
      FloatTensor weight = take(name + ".weight", parts);
      width = width == 0 && weight.rank() == 2 ? (int) weight.size(0) : width;
      weights.add(checked(name + ".weight", weight, width, width));
      biases.add(checked(name + ".bias", take(name + ".bias", parts), width));
    }
    return new MapperNetwork(weights, biases);
  }

  private FloatTensor take(String name, Set<String> parts) {
    if (!parts.remove(name)) {
      throw new InvalidInputException(
          "%s holds no %s, wanted linear layers 1 to %d in each network of a mapper"
              .formatted(file, name, MapperNetwork.LINEARS));
    }
    return content.get(name);
  }

  private FloatTensor checked(String name, FloatTensor tensor, long... wanted) {
    if (wanted[0] == 0 || !Arrays.equals(tensor.shape(), wanted)) {
      throw new InvalidInputException(
          "%s: %s has shape %s, wanted %s"
              .formatted(
                  file,
                  name,
                  Arrays.toString(tensor.shape()),
                  wanted[0] == 0 ? "[width, width]" : Arrays.toString(wanted)));
    }
    for (int i = 0; i < tensor.count(); i++) {
      if (!Float.isFinite(tensor.get(i))) {
        throw new InvalidInputException("%s: %s holds %s".formatted(file, name, tensor.get(i)));
      }
    }
    return tensor;
  }
}
