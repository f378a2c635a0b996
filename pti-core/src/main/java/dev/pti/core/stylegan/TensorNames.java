package dev.pti.core.stylegan;

import dev.pti.api.PictureSize;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the field's tensor names tell about a tensor's role. */
public final class TensorNames {
  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\.");
  private static final Pattern LAYER =
      Pattern.compile("synthesis\\.L\\d{1,3}_(\\d{1,5})_\\d{1,5}\\.");
  private static final String INPUT = "synthesis.input.";

  /** The end of the name of what StyleGAN3's layers scale their inputs by. */
  static final String MAGNITUDE = ".magnitude_ema";

  /** Of StyleGAN3's lowest layers, whatever the pictures' size. */
  private static final int LOWEST = 16;

  /** Samples above and below the picture together; across as many as its proportions want. */
  static final int MARGINS = 20;

  private static final List<String> BUFFERS =
      List.of(
          ".up_filter",
          ".down_filter",
          MAGNITUDE,
          "synthesis.input.freqs",
          "synthesis.input.phases",
          "synthesis.input.transform");

  private TensorNames() {}

  /**
   * Says whether a tensor is a constant noise map.
   *
   * @param name as in {@code synthesis.b8.conv0.noise_const}
   */
  public static boolean isNoise(String name) {
    return name.endsWith(".noise_const");
  }

  /**
   * Says whether a tensor is a weight that training moves, rather than a buffer.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  public static boolean isParameter(String name) {
    return !isNoise(name)
        && !isAliasFreeBuffer(name)
        && !name.endsWith("resample_filter")
        && !name.equals("mapping.w_avg")
        && (name.startsWith("mapping.") || name.startsWith("synthesis."));
  }

  /**
   * Says whether a tensor is a buffer of StyleGAN3: a filter, the waves that drawing begins with,
   * or a magnitude that was measured in training.
   *
   * @param name as in {@code synthesis.L5_84_512.up_filter}
   */
  static boolean isAliasFreeBuffer(String name) {
    return BUFFERS.stream().anyMatch(name::endsWith);
  }

  /**
   * Tells the resolution of the layers that a tensor belongs to. A layer of StyleGAN3 is called by
   * its width, which is that of a square of the resolution and mostly {@value #MARGINS} more, made
   * as narrow as pictures are; what drawing begins with is of its lowest resolution there.
   *
   * @param pictures the size of the generator's
   * @param name as in {@code synthesis.b8.conv0.weight} or {@code synthesis.L5_84_512.weight}
   * @return as a generator's resolution is counted; empty if the name tells none
   */
  public static OptionalInt resolution(PictureSize pictures, String name) {
    Matcher block = BLOCK.matcher(name);
    if (block.lookingAt()) {
      return OptionalInt.of(Integer.parseInt(block.group(1)));
    }
    Matcher layer = LAYER.matcher(name);
    if (layer.lookingAt()) {
      int size = Integer.parseInt(layer.group(1)) * pictures.height() / pictures.width();
      return OptionalInt.of(Integer.bitCount(size) == 1 ? size : size - MARGINS);
    }
    return name.startsWith(INPUT) ? OptionalInt.of(LOWEST) : OptionalInt.empty();
  }

  /**
   * Says whether a tensor holds the weights of a convolution that a style modulates.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  static boolean isSynthesisConvolution(String name) {
    return name.startsWith("synthesis.")
        && name.endsWith(".weight")
        && !name.endsWith(".affine.weight")
        && !name.startsWith(INPUT);
  }

  /**
   * Says whether a tensor holds the weights of a convolution that doubles the size.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  static boolean isUpsampling(String name) {
    return name.endsWith(".conv0.weight");
  }
}
