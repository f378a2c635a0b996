package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Directions along which a generator's own points of W vary most: GANSpace (Härkönen et al. 2020),
 * principal component analysis over sampled W.
 *
 * <pre>{@code
 * PrincipalComponents components = PrincipalComponents.of(generator, 10_000, 0);
 * Direction first = components.directions(10).get(0).withStrength(-2).onLayers(0, 3);
 * components.save(Path.of("components.safetensors"));
 * }</pre>
 *
 * <p>Samples are mapped from standard normal codes without truncation, one at a time, so that the
 * memory is that of a few {@code [width, width]} matrices however many there are. Components have
 * length 1, that of largest magnitude among a component's values is positive, and they come in the
 * order of their variance. A direction is as long as its component's standard deviation: strength
 * counts those, as in GANSpace, whose edits reach from about -3 to 3, on layers of one's choice.
 *
 * <p>Immutable and thread-safe.
 */
public final class PrincipalComponents {
  /** Below this part of the largest deviation a component is rounding. */
  private static final double ROUNDING = 1e-6;

  private static final String NAME = "ganspace";

  private final double[] mean;
  private final double[][] components;
  private final double[] deviations;
  private final double totalVariance;
  private final Map<String, String> origin;

  private PrincipalComponents(
      double[] mean,
      double[][] components,
      double[] deviations,
      double totalVariance,
      Map<String, String> origin) {
    this.mean = mean;
    this.components = components;
    this.deviations = deviations;
    this.totalVariance = totalVariance;
    this.origin = origin;
  }

  /**
   * Samples a generator and analyses the samples.
   *
   * @param generator whose W is sampled; may be closed afterwards
   * @param samples how many points, at least 2, better many times the width of W
   * @param seed of the codes; equal seeds give equal components on the same machine
   * @return as many components as the samples span, at most the width of W
   * @throws InvalidInputException if there are fewer than 2 samples, or they do not vary
   */
  public static PrincipalComponents of(Generator generator, int samples, long seed) {
    if (samples < 2) {
      throw new InvalidInputException("wanted at least 2 samples of W, not " + samples);
    }
    StreamedCovariance streamed = new StreamedCovariance(generator.latentWidth());
    LatentSamples.forEach(generator, samples, seed, streamed::add);
    SymmetricEigen solution = SymmetricEigen.of(streamed.covariance());
    double[] variances = solution.values();
    double largest = Math.sqrt(Math.max(0, variances[0]));
    double total = 0;
    List<double[]> components = new ArrayList<>();
    double[] deviations = new double[variances.length];
    for (int rank = 0; rank < variances.length; rank++) {
      deviations[rank] = Math.sqrt(Math.max(0, variances[rank]));
      total += Math.max(0, variances[rank]);
      if (deviations[rank] > ROUNDING * largest) {
        components.add(solution.vector(rank));
      }
    }
    if (components.isEmpty()) {
      throw new InvalidInputException(samples + " samples of W do not vary");
    }
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("generator_sha256", generator.sha256());
    origin.put("samples", String.valueOf(samples));
    origin.put("seed", String.valueOf(seed));
    return new PrincipalComponents(
        streamed.mean(),
        components.toArray(double[][]::new),
        java.util.Arrays.copyOf(deviations, components.size()),
        total,
        origin);
  }

  /**
   * Reads components that {@link #save} wrote.
   *
   * @param file safetensors
   * @return the components, rounded to float32
   * @throws InvalidInputException if the file cannot be read, holds something else, or lacks what
   *     GANSpace's own files do not say; {@link Directions#readAll} takes those
   */
  public static PrincipalComponents read(Path file) {
    TensorFile content = TensorFile.read(file);
    if (!content.tensors().keySet().containsAll(List.of("comp", "mean", "std"))
        || !content.metadata().containsKey("total_variance")) {
      throw new InvalidInputException(
          "%s holds no saved principal components, wanted comp, mean, std and total_variance; "
                  .formatted(file)
              + "Directions.readAll reads GANSpace's own files");
    }
    try {
      GanSpaceFile stored = GanSpaceFile.in(content.tensors());
      int count = stored.deviations().count();
      int width = stored.components().count() / count;
      double[] mean = doubles(content.get("mean"), 0, content.get("mean").count());
      if (mean.length != width) {
        throw new InvalidInputException(
            "mean has %d values, components have %d".formatted(mean.length, width));
      }
      double[][] components = new double[count][];
      for (int rank = 0; rank < count; rank++) {
        components[rank] = doubles(stored.components(), rank * width, width);
      }
      Map<String, String> origin = new LinkedHashMap<>(content.metadata());
      String total = origin.remove("total_variance");
      return new PrincipalComponents(
          mean, components, doubles(stored.deviations(), 0, count), number(total), origin);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("total_variance is '%s', wanted a number".formatted(text), e);
    }
  }

  /**
   * Writes the components, in the form {@code comp}, {@code mean}, {@code std} that e4e and PTI use
   * of GANSpace, so that {@link #read} and {@link Directions#readAll} both take them.
   *
   * @param file ends in {@code .safetensors}; its metadata names the generator, samples and seed
   * @throws InvalidInputException if it cannot be written
   */
  public void save(Path file) {
    int width = mean.length;
    float[] comp = new float[count() * width];
    for (int i = 0; i < comp.length; i++) {
      comp[i] = (float) components[i / width][i % width];
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("comp", FloatTensor.wrap(comp, count(), 1, width));
    tensors.put("mean", FloatTensor.wrap(floats(mean, 1), 1, width));
    tensors.put("std", FloatTensor.wrap(floats(deviations, 1), count()));
    Map<String, String> metadata = new LinkedHashMap<>(origin);
    metadata.put("name", NAME);
    metadata.put("total_variance", Double.toString(totalVariance));
    new TensorFile(tensors, metadata).write(file);
  }

  /**
   * Returns the number of components.
   *
   * @return at most the width of W
   */
  public int count() {
    return components.length;
  }

  /**
   * Returns the directions of the largest variances, that of the largest first.
   *
   * @param count how many, 1 to {@link #count}
   * @return directions over all layers, each as long as its standard deviation, of strength 1,
   *     named {@code ganspace-1}, {@code ganspace-2} and so on
   * @throws InvalidInputException if there are not as many
   */
  public List<Direction> directions(int count) {
    if (count < 1 || count > count()) {
      throw new InvalidInputException(
          "wanted %d directions, there are 1 to %d principal components".formatted(count, count()));
    }
    List<Direction> directions = new ArrayList<>(count);
    for (int rank = 0; rank < count; rank++) {
      float[] values = floats(components[rank], deviations[rank]);
      directions.add(
          Direction.of(NAME + "-" + (rank + 1), FloatTensor.wrap(values, values.length)));
    }
    return List.copyOf(directions);
  }

  /**
   * Makes an edit as GANSpace and the tools after it write them down: component, range of layers,
   * strength.
   *
   * @param component from 0, in GANSpace's own count: 0 is {@code ganspace-1}
   * @param start the first layer that moves, from 0
   * @param end the layer after the last
   * @param strength in standard deviations; may be negative
   * @return the direction with range and strength
   * @throws InvalidInputException if there is no such component, the range is empty, or the
   *     strength is not finite
   */
  public Direction edit(int component, int start, int end, double strength) {
    if (component < 0 || component >= count()) {
      throw new InvalidInputException(
          "no component %d, there are 0 to %d".formatted(component, count() - 1));
    }
    return directions(component + 1).get(component).onLayers(start, end - 1).withStrength(strength);
  }

  /**
   * Returns how much of W's variance each component carries.
   *
   * @return shares in descending order; they sum to 1, but for rounding, where all components are
   *     there
   */
  public double[] explainedVariance() {
    double[] shares = new double[count()];
    for (int rank = 0; rank < shares.length; rank++) {
      shares[rank] = deviations[rank] * deviations[rank] / totalVariance;
    }
    return shares;
  }

  /**
   * Returns how far samples spread along each component.
   *
   * @return standard deviations in lengths of W, in descending order
   */
  public double[] deviations() {
    return deviations.clone();
  }

  /**
   * Returns the mean of the samples.
   *
   * @return {@code [width]}
   */
  public FloatTensor mean() {
    return FloatTensor.wrap(floats(mean, 1), mean.length);
  }

  private static float[] floats(double[] values, double scale) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (values[i] * scale);
    }
    return floats;
  }

  private static double[] doubles(FloatTensor tensor, int from, int count) {
    double[] doubles = new double[count];
    for (int i = 0; i < count; i++) {
      doubles[i] = tensor.get(from + i);
    }
    return doubles;
  }

  @Override
  public String toString() {
    return "%d principal components of W of width %d".formatted(count(), mean.length);
  }
}
