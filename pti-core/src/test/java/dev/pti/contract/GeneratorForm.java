package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What results must fit.
 *
 * @param resolution pixels a side
 * @param layers of a latent
 * @param width of a latent
 * @param parameters the shapes of what tuning may move, by name
 * @param noise the shapes of the noise maps, by name
 */
public record GeneratorForm(
    int resolution,
    int layers,
    int width,
    Map<String, List<Long>> parameters,
    Map<String, List<Long>> noise) {

  static GeneratorForm of(DifferentiableGenerator generator) {
    return new GeneratorForm(
        generator.resolution(),
        generator.layers(),
        generator.latentWidth(),
        shapes(generator.parameters()),
        shapes(generator.noise()));
  }

  private static Map<String, List<Long>> shapes(Map<String, NDArray> arrays) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach((name, array) -> shapes.put(name, shape(array.getShape().getShape())));
    return shapes;
  }

  private static List<Long> shape(long[] axes) {
    return LongStream.of(axes).boxed().toList();
  }

  /** Checks that maps are the generator's own, by name and shape, and finite. */
  void requireNoise(Map<String, FloatTensor> maps) {
    requireFit("noise map", maps, noise);
  }

  /** Checks that differences are of weights that tuning may move. */
  void requireDifference(Map<String, FloatTensor> difference) {
    requireFit("difference of", difference, parameters);
  }

  private static void requireFit(
      String what, Map<String, FloatTensor> given, Map<String, List<Long>> wanted) {
    given.forEach(
        (name, tensor) -> {
          assertThat(wanted.keySet()).as("names of the generator, of a %s", what).contains(name);
          assertThat(shape(tensor.shape()))
              .as("shape of the %s %s", what, name)
              .isEqualTo(wanted.get(name));
          assertThat(tensor.isFinite()).as("%s %s is finite", what, name).isTrue();
        });
  }
}
