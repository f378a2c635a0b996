package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the layers of StyleGAN3's synthesis off a checkpoint: sizes and channels from their names,
 * how densely they sample from the lengths of their filters. Names tell widths. Pictures are
 * square, or, as StyleGAN-Human has them, half as wide as high, margins included.
 */
record StyleGan3Layers(ShapeChecker shapes, List<StyleGan3Layers.Name> names) {
  private static final Pattern LAYER =
      Pattern.compile("synthesis\\.L(\\d{1,3})_([1-9]\\d{0,4})_([1-9]\\d{0,4})\\.weight");

  /** What a layer's name says. */
  private record Name(String text, int width, int channels) {}

  static StyleGan3Layers of(ShapeChecker shapes) {
    NavigableMap<Integer, Name> byNumber = new TreeMap<>();
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
    int count = byNumber.isEmpty() ? 0 : 1 + byNumber.lastKey();
    Set<Integer> leftOut = leftOut(shapes, byNumber.keySet());
    for (int i = 0; i < Math.max(3, count); i++) {
      if (!byNumber.containsKey(i) && !leftOut.contains(i)) {
        throw new InvalidInputException(
            "%s has no tensor synthesis.L%d_*.weight".formatted(shapes.label(), i));
      }
    }
    return new StyleGan3Layers(shapes, List.copyOf(byNumber.values()));
  }

  /**
   * Where StyleGAN-XL puts layers of a higher resolution behind others, it leaves out a number:
   * none of its tensors are there, but the layers before and behind it.
   */
  private static Set<Integer> leftOut(ShapeChecker shapes, Set<Integer> numbers) {
    if (!MappingConfig.isOfStyleGanXl(shapes)) {
      return Set.of();
    }
    return numbers.stream()
        .map(number -> number + 1)
        .filter(number -> !numbers.contains(number) && numbers.contains(number + 1))
        .filter(number -> !shapes.hasAnyOf("synthesis.L" + number + "_"))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The size of the last layer. */
  PictureSize pictureSize() {
    return size(names.get(names.size() - 1));
  }

  private PictureSize size(Name name) {
    return new PictureSize(name.width, isNarrow() ? 2 * name.width : name.width);
  }

  /** A power of two with one margin beside it is none with the other. */
  private boolean isNarrow() {
    return Integer.bitCount(names.get(0).width - TensorNames.MARGINS / 2) == 1;
  }

  /** Channels of the pictures. */
  int colours() {
    return shapes.colours(names.get(names.size() - 1).text);
  }

  /** Places every layer behind the one before it, and checks its tensors. */
  List<StyleGan3Layer> placed(int latentWidth) {
    int last = names.size() - 1;
    long channels = checkInput();
    long kernel = kernel(names.get(0).text + ".weight");
    List<Filters> filters = filters();
    int[] rates = rates(filters);
    checkMargins(rates);
    List<StyleGan3Layer> layers = new ArrayList<>();
    for (int i = 0; i <= last; i++) {
      Name name = names.get(i);
      long size = i == last ? 1 : kernel;
      long outputs = i == last ? colours() : name.channels;
      shapes.affine(name.text, channels, latentWidth);
      shapes.require(name.text + ".weight", outputs, channels, size, size);
      shapes.require(name.text + ".bias", outputs);
      shapes.require(name.text + ".magnitude_ema");
      int before = Math.max(0, i - 1);
      layers.add(
          StyleGan3Layer.of(
              new StyleGan3Layer.Tensors(
                  name.text,
                  size(name),
                  (int) size,
                  filters.get(i).up,
                  filters.get(i).down,
                  i == last),
              i + 1,
              rates[i],
              size(names.get(before)),
              rates[before]));
      channels = outputs;
    }
    return List.copyOf(layers);
  }

  /** The lengths of a layer's filters. */
  private record Filters(String layer, int up, int down) {}

  /** The last layer has none. */
  private List<Filters> filters() {
    List<Filters> filters = new ArrayList<>();
    for (Name name : names.subList(0, names.size() - 1)) {
      filters.add(
          new Filters(
              name.text, taps(name.text + ".up_filter", 1), taps(name.text + ".down_filter", 2)));
    }
    filters.add(new Filters(names.get(names.size() - 1).text, 1, 1));
    return filters;
  }

  /**
   * How densely the layers sample. Both filters of a layer span as many of the coarser samples, so
   * that their lengths differ as the densities before and behind it do; the last density is the
   * picture's. The first layer samples as the waves are sampled.
   */
  private int[] rates(List<Filters> filters) {
    int resolution = pictureSize().height();
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
                .formatted(shapes.label(), layer.up, layer.down, layer.layer, rates[i]));
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
  private void checkMargins(int[] rates) {
    for (int i = 0; i < rates.length; i++) {
      Name name = names.get(i);
      int wanted = rates[i] + (i < rates.length - 2 ? TensorNames.MARGINS : 0);
      if (size(name).height() != wanted) {
        throw new InvalidInputException(
            isNarrow()
                ? "%s has a layer %s of width %d that samples the picture %d down, wanted %d"
                    .formatted(shapes.label(), name.text, name.width, rates[i], wanted / 2)
                : "%s has a layer %s of size %d that samples the picture %d a side, wanted %d%s"
                    .formatted(
                        shapes.label(),
                        name.text,
                        name.width,
                        rates[i],
                        wanted,
                        i == 0 ? narrow(rates[0]) : ""));
      }
    }
  }

  /** What else the first layer's width could be, if the last one's were half of the height. */
  private static String narrow(int rate) {
    return ", or %d where pictures are half as wide as high"
        .formatted(rate + TensorNames.MARGINS / 2);
  }

  private long checkInput() {
    long channels = shapes.require(StyleGan3Config.FIRST, -1, 2)[0];
    shapes.require("synthesis.input.phases", channels);
    shapes.require("synthesis.input.transform", 3, 3);
    shapes.require("synthesis.input.weight", channels, channels);
    shapes.require("synthesis.input.affine.bias", 4);
    return channels;
  }

  /** In configuration T convolutions look at 3 x 3 samples, in R at one. */
  private long kernel(String weight) {
    long kernel = shapes.require(weight, -1, -1, -1, -1)[3];
    if (kernel != 1 && kernel != 3) {
      throw new InvalidInputException(
          "%s holds %s of %d x %d, wanted 1 x 1 or 3 x 3"
              .formatted(shapes.label(), weight, kernel, kernel));
    }
    return kernel;
  }

  /** A filter has one axis, or two of one length. */
  private int taps(String name, int mostAxes) {
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
