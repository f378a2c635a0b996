package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way in which the field lays out a generator in files: which tensor has which name. */
interface GeneratorLayout {
  /** Every layout that is read, the most usual first. */
  List<GeneratorLayout> ALL =
      List.of(new NvidiaLayout(), new RosinalityLayout(), new TensorFlowLayout());

  /**
   * A generator found in a file.
   *
   * @param layout whose names the file has, as in {@code NVIDIA}
   * @param place where in the file it stands, as in {@code G_ema}; empty if it is the whole file
   * @param tensors under NVIDIA's names
   * @param settings what the file states beside them, as in {@code conv_clamp}
   */
  record Found(
      String layout,
      String place,
      Map<String, StoredTensor> tensors,
      Map<String, String> settings) {}

  /**
   * Finds the generator of a file.
   *
   * @param label how errors name the file
   * @return null if the file has no generator in this layout
   * @throws InvalidInputException if it has one that cannot be used
   */
  @Nullable Found find(StoredFile file, String label);

  /**
   * Where the generators of a file stand: what is before a tensor's name that each has. The best
   * comes first: the moving average that samples are drawn from ({@code G_ema}) before the network
   * that was being trained ({@code G}).
   *
   * @param marker the name
   */
  static List<String> prefixes(StoredFile file, String marker) {
    List<String> prefixes = new ArrayList<>();
    for (String name : file.tensors().keySet()) {
      if (name.equals(marker) || name.endsWith("." + marker)) {
        prefixes.add(name.substring(0, name.length() - marker.length()));
      }
    }
    prefixes.sort(Comparator.comparingInt(GeneratorLayout::rank));
    return prefixes;
  }

  private static int rank(String prefix) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    if (lower.contains("ema")) {
      return 0;
    }
    return prefix.isEmpty() ? 1 : lower.equals("g.") ? 3 : 2;
  }

  /** The place that a prefix names. */
  static String place(String prefix) {
    return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  /** Refuses a kind of network that is not the one we draw with. */
  static void require(String label, String what, @Nullable String is, String wanted) {
    if (is != null && !is.equals(wanted)) {
      throw new InvalidInputException(
          "%s holds a generator whose %s is %s, wanted %s".formatted(label, what, is, wanted));
    }
  }
}
