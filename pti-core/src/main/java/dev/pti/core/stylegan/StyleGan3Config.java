package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The shape of a StyleGAN3 generator. The names of its layers tell their sizes, the filters are
 * among the tensors, and the rest follows from them: how densely each layer samples, and how many
 * zeros stand around its samples. So any number of layers and any cutoff frequencies will do, those
 * of the configurations T and R or others.
 *
 * @param resolution pixels a side, a power of two from 16 to 4096
 * @param mapping the mapping network's
 * @param synthesis its layers, the one that makes colours last
 * @param bandwidth of the waves that drawing begins with, periods across the picture
 * @param clamp activations are clamped to plus or minus this; negative for none
 * @param outputScale what leaves the last layer is multiplied by
 */
public record StyleGan3Config(
    int resolution,
    MappingConfig mapping,
    List<StyleGan3Layer> synthesis,
    double bandwidth,
    double clamp,
    double outputScale)
    implements StyleGanConfig {
  /** The waves that drawing begins with. */
  static final String FIRST = "synthesis.input.freqs";

  /** What a checkpoint states of itself if its activations are not clamped. */
  private static final String NO_CLAMP = "none";

  private static final Pattern LAYER =
      Pattern.compile("synthesis\\.L(\\d{1,3})_(\\d{1,5})_([1-9]\\d{0,4})\\.weight");

  @Override
  public String family() {
    return "StyleGAN3";
  }

  /** One for the waves, and one for each layer. */
  @Override
  public int layers() {
    return synthesis.size() + 1;
  }

  @Override
  public Map<String, String> hyperParameters() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("img_resolution", Integer.toString(resolution));
    texts.put("img_channels", "3");
    mapping.putInto(texts);
    texts.put("num_ws", Integer.toString(layers()));
    texts.put("conv_clamp", clamp > 0 ? Double.toString(clamp) : NO_CLAMP);
    texts.put("margin_size", Integer.toString(TensorNames.MARGINS / 2));
    texts.put("first_cutoff", Double.toString(bandwidth));
    texts.put("output_scale", Double.toString(outputScale));
    return texts;
  }

  /** The resolutions of its layers, each once, from the lowest up. */
  List<Integer> resolutions() {
    return synthesis.stream().map(StyleGan3Layer::resolution).distinct().sorted().toList();
  }

  /** The last layer of a resolution that does not make colours yet. */
  StyleGan3Layer lastOf(int side) {
    return synthesis.stream()
        .filter(layer -> layer.resolution() == side && !layer.isToRgb())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  static StyleGan3Config of(ShapeChecker shapes) {
    List<Name> names = names(shapes);
    int resolution = names.get(names.size() - 1).size;
    if (resolution < 16 || resolution > 4096 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s draws %d x %d, wanted a power of two from 16 to 4096"
              .formatted(shapes.label(), resolution, resolution));
    }
    int latentWidth = (int) shapes.require("synthesis.input.affine.weight", 4, -1)[1];
    List<StyleGan3Layer> layers = layers(shapes, names, resolution, latentWidth);
    return new StyleGan3Config(
        resolution,
        MappingConfig.of(shapes, latentWidth),
        layers,
        bandwidth(shapes, layers.get(0).resolution()),
        shapes.isStated("conv_clamp", NO_CLAMP) ? -1 : shapes.setting("conv_clamp", 256),
        shapes.setting("output_scale", .25));
  }

  /** Samples hold no waves of half their number or more; at that number fading has no width. */
  private static double bandwidth(ShapeChecker shapes, int rate) {
    double bandwidth = shapes.setting("first_cutoff", Math.min(2, rate / 4.));
    if (bandwidth >= rate / 2.) {
      throw new InvalidInputException(
          "%s states first_cutoff %s, wanted less than half of the %d samples of its first layer"
              .formatted(shapes.label(), bandwidth, rate));
    }
    return bandwidth;
  }

  /** What a layer's name says. */
  private record Name(String text, int size, int channels) {}

  private static List<Name> names(ShapeChecker shapes) {
    Map<Integer, Name> byNumber = new LinkedHashMap<>();
    for (String tensor : shapes.shapes().keySet()) {
      Matcher matcher = LAYER.matcher(tensor);
      if (matcher.matches()) {
        Name name =
            new Name(
                tensor.substring(0, tensor.length() - ".weight".length()),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        Name other = byNumber.put(Integer.parseInt(matcher.group(1)), name);
        if (other != null) {
          throw new InvalidInputException(
              "%s has two layers of one number, %s and %s"
                  .formatted(shapes.label(), other.text, name.text));
        }
      }
    }
    int count = 1 + byNumber.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    for (int i = 0; i < Math.max(3, count); i++) {
      if (!byNumber.containsKey(i)) {
        throw new InvalidInputException(
            "%s has no tensor synthesis.L%d_*.weight".formatted(shapes.label(), i));
      }
    }
    return IntStream.range(0, count).mapToObj(i -> byNumber.get(i)).toList();
  }

  private static List<StyleGan3Layer> layers(
      ShapeChecker shapes, List<Name> names, int resolution, int latentWidth) {
    int last = names.size() - 1;
    long channels = checkInput(shapes);
    long kernel = kernel(shapes, names.get(0).text + ".weight");
    List<Filters> filters = filters(shapes, names);
    int[] rates = rates(shapes.label(), filters, resolution);
    checkMargins(shapes.label(), names, rates);
    List<StyleGan3Layer> layers = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      Name name = names.get(i);
      long size = i == last ? 1 : kernel;
      long outputs = i == last ? 3 : name.channels;
      shapes.affine(name.text, channels, latentWidth);
      shapes.require(name.text + ".weight", outputs, channels, size, size);
      shapes.require(name.text + ".bias", outputs);
      shapes.require(name.text + ".magnitude_ema");
      int before = Math.max(0, i - 1);
      layers.add(
          StyleGan3Layer.of(
              new StyleGan3Layer.Tensors(
                  name.text,
                  name.size,
                  (int) size,
                  filters.get(i).up,
                  filters.get(i).down,
                  i == last),
              i + 1,
              rates[i],
              names.get(before).size,
              rates[before]));
      channels = outputs;
    }
    return List.copyOf(layers);
  }

  /** The lengths of a layer's filters. */
  private record Filters(String layer, int up, int down) {}

  /** The last layer has none. */
  private static List<Filters> filters(ShapeChecker shapes, List<Name> names) {
    List<Filters> filters = new ArrayList<>();
    for (Name name : names.subList(0, names.size() - 1)) {
      filters.add(
          new Filters(
              name.text,
              taps(shapes, name.text + ".up_filter", 1),
              taps(shapes, name.text + ".down_filter", 2)));
    }
    filters.add(new Filters(names.get(names.size() - 1).text, 1, 1));
    return filters;
  }

  /**
   * How densely the layers sample. Both filters of a layer span as many of the coarser samples, so
   * that their lengths differ as the densities before and behind it do; the last density is the
   * picture's. The first layer samples as the waves are sampled.
   */
  private static int[] rates(String label, List<Filters> filters, int resolution) {
    int[] rates = new int[filters.size()];
    rates[rates.length - 1] = resolution;
    for (int i = rates.length - 1; i >= 0; i--) {
      Filters layer = filters.get(i);
      long before = (long) rates[i] * layer.down / layer.up;
      boolean fits =
          before * layer.up == (long) rates[i] * layer.down
              && (i == rates.length - 1 || spansSamples(layer, rates[i], before))
              && (i > 0 || before == rates[i])
              && before >= 4
              && before <= resolution
              && Long.bitCount(before) == 1;
      if (!fits) {
        throw new InvalidInputException(
            "%s has filters of %d and %d in %s, which fit no samples before its %d a side"
                .formatted(label, layer.up, layer.down, layer.layer, rates[i]));
      }
      if (i > 0) {
        rates[i - 1] = (int) before;
      }
    }
    return rates;
  }

  private static boolean spansSamples(Filters layer, int rate, long before) {
    return layer.up % (StyleGan3Layer.DENSER * Math.max(1, rate / before)) == 0;
  }

  /**
   * All but the last two layers hold as many samples beside the picture as NVIDIA's have, by which
   * {@link TensorNames} tells their resolutions.
   */
  private static void checkMargins(String label, List<Name> names, int[] rates) {
    for (int i = 0; i < rates.length; i++) {
      Name name = names.get(i);
      int wanted = rates[i] + (i < rates.length - 2 ? TensorNames.MARGINS : 0);
      if (name.size != wanted) {
        throw new InvalidInputException(
            "%s has a layer %s of size %d that samples the picture %d a side, wanted %d"
                .formatted(label, name.text, name.size, rates[i], wanted));
      }
    }
  }

  private static long checkInput(ShapeChecker shapes) {
    long channels = shapes.require(FIRST, -1, 2)[0];
    shapes.require("synthesis.input.phases", channels);
    shapes.require("synthesis.input.transform", 3, 3);
    shapes.require("synthesis.input.weight", channels, channels);
    shapes.require("synthesis.input.affine.bias", 4);
    return channels;
  }

  /** In configuration T convolutions look at 3 x 3 samples, in R at one. */
  private static long kernel(ShapeChecker shapes, String weight) {
    long kernel = shapes.require(weight, -1, -1, -1, -1)[3];
    if (kernel != 1 && kernel != 3) {
      throw new InvalidInputException(
          "%s holds %s of %d x %d, wanted 1 x 1 or 3 x 3"
              .formatted(shapes.label(), weight, kernel, kernel));
    }
    return kernel;
  }

  /** A filter has one axis, or two of one length. */
  private static int taps(ShapeChecker shapes, String name, int mostAxes) {
    long[] shape = shapes.shapes().get(name);
    if (shape == null) {
      throw new InvalidInputException(shapes.label() + " has no tensor " + name);
    }
    boolean fits =
        shape.length > 0
            && shape[0] > 0
            && shape.length <= mostAxes
            && Arrays.stream(shape).allMatch(axis -> axis == shape[0])
            && shape[0] <= 1024;
    if (!fits) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted a filter"
              .formatted(shapes.label(), name, Arrays.toString(shape)));
    }
    return (int) shape[0];
  }
}
