package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Arithmetic;
import dev.pti.api.PictureSize;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The synthesis network of StyleGAN3 (Karras et al. 2021), in which details move along with what
 * they belong to: waves that a latent turns and moves go through layers that see a picture as a
 * signal without pixels. There are no noise maps, and colours are made once, at the end.
 *
 * <p>Samples lie beside the picture too, in a margin, so that its borders tell the layers nothing.
 * What others see of activations is the picture's part of them, {@code [n, channels, h, w]} at each
 * resolution, as in StyleGAN2.
 *
 * <p>A part is a layer; the first joins the waves, the last makes colours too.
 */
final class StyleGan3Synthesis implements Synthesis {
  /** Those of StyleGAN2 stand before, because layers of both have parts in common. */
  private static final Kernels KERNELS =
      Kernels.load(StyleGan3Synthesis.class, "stylegan2.py", "stylegan3.py");

  private static final String INPUT = "synthesis.input";

  private final StyleGan3Config config;
  private final List<LayerPart> parts;
  private final Energies energies;
  private final NDArray clamp;
  private final NDArray half;
  private final Refinements refinements;

  /** A layer, and the one that makes colours where that follows. */
  private record LayerPart(List<StyleGan3Layer> layers, boolean isFirst) implements Part {
    @Override
    public boolean reads(String tensor) {
      return (isFirst && tensor.startsWith(INPUT + "."))
          || layers.stream().anyMatch(layer -> tensor.startsWith(layer.name() + "."));
    }
  }

  /**
   * Makes the network.
   *
   * @param energies of the weights that do not move
   */
  StyleGan3Synthesis(StyleGan3Config config, Energies energies, Arithmetic arithmetic) {
    this(config, energies, Kernels.half(arithmetic), Refinements.NONE);
  }

  private StyleGan3Synthesis(
      StyleGan3Config config, Energies energies, NDArray half, Refinements refinements) {
    this.config = config;
    this.parts = parts(config.synthesis());
    this.energies = energies;
    this.clamp = Kernels.number(config.clamp());
    this.half = half;
    this.refinements = refinements;
  }

  private static List<LayerPart> parts(List<StyleGan3Layer> layers) {
    List<LayerPart> parts = new ArrayList<>();
    int last = layers.size() - 2;
    for (int i = 0; i <= last; i++) {
      parts.add(new LayerPart(layers.subList(i, i == last ? i + 2 : i + 1), i == 0));
    }
    return List.copyOf(parts);
  }

  @Override
  public StyleGan3Synthesis in(Arithmetic arithmetic) {
    return new StyleGan3Synthesis(config, energies, Kernels.half(arithmetic), refinements);
  }

  @Override
  public StyleGan3Synthesis with(Refinements others) {
    return new StyleGan3Synthesis(config, energies, half, others);
  }

  @Override
  public Refinements refinements() {
    return refinements;
  }

  @Override
  public List<LayerPart> parts() {
    return parts;
  }

  @Override
  public List<Integer> resolutions() {
    return config.resolutions();
  }

  @Override
  public String lastLayer(int side) {
    return config.lastOf(side).name();
  }

  /** The first turns and moves the waves: its channels are cosine and sine, right and down. */
  @Override
  public List<StyleName> styles() {
    List<StyleName> styles = new ArrayList<>();
    styles.add(StyleName.of(INPUT, 0, false));
    for (StyleGan3Layer layer : config.synthesis()) {
      styles.add(StyleName.of(layer.name(), layer.style(), layer.isToRgb()));
    }
    return styles;
  }

  @Override
  public NDList draw(
      int part,
      NDList entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise) {
    NDArray x = entering.isEmpty() ? waves(weights, ws) : entering.singletonOrThrow();
    for (StyleGan3Layer layer : parts.get(part).layers()) {
      x =
          layer.isToRgb()
              ? Synthesis.inColour(toRgb(weights, layer, x, ws))
              : layer(weights, layer, x, ws);
    }
    return new NDList(x);
  }

  @Override
  public NDArray activations(
      Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise, int side) {
    StyleGan3Layer last = config.lastOf(side);
    NDArray x = waves(weights, ws);
    for (StyleGan3Layer layer : config.synthesis()) {
      x = layer(weights, layer, x, ws);
      if (layer.equals(last)) {
        break;
      }
    }
    return picturePart(x, side);
  }

  private NDArray picturePart(NDArray x, int side) {
    PictureSize size = config.sizeOf(side);
    return KERNELS.call(
        "picture_part", x, Kernels.number(size.height()), Kernels.number(size.width()));
  }

  private NDArray waves(Map<String, NDArray> weights, NDArray ws) {
    StyleGan3Layer first = config.synthesis().get(0);
    return KERNELS.call(
        "synthesis_input",
        Synthesis.latent(ws, 0),
        StyleGan.tensor(weights, INPUT + ".affine.weight"),
        StyleGan.tensor(weights, INPUT + ".affine.bias"),
        StyleGan.tensor(weights, INPUT + ".weight"),
        StyleGan.tensor(weights, INPUT + ".freqs"),
        StyleGan.tensor(weights, INPUT + ".phases"),
        StyleGan.tensor(weights, INPUT + ".transform"),
        Kernels.number(first.size().height()),
        Kernels.number(first.size().width()),
        Kernels.number(first.resolution()),
        Kernels.number(config.bandwidth()));
  }

  private NDArray layer(
      Map<String, NDArray> weights, StyleGan3Layer layer, NDArray entering, NDArray ws) {
    String name = layer.name();
    NDArray weight = StyleGan.tensor(weights, name + ".weight");
    NDArray x =
        KERNELS.call(
            "alias_free_layer",
            entering,
            Synthesis.latent(ws, layer.style()),
            StyleGan.tensor(weights, name + ".affine.weight"),
            StyleGan.tensor(weights, name + ".affine.bias"),
            weight,
            energies.of(name + ".weight", weight),
            StyleGan.tensor(weights, name + ".bias"),
            StyleGan.tensor(weights, name + ".magnitude_ema"),
            StyleGan.tensor(weights, name + ".up_filter"),
            StyleGan.tensor(weights, name + ".down_filter"),
            Kernels.number(layer.up()),
            Kernels.number(layer.down()),
            Kernels.number(layer.along().low()),
            Kernels.number(layer.along().high()),
            Kernels.number(layer.across().low()),
            Kernels.number(layer.across().high()),
            clamp,
            half);
    return refined(x, layer);
  }

  private NDArray refined(NDArray x, StyleGan3Layer layer) {
    int side = layer.resolution();
    if (!refinements.isAnyAt(side) || !layer.equals(config.lastOf(side))) {
      return x;
    }
    NDArray part = picturePart(x, side);
    return KERNELS.call("with_picture_part", x, part, refinements.addedTo(part, side));
  }

  private NDArray toRgb(Map<String, NDArray> weights, StyleGan3Layer layer, NDArray x, NDArray ws) {
    String name = layer.name();
    return KERNELS.call(
        "alias_free_to_rgb",
        x,
        Synthesis.latent(ws, layer.style()),
        StyleGan.tensor(weights, name + ".affine.weight"),
        StyleGan.tensor(weights, name + ".affine.bias"),
        StyleGan.tensor(weights, name + ".weight"),
        StyleGan.tensor(weights, name + ".bias"),
        StyleGan.tensor(weights, name + ".magnitude_ema"),
        clamp,
        Kernels.number(config.outputScale()),
        half);
  }
}
