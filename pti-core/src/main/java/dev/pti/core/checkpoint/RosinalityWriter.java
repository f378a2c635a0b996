package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a generator under NVIDIA's names into a checkpoint of rosinality's stylegan2-pytorch, as
 * its {@code generate.py} and {@code projector.py} load it.
 *
 * <p>Their {@code Generator} fixes the widths: 512 up to 64 x 64 and halved from there (with {@code
 * channel_multiplier=2}, NVIDIA's default widths), and pictures are square. One of other widths is
 * written all the same; it loads where {@code Generator.channels} has been changed to its widths.
 * So is one whose pictures are not square; StyleGAN-Human's {@code Generator} loads those that are
 * half as wide as high. Activations are not clamped there, so that a generator with a clamp gives
 * the same pictures as long as none reaches it.
 */
public final class RosinalityWriter {
  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\.");
  private static final Pattern MAPPING_LAYER = Pattern.compile("mapping\\.fc(\\d{1,4})\\.");

  /** What every StyleGAN2 resamples with: the outer product of 1, 3, 3, 1, its sum being one. */
  private static final FloatTensor FILTER = Filter.tensor();

  private final String label;
  private final Map<String, ? extends TensorSource> tensors;

  private RosinalityWriter(String label, Map<String, ? extends TensorSource> tensors) {
    this.label = label;
    this.tensors = tensors;
  }

  /**
   * Makes the content of a checkpoint; no value is read yet.
   *
   * @param label how errors name the generator
   * @param tensors under NVIDIA's names, as in {@code synthesis.b8.conv0.weight}; the resampling
   *     filters may be left out
   * @return a dict of {@code g_ema}, a state dict, and {@code latent_avg}, of shape {@code
   *     [width]}, for {@link PyTorch#write}; it asks for each tensor once
   * @throws InvalidInputException if a tensor is missing, or one has no place there: class labels,
   *     a mapping network whose layers are not as wide as the latent, residual blocks
   */
  public static TorchDict content(String label, Map<String, ? extends TensorSource> tensors) {
    return new RosinalityWriter(label, tensors).content();
  }

  private TorchDict content() {
    if (tensors.containsKey("synthesis.input.freqs")) {
      throw new InvalidInputException(
          label
              + " is one of StyleGAN3, wanted one of StyleGAN2, which rosinality's tools draw with");
    }
    if (tensors.containsKey("mapping.embed.weight")) {
      throw new InvalidInputException(
          label
              + " takes class labels (mapping.embed.weight), for which rosinality's generator has"
              + " no place");
    }
    int resolution = largest(BLOCK);
    if (resolution < 8 || resolution > 1024 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s has a largest block of %d x %d, wanted a power of two from 8 to 1024"
              .formatted(label, resolution, resolution));
    }
    int layers = 1 + largest(MAPPING_LAYER);
    RosinalityNames names = new RosinalityNames(resolution, layers);
    checkAllHaveAPlace(names);
    checkMapping(layers);
    Map<String, TensorSource> state = new LinkedHashMap<>();
    names.pairs().forEach(pair -> state.put(pair.rosinality(), changed(pair)));
    return TorchDict.plain()
        .put("g_ema", TorchDict.stateDict(state))
        .put(RosinalityNames.AVERAGE_PAIR.rosinality(), changed(RosinalityNames.AVERAGE_PAIR))
        .build();
  }

  private int largest(Pattern kind) {
    return tensors.keySet().stream()
        .map(kind::matcher)
        .filter(Matcher::lookingAt)
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElse(0);
  }

  private void checkAllHaveAPlace(RosinalityNames names) {
    Set<String> places = new HashSet<>(names.unusedFilters());
    names.pairs().forEach(pair -> places.add(pair.nvidia()));
    places.add(RosinalityNames.AVERAGE_PAIR.nvidia());
    for (String name : tensors.keySet()) {
      if (!places.contains(name)) {
        throw new InvalidInputException(
            "%s holds %s, for which rosinality's generator has no place".formatted(label, name));
      }
    }
  }

  private void checkMapping(int layers) {
    String average = RosinalityNames.AVERAGE_PAIR.nvidia();
    long[] latent = source(average).shape();
    if (latent.length != 1) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted one axis"
              .formatted(label, average, Arrays.toString(latent)));
    }
    long width = latent[0];
    for (int i = 0; i < layers; i++) {
      String name = "mapping.fc" + i + ".weight";
      long[] shape = source(name).shape();
      if (!Arrays.equals(shape, new long[] {width, width})) {
        throw new InvalidInputException(
            "%s holds %s of shape %s, rosinality's generator has [%d, %d] in each layer"
                .formatted(label, name, Arrays.toString(shape), width, width));
      }
    }
  }

  private TensorSource source(String name) {
    TensorSource source = tensors.get(name);
    if (source == null) {
      throw new InvalidInputException(label + " has no tensor " + name);
    }
    return source;
  }

  private TensorSource changed(RosinalityNames.Pair pair) {
    AxisChange change = pair.change();
    TensorSource source =
        change == AxisChange.TIMES_FOUR && !tensors.containsKey(pair.nvidia())
            ? TensorSource.of(FILTER)
            : source(pair.nvidia());
    return TensorSource.of(
        change.toRosinality(source.shape()), () -> change.toRosinality(source.read()));
  }
}
