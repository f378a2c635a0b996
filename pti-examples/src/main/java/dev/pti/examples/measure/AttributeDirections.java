package dev.pti.examples.measure;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Directions of W that change one measured attribute, each under the attribute's name.
 *
 * <p>They are found as the field does it, without labels by people: many codes are drawn, an
 * instrument measures their pictures, and a linear regression from W to the measured value gives
 * the direction in which it grows. The regression is ridge regression: with a small penalty its
 * weights also point where W hardly varies, and an edit there leaves what the generator knows. How
 * well the regression foretells codes that it was not fitted to is kept in the file; an attribute
 * that it cannot foretell has no direction.
 */
public final class AttributeDirections {
  private final Generator generator;
  private final List<Latent> codes = new ArrayList<>();
  private final List<Map<String, Double>> values = new ArrayList<>();
  private final String samples;

  /**
   * Draws and measures codes of a generator, without truncation.
   *
   * @param generator whose W is looked at
   * @param measure reads attributes off its pictures
   * @param count how many codes, better several times the width of W
   * @param seed of the codes
   */
  public AttributeDirections(Generator generator, PictureMeasure measure, int count, long seed) {
    this.generator = generator;
    this.samples = "%d codes of seed %d, truncation 1".formatted(count, seed);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      float[] z = new float[generator.inputWidth()];
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) random.nextGaussian();
      }
      Latent code = generator.map(z, 1);
      codes.add(code);
      values.add(measure.measure(generator.synthesize(code)));
    }
  }

  /**
   * The directions that are bundled for a generator, with the strength that evaluation edits with.
   *
   * @param generator the default one, or any other
   * @return in a fixed order, named after the attribute of {@link FaceAttributes} that grows; none
   *     for a generator that there are none for
   */
  public static List<Direction> of(Generator generator) {
    return Bundled.directions(generator, "attributes").stream()
        .flatMap(
            file ->
                file.tensors().entrySet().stream()
                    .map(
                        tensor ->
                            Direction.of(tensor.getKey(), tensor.getValue())
                                .withStrength(number(file, tensor.getKey() + ".strength"))))
        .toList();
  }

  /**
   * Tells what is edited, how far, and how well the regression behind each direction foretells
   * codes that it was not fitted to.
   *
   * @param generator the default one, or any other
   * @return a sentence without its end; empty for a generator that there are no directions for
   */
  public static String described(Generator generator) {
    return Bundled.directions(generator, "attributes").stream()
        .flatMap(file -> file.tensors().keySet().stream().map(name -> described(file, name)))
        .collect(Collectors.joining("; "));
  }

  private static String described(TensorFile file, String name) {
    return String.format(
        Locale.ROOT,
        "`%s` at strength %.1f, found by a regression that explains %.2f of the variance in held-out"
            + " codes",
        name,
        number(file, name + ".strength"),
        number(file, name + ".r2_out_of_fold"));
  }

  private static double number(TensorFile file, String name) {
    String text = file.metadata().get(name);
    if (text == null) {
      throw new IllegalStateException("bundled directions do not say " + name);
    }
    return Double.parseDouble(text);
  }

  /**
   * Finds directions and saves them.
   *
   * @param attributes names that the instrument measures
   * @param penalty of the ridge regression, in units of W's mean variance
   * @param strength how far an edit moves, in W
   * @param file ends in {@code .safetensors}; says in its metadata where the directions come from
   * @param log is told how well each was found
   * @throws InvalidInputException if an attribute is not measured, or cannot be foretold better
   *     than by chance
   */
  public void save(
      List<String> attributes, double penalty, double strength, Path file, Consumer<String> log) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put("generator_sha256", generator.sha256());
    metadata.put("found_by", "pti find-directions: ridge regression of penalty " + penalty);
    metadata.put("samples", samples);
    if (attributes.size() == 1) {
      metadata.put("name", attributes.get(0));
    }
    metadata.put("licence", "Apache-2.0");
    DirectionLearner learner = DirectionLearner.ridgeRegression().with(b -> b.penalty(penalty));
    for (String attribute : attributes) {
      LearnedDirection learned =
          learner.learn(attribute, LabelledLatents.of(codes, values(attribute)));
      double explained = learned.report().measured("r2").value();
      tensors.put(attribute, unit(learned.direction().values()));
      metadata.put(attribute + ".strength", String.valueOf(strength));
      String r2 = String.format(Locale.ROOT, "%.3f", explained);
      metadata.put(attribute + ".r2_out_of_fold", r2);
      log.accept(attribute + ": explains " + r2 + " of the variance in codes left out");
    }
    Safetensors.write(file, tensors, metadata);
  }

  private double[] values(String attribute) {
    return values.stream()
        .mapToDouble(
            value -> {
              Double one = value.get(attribute);
              if (one == null) {
                throw new InvalidInputException(
                    "no attribute %s is measured; there are %s"
                        .formatted(attribute, String.join(", ", value.keySet())));
              }
              return one;
            })
        .toArray();
  }

  private static FloatTensor unit(FloatTensor values) {
    float[] unit = values.toArray();
    double squares = 0;
    for (float value : unit) {
      squares += (double) value * value;
    }
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (unit[i] / Math.sqrt(squares));
    }
    return FloatTensor.wrap(unit, values.shape());
  }
}
