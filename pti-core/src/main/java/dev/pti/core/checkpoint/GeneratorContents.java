package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a generator in a file is like, from names and shapes alone. */
record GeneratorContents(GeneratorLayout.Found found, Family family) {
  /** No resolution beyond this is told, so that a name of a larger one cannot overflow. */
  private static final long LARGEST = 1 << 20;

  private static final Pattern ALIAS_FREE_LAYER =
      Pattern.compile("synthesis\\.L(\\d{1,3})_(\\d{1,5})_(\\d{1,5})\\.weight");

  /** Samples on both sides of StyleGAN3's first layer where pictures are half as wide as high. */
  private static final long NARROW_MARGINS = 10;

  private static final List<String> BUFFERS =
      List.of(
          "noise_const",
          "resample_filter",
          "mapping.w_avg",
          ".up_filter",
          ".down_filter",
          ".magnitude_ema",
          "synthesis.input.freqs",
          "synthesis.input.phases",
          "synthesis.input.transform");

  private static final String NONE = "none";

  /**
   * What the two families tell each in their own way.
   *
   * @param clamp of activations, where the file states none
   */
  private record Family(
      String name,
      long width,
      long height,
      boolean isGrey,
      long layers,
      long latentWidth,
      List<Long> channels,
      String clamp) {}

  static GeneratorContents of(GeneratorLayout.Found found) {
    Map<String, StoredTensor> tensors = found.tensors();
    boolean isAliasFree = tensors.containsKey("synthesis.input.freqs");
    return new GeneratorContents(found, isAliasFree ? styleGan3(tensors) : styleGan2(tensors));
  }

  private static Family styleGan2(Map<String, StoredTensor> tensors) {
    long resolution = 4;
    while (resolution < LARGEST
        && tensors.containsKey("synthesis.b" + resolution * 2 + ".conv1.weight")) {
      resolution *= 2;
    }
    List<Long> channels = new ArrayList<>();
    for (long size = 4; size <= resolution; size *= 2) {
      channels.add(axis(tensors, "synthesis.b" + size + ".conv1.weight", 0));
    }
    long rows = axis(tensors, "synthesis.b4.const", 1);
    long columns = axis(tensors, "synthesis.b4.const", 2);
    return new Family(
        "StyleGAN2",
        resolution / 4 * (columns > 0 ? columns : 4),
        resolution / 4 * (rows > 0 ? rows : 4),
        axis(tensors, "synthesis.b4.torgb.bias", 0) == 1,
        2L * (Long.numberOfTrailingZeros(resolution) - 1),
        axis(tensors, "synthesis.b4.conv1.affine.weight", 1),
        channels,
        NONE);
  }

  private static Family styleGan3(Map<String, StoredTensor> tensors) {
    Map<Integer, Matcher> layers = aliasFreeLayers(tensors);
    List<Long> channels = new ArrayList<>();
    long width = 0;
    long first = 0;
    long kernel = 0;
    for (Matcher layer : layers.values()) {
      width = Long.parseLong(layer.group(2));
      first = channels.isEmpty() ? width : first;
      channels.add(Long.parseLong(layer.group(3)));
      kernel = Math.max(kernel, axis(tensors, layer.group(), 3));
    }
    return new Family(
        Classes.isTable(tensors) ? "StyleGAN-XL" : kernel == 1 ? "StyleGAN3-R" : "StyleGAN3-T",
        width,
        Long.bitCount(first - NARROW_MARGINS) == 1 ? 2 * width : width,
        !channels.isEmpty() && channels.get(channels.size() - 1) == 1,
        channels.size() + 1L,
        axis(tensors, "synthesis.input.affine.weight", 1),
        channels.subList(0, Math.max(0, channels.size() - 1)),
        "256");
  }

  private static Map<Integer, Matcher> aliasFreeLayers(Map<String, StoredTensor> tensors) {
    // Sorted: StyleGAN-XL leaves out numbers.
    Map<Integer, Matcher> layers = new TreeMap<>();
    for (String name : tensors.keySet()) {
      Matcher layer = ALIAS_FREE_LAYER.matcher(name);
      if (layer.matches()) {
        layers.put(Integer.parseInt(layer.group(1)), layer);
      }
    }
    return layers;
  }

  String describe() {
    Map<String, StoredTensor> tensors = found.tensors();
    int mapping = 0;
    while (tensors.containsKey("mapping.fc" + mapping + ".weight")) {
      mapping++;
    }
    Classes classes = Classes.of(tensors);
    long input = axis(tensors, "mapping.fc0.weight", 1) - classes.embedded;
    String clamp = found.settings().getOrDefault("conv_clamp", family.clamp);
    long parameters =
        tensors.entrySet().stream()
            .filter(entry -> isParameter(entry.getKey()))
            .mapToLong(entry -> entry.getValue().count())
            .sum();
    return "a %s generator of %d x %d%s%s, %s names: %d layers, z of %d, w of %d, labels %s,"
            .formatted(
                family.name,
                family.width,
                family.height,
                family.isGrey ? " in grey" : "",
                found.place().isEmpty() ? "" : " at " + found.place(),
                found.layout().equals("NVIDIA") ? "NVIDIA's" : found.layout() + "'s",
                family.layers,
                input,
                family.latentWidth,
                classes.count > 0 ? classes.count : "none")
        + " %d mapping layers, channels %s, %s, %d parameters"
            .formatted(
                mapping,
                family.channels,
                clamp.equals(NONE) ? "no clamp" : "clamp " + clamp,
                parameters);
  }

  /**
   * What joins a code.
   *
   * @param count of the classes, 0 for none
   * @param embedded values that stand for one
   */
  private record Classes(long count, long embedded) {
    private static final String TABLE = "mapping.embed.weight";
    private static final String PROJECTION = "mapping.embed_proj.weight";

    /** StyleGAN-XL's generators hold a table of classes, those without classes too. */
    static boolean isTable(Map<String, StoredTensor> tensors) {
      return tensors.containsKey(TABLE) && !tensors.containsKey("mapping.embed.bias");
    }

    static Classes of(Map<String, StoredTensor> tensors) {
      if (tensors.containsKey(PROJECTION)) {
        return new Classes(axis(tensors, "mapping.w_avg", 0), axis(tensors, PROJECTION, 0));
      }
      return isTable(tensors)
          ? new Classes(0, 0)
          : new Classes(axis(tensors, TABLE, 1), axis(tensors, TABLE, 0));
    }
  }

  private static boolean isParameter(String name) {
    return BUFFERS.stream().noneMatch(name::endsWith);
  }

  /** The length of an axis; 0 if there is no such tensor, or it has fewer axes. */
  private static long axis(Map<String, StoredTensor> tensors, String name, int axis) {
    StoredTensor tensor = tensors.get(name);
    return tensor == null || tensor.shape().size() <= axis ? 0 : tensor.shape().get(axis);
  }
}
