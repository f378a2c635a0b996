package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.StyleLayer;
import dev.pti.api.TensorFile;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A generator of StyleGAN2 or StyleGAN3: named tensors on a device, and the two networks that read
 * them.
 *
 * <p>The networks hold no tensors of their own. They are pure functions over a map of names, so a
 * tuned generator, or one whose noise is being fitted, is the same object with some entries
 * replaced ({@link #with}), and which tensors collect gradients is the caller's affair.
 *
 * <p>Calls from several threads do not disturb each other. The arrays belong to the manager that
 * {@link #load} was given.
 */
public final class StyleGan implements DifferentiableGenerator {
  static final Kernels KERNELS = Kernels.load(StyleGan.class, "stylegan2.py");

  private final StyleGanConfig config;
  private final Map<String, NDArray> tensors;
  private final MappingNetwork mapping;
  private final Synthesis synthesis;

  /** Of a generator with classes, {@code [labelWidth]}, the one that codes are mapped with. */
  private final @Nullable FloatTensor label;

  private StyleGan(
      StyleGanConfig config,
      Map<String, NDArray> tensors,
      Synthesis synthesis,
      @Nullable FloatTensor label) {
    this.config = config;
    this.tensors = tensors;
    this.mapping = new MappingNetwork(config.mapping());
    this.synthesis = synthesis;
    this.label = label;
  }

  /**
   * Brings a generator onto a device.
   *
   * @param label how errors name the checkpoint
   * @param file tensors under the field's usual names
   * @param manager owns the arrays
   * @return the generator
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static StyleGan load(String label, TensorFile file, NDManager manager) {
    return load(GeneratorWeights.of(label, file), manager);
  }

  /**
   * Brings a generator onto a device, one tensor at a time. Where the average of W is missing, it
   * is that of {@value GeneratorTensors#AVERAGED} codes, always the same.
   *
   * @param weights where the tensors come from; not needed afterwards
   * @param manager owns the arrays
   * @return the generator
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static StyleGan load(GeneratorWeights weights, NDManager manager) {
    StyleGanConfig config = StyleGanConfig.of(weights);
    Map<String, NDArray> tensors = GeneratorTensors.load(weights, config, manager);
    return new StyleGan(config, tensors, synthesis(config, tensors, manager), null);
  }

  private static Synthesis synthesis(
      StyleGanConfig config, Map<String, NDArray> tensors, NDManager manager) {
    Energies energies = new Energies(tensors, manager);
    if (config instanceof StyleGan3Config aliasFree) {
      return new StyleGan3Synthesis(aliasFree, energies, Arithmetic.FLOAT32);
    }
    return new StyleGan2Synthesis(
        (StyleGan2Config) config,
        tensor(tensors, GeneratorTensors.FILTER),
        energies,
        Arithmetic.FLOAT32);
  }

  /** Tells a kernel whether weights are of a convolution that doubles the size. */
  static NDArray up(String name) {
    return Kernels.number(TensorNames.isUpsampling(name) ? 1 : 0);
  }

  static NDArray tensor(Map<String, NDArray> tensors, String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("generator has no tensor " + name);
    }
    return tensor;
  }

  /** Returns the shape of the networks. */
  public StyleGanConfig config() {
    return config;
  }

  /** Returns every tensor that the networks read, by name. */
  public Map<String, NDArray> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns one tensor by name. */
  public NDArray tensor(String name) {
    return tensor(tensors, name);
  }

  @Override
  public int resolution() {
    return config.resolution();
  }

  @Override
  public PictureSize pictureSize() {
    return config.pictureSize();
  }

  @Override
  public int layers() {
    return config.layers();
  }

  @Override
  public int latentWidth() {
    return config.mapping().latentWidth();
  }

  @Override
  public int inputWidth() {
    return config.mapping().inputWidth();
  }

  @Override
  public Map<String, NDArray> parameters() {
    Map<String, NDArray> parameters = new LinkedHashMap<>(tensors);
    parameters.keySet().removeIf(name -> !TensorNames.isParameter(name));
    return parameters;
  }

  @Override
  public Map<String, NDArray> noise() {
    Map<String, NDArray> noise = new LinkedHashMap<>(tensors);
    noise.keySet().removeIf(name -> !TensorNames.isNoise(name));
    return noise;
  }

  @Override
  public NDArray map(NDArray z, double truncation) {
    requireWidth("z", z, config.mapping().inputWidth());
    int n = (int) z.getShape().get(0);
    if (truncation == 0) {
      return repeat(average().broadcast(n, latentWidth()), layers());
    }
    boolean hasClasses = config.mapping().labelWidth() > 0;
    return map(z, hasClasses ? labels(n) : null, truncation, layers());
  }

  /**
   * Returns the average of W.
   *
   * @return {@code [1, latentWidth]}; that of the chosen class where each has its own
   * @throws InvalidInputException if each has its own and none was chosen
   */
  public NDArray average() {
    return mapping.average(tensors, config.mapping().projectsClasses() ? labels(1) : null);
  }

  /** The chosen class for n codes. */
  private NDArray labels(int n) {
    int width = config.mapping().labelWidth();
    if (label == null) {
      throw new InvalidInputException(
          "the generator has %d classes: set a ClassLabel, --class of ./pti".formatted(width));
    }
    NDManager manager = tensor(GeneratorTensors.AVERAGE).getManager();
    return Tensors.array(manager, label.reshape(1, width)).broadcast(n, width);
  }

  /**
   * Maps input codes to W, with class labels and a cutoff.
   *
   * @param z {@code [n, inputWidth]}
   * @param labels {@code [n, labelWidth]}; null for a generator without classes
   * @param truncation 1 leaves the points, 0 gives the mean
   * @param cutoff how many layers, from the first, are truncated
   * @return {@code [n, layers, latentWidth]}
   * @throws InvalidInputException if codes or labels have another width
   */
  public NDArray map(NDArray z, @Nullable NDArray labels, double truncation, int cutoff) {
    requireWidth("z", z, config.mapping().inputWidth());
    if ((labels == null) != (config.mapping().labelWidth() == 0)) {
      throw new InvalidInputException(
          config.mapping().labelWidth() == 0
              ? "labels were given, but the generator has no classes"
              : "the generator wants class labels of width " + config.mapping().labelWidth());
    }
    if (labels != null) {
      requireWidth("labels", labels, config.mapping().labelWidth());
    }
    NDArray w = mapping.map(tensors, z, labels);
    NDArray whole = repeat(w, config.layers());
    if (truncation == 1) {
      return whole;
    }
    NDArray mean = mapping.average(tensors, labels);
    NDArray amount = mean.getManager().full(new Shape(), (float) truncation);
    NDArray truncated = repeat(mean.add(w.sub(mean).mul(amount)), Math.min(cutoff, layers()));
    if (cutoff >= layers()) {
      return truncated;
    }
    return NDArrays.concat(new NDList(truncated, whole.get(":, {}:", cutoff)), 1);
  }

  private static NDArray repeat(NDArray w, int layers) {
    long n = w.getShape().get(0);
    return w.expandDims(1).broadcast(n, layers, w.getShape().get(1));
  }

  private static void requireWidth(String name, NDArray array, int width) {
    Shape shape = array.getShape();
    if (shape.dimension() != 2 || shape.get(1) != width) {
      throw new InvalidInputException(
          "%s has shape %s, generator wants [n, %d]"
              .formatted(name, Arrays.toString(shape.getShape()), width));
    }
  }

  @Override
  public NDArray synthesize(NDArray ws, Map<String, NDArray> noise) {
    requireFits(ws);
    return synthesis.synthesize(tensors, ws, noise);
  }

  /**
   * Tells which layers have activations of a size.
   *
   * @param size of activations
   * @return their resolution
   * @throws InvalidInputException if none have
   */
  public int resolutionOf(PictureSize size) {
    return synthesis.resolutions().stream()
        .filter(resolution -> config.sizeOf(resolution).equals(size))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "no layers of %s, the generator draws %s and has them of %s"
                        .formatted(size, pictureSize(), synthesis.resolutions())));
  }

  /**
   * Tells how many channels activations have.
   *
   * @param side their resolution
   * @throws InvalidInputException if there are no layers of this resolution
   */
  public int channels(int side) {
    requireLayers(side);
    return (int) tensor(synthesis.lastLayer(side) + ".bias").size();
  }

  private void requireLayers(int side) {
    if (!synthesis.resolutions().contains(side)) {
      throw new InvalidInputException(
          "no layers of resolution %d, the generator has them of %s"
              .formatted(side, synthesis.resolutions()));
    }
  }

  @Override
  public NDArray activations(NDArray ws, Map<String, NDArray> noise, int side) {
    requireFits(ws);
    requireLayers(side);
    return synthesis.activations(tensors, ws, noise, side);
  }

  private void requireFits(NDArray ws) {
    Shape shape = ws.getShape();
    if (shape.dimension() != 3 || shape.get(1) != layers() || shape.get(2) != latentWidth()) {
      throw new InvalidInputException(
          "ws has shape %s, generator wants [n, %d, %d]"
              .formatted(Arrays.toString(shape.getShape()), layers(), latentWidth()));
    }
  }

  /**
   * Draws the picture of style channels, with the generator's constant noise. A layer's style is
   * its affine map of the latent; that of a latent of zeros is the map's bias, so that the styles
   * take the biases' places.
   *
   * @param styles {@code [channels]} for every style layer, by names as in {@code b8.conv0} or
   *     {@code L5_84_512}
   * @return {@code [1, 3, H, W]}
   * @throws InvalidInputException if layers or channels are others
   */
  public NDArray synthesizeStyles(Map<String, NDArray> styles) {
    Map<String, NDArray> biases = new LinkedHashMap<>();
    for (Synthesis.StyleName name : synthesis.styles()) {
      String layer = name.name();
      NDArray style = styles.get(layer);
      if (style == null) {
        throw new InvalidInputException("styles lack layer " + layer);
      }
      String bias = "synthesis." + layer + ".affine.bias";
      Shape wanted = tensor(bias).getShape();
      if (!style.getShape().equals(wanted)) {
        throw new InvalidInputException(
            "styles of layer %s have shape %s, generator wants %s"
                .formatted(layer, style.getShape(), wanted));
      }
      biases.put(bias, style);
    }
    if (biases.size() != styles.size()) {
      throw new InvalidInputException(
          "styles have %d layers, generator wants %d".formatted(styles.size(), biases.size()));
    }
    NDManager manager = styles.values().iterator().next().getManager();
    return with(biases).synthesize(manager.zeros(new Shape(1, layers(), latentWidth())));
  }

  /** Returns the layers that take a style, their affine maps with the gain folded in. */
  public List<StyleLayer> styleLayers() {
    return synthesis.styles().stream().map(this::styleLayer).toList();
  }

  private StyleLayer styleLayer(Synthesis.StyleName style) {
    String name = style.name();
    FloatTensor stored = Tensors.tensor(tensor("synthesis." + name + ".affine.weight"));
    float[] weight = stored.toArray();
    double gain = 1 / Math.sqrt(config.mapping().latentWidth());
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (weight[i] * gain);
    }
    return new StyleLayer(
        name,
        style.latentLayer(),
        style.isToRgb(),
        FloatTensor.wrap(weight, stored.shape()),
        Tensors.tensor(tensor("synthesis." + name + ".affine.bias")));
  }

  /**
   * Returns the same generator, computing its pictures in other numbers.
   *
   * @param arithmetic float32 after loading
   * @return a generator of the same tensors
   */
  public StyleGan in(Arithmetic arithmetic) {
    return new StyleGan(config, tensors, synthesis.in(arithmetic), label);
  }

  /**
   * Returns the same generator, mapping codes with a class label.
   *
   * @param label {@code [labelWidth]}
   * @return a generator of the same tensors
   */
  public StyleGan ofClass(FloatTensor label) {
    return new StyleGan(config, tensors, synthesis, label);
  }

  @Override
  public StyleGan with(Map<String, NDArray> replacements) {
    Map<String, NDArray> merged = new LinkedHashMap<>(tensors);
    replacements.forEach(
        (name, array) -> {
          Shape wanted = tensor(name).getShape();
          if (!array.getShape().equals(wanted)) {
            throw new InvalidInputException(
                "%s has shape %s, generator wants %s".formatted(name, array.getShape(), wanted));
          }
          merged.put(name, array);
        });
    return new StyleGan(config, merged, synthesis, label);
  }

  @Override
  public StyleGan refined(NDArray offset, NDArray at, double reach) {
    Shape shape = offset.getShape();
    if (shape.dimension() != 4) {
      throw new InvalidInputException(
          "refined features have shape %s, wanted (1, channels, height, width)".formatted(shape));
    }
    PictureSize size = new PictureSize((int) shape.get(3), (int) shape.get(2));
    int resolution = resolutionOf(size);
    Shape wanted = new Shape(1, channels(resolution), size.height(), size.width());
    for (NDArray array : List.of(offset, at)) {
      if (!array.getShape().equals(wanted)) {
        throw new InvalidInputException(
            "refined features have shape %s, generator wants %s"
                .formatted(array.getShape(), wanted));
      }
    }
    return new StyleGan(
        config,
        tensors,
        synthesis.with(synthesis.refinements().with(resolution, offset, at, reach)),
        label);
  }

  /**
   * Begins what refined another photograph. What {@link #refined} adds from now on was found
   * without what is added already, and is measured without it.
   *
   * @param share how much of it is added: 1 for all
   * @return the same generator until it is refined further
   */
  public StyleGan sharing(double share) {
    return new StyleGan(
        config, tensors, synthesis.with(synthesis.refinements().sharing(share)), label);
  }

  @Override
  public List<Segment> segments() {
    return IntStream.range(0, synthesis.parts().size()).mapToObj(this::segment).toList();
  }

  private Segment segment(int number) {
    Synthesis.Part part = synthesis.parts().get(number);
    return new Segment() {
      @Override
      public Set<String> parameters() {
        return tensors.keySet().stream()
            .filter(name -> TensorNames.isParameter(name) && part.reads(name))
            .collect(Collectors.toUnmodifiableSet());
      }

      @Override
      public NDList draw(NDList entering, NDArray ws, Map<String, NDArray> noise) {
        return synthesis.draw(number, entering, tensors, ws, noise);
      }
    };
  }
}
