package dev.pti.core.hyperstyle;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.EncoderSource;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tuning by HyperStyle (Alaluf et al. 2022, "HyperStyle: StyleGAN Inversion with HyperNetworks for
 * Real Image Editing"): a hypernetwork looks at the photograph and at what the generator draws of
 * the pivot, and says by which part of itself each weight is to grow. With what is drawn then it
 * looks again, a few times; what it says adds up. There are no steps and no gradients.
 *
 * <p>The hypernetwork belongs to the generator that it was trained with. Both pictures are brought
 * to 256 x 256, the photograph as {@link EncoderNetwork#resize} does it. Fitted noise stays.
 *
 * <p>Thread-safe. The network's arrays belong to the manager that {@link #load} was given, which
 * must be on the device of the runs, and outlive them.
 */
public final class HyperStyleTuning implements Tuner {
  private static final String TYPE = "SharedWeightsHyperNetResNet";

  /** At which size it sees pictures, which are square. */
  private static final PictureSize SIGHT = PictureSize.square(EncoderNetwork.SIZE);

  private final Hypernetwork network;
  private final int passes;
  private final String label;
  private final String sha256;

  private HyperStyleTuning(Hypernetwork network, int passes, String label, String sha256) {
    this.network = network;
    this.passes = passes;
    this.label = label;
    this.sha256 = sha256;
  }

  /**
   * Brings a hypernetwork onto a device.
   *
   * @param source what HyperStyle saved, under the names of its Python class, as in {@code
   *     refinement_blocks.0.linear.weight}; of the options {@code encoder_type}, {@code
   *     dataset_type} and {@code output_size} are used
   * @param passes how often it looks, at least 1
   * @param generator what it will tune
   * @param manager owns the arrays, 1.3 GB for a generator of 1024 pixels; none is left in it if
   *     loading fails
   * @return a tuner
   * @throws InvalidInputException if it is of another type, was trained for a generator of another
   *     size or on pictures that are not square, or does not hold exactly the tensors of such a
   *     network for this generator
   */
  public static HyperStyleTuning load(
      EncoderSource source, int passes, DifferentiableGenerator generator, NDManager manager) {
    requireKnown(source);
    if (!generator.pictureSize().isSquare()) {
      throw new InvalidInputException(
          "%s holds a hypernetwork of square pictures, the generator draws %s"
              .formatted(source.label(), generator.pictureSize()));
    }
    requireSize(source, generator.resolution());
    Map<String, Shape> shapes = new LinkedHashMap<>();
    generator.parameters().forEach((name, array) -> shapes.put(name, array.getShape()));
    Hypernetwork network = Hypernetwork.load(source.label(), source.tensors(), shapes, manager);
    return new HyperStyleTuning(network, passes, source.label(), source.sha256());
  }

  private static void requireKnown(EncoderSource source) {
    String type = source.options().getOrDefault("encoder_type", TYPE);
    if (!type.equals(TYPE)) {
      throw new InvalidInputException(
          "%s holds a hypernetwork of type %s, wanted %s".formatted(source.label(), type, TYPE));
    }
    String dataset = source.options().getOrDefault("dataset_type", "");
    if (dataset.startsWith("cars_")) {
      throw new InvalidInputException(
          "%s was trained on %s, pictures of 256 x 192, wanted a hypernetwork of square pictures"
              .formatted(source.label(), dataset));
    }
  }

  private static void requireSize(EncoderSource source, int resolution) {
    String drawn = String.valueOf(resolution);
    String size = source.options().getOrDefault("output_size", drawn);
    if (!size.equals(drawn)) {
      throw new InvalidInputException(
          "%s was trained for a generator of %s x %s pixels, the generator draws %s x %s"
              .formatted(source.label(), size, size, drawn, drawn));
    }
  }

  @Override
  public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    target.requireSize(generator.pictureSize());
    inversion.pivot().requireFits(generator.layers(), generator.latentWidth());
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      Map<String, NDArray> maps = new LinkedHashMap<>();
      inversion.noise().forEach((name, map) -> maps.put(name, workspace.array(map)));
      NDArray pivot = workspace.array(inversion.pivot().toTensor()).expandDims(0);
      NDArray seen = EncoderNetwork.resize(Batches.of(List.of(target), workspace), SIGHT);
      Tuning.Builder result = Tuning.builder();
      differences(seen, pivot, generator.with(maps))
          .forEach((name, moved) -> result.putDifference(name, workspace.tensor(moved)));
      return result
          .noise(inversion.noise())
          .stoppedBy("passes")
          .settings(
              ImmutableMap.of("hyperstyle", label, "hyperstyle_sha256", sha256, "passes", passes))
          .build();
    }
  }

  /** How far the weights move after all passes, whose offsets add up. */
  private Map<String, NDArray> differences(
      NDArray seen, NDArray pivot, DifferentiableGenerator generator) {
    Map<String, NDArray> weights = generator.parameters();
    Map<String, NDArray> differences = new LinkedHashMap<>();
    for (int pass = 0; pass < passes; pass++) {
      try (Scope scope = new Scope()) {
        Map<String, NDArray> moved = new LinkedHashMap<>();
        differences.forEach(
            (name, difference) ->
                moved.put(name, requireNonNull(weights.get(name)).add(difference)));
        NDArray drawn = EncoderNetwork.pooled(generator.with(moved).synthesize(pivot), SIGHT);
        network
            .offsets(NDArrays.concat(new NDList(seen, drawn), 1))
            .forEach(
                (name, offset) -> {
                  NDArray further = requireNonNull(weights.get(name)).mul(offset);
                  NDArray before = differences.putIfAbsent(name, further);
                  if (before == null) {
                    scope.keep(further);
                  } else {
                    before.addi(further);
                  }
                });
      }
    }
    return differences;
  }

  /** Tells hypernetworks apart, as runs that are resumed must. */
  @Override
  public String toString() {
    return "HyperStyle of %d layers, %d passes, sha256 %s"
        .formatted(network.layers(), passes, sha256);
  }
}
