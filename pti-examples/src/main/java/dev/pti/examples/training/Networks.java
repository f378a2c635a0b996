package dev.pti.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.Pti;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.GeneratorCheckpoint;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.SqueezeCaffe;
import dev.pti.core.perceptual.Weights;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.examples.GeneratorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder is trained against: a generator and the bundled distance.
 *
 * @param label how files and errors name the generator
 * @param generator in which portraits shall be found
 * @param sha256 the generator's
 * @param distance by which they are compared, and whose features the encoder reads
 */
record Networks(String label, StyleGan generator, String sha256, PerceptualDistance distance) {
  /** How many portraits measure the means of what the encoder reads. */
  private static final int MEASURED = 400;

  /**
   * Loads a generator and the distance.
   *
   * @param file of any format that is read, or null for the bundled generator
   * @param manager owns the arrays
   * @throws InvalidInputException if the file holds no generator that the encoder can be made for
   */
  static Networks load(@Nullable Path file, NDManager manager) {
    try (GeneratorCheckpoint checkpoint =
        file == null
            ? read(Pti.class, GeneratorOptions.BUNDLED + ".safetensors", GeneratorCheckpoint::open)
            : GeneratorCheckpoint.open(file)) {
      String label = file == null ? GeneratorOptions.BUNDLED : file.getFileName().toString();
      StyleGan generator = StyleGan.load(label, checkpoint.readAll(), manager);
      FeatureEncoder.requireFits(label, generator.pictureSize());
      String name = SqueezeCaffe.RESOURCE;
      TensorFile weights = read(SqueezeCaffe.class, name, Safetensors::read);
      return new Networks(
          label,
          generator,
          checkpoint.sha256(),
          SqueezeCaffe.load(new Weights(name, weights.tensors()), manager));
    }
  }

  private static <T> T read(
      Class<?> beside, String name, BiFunction<InputStream, String, T> reader) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + name);
      }
      return reader.apply(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of an encoder's tensors. */
  Iterable<String> names() {
    return FeatureEncoder.shapes(generator.layers(), generator.latentWidth()).keySet();
  }

  /** What training starts from. */
  TrainingState initial(Stage stage, List<float[]> portraits, long seed, NDManager manager) {
    List<float[]> some = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < Math.min(MEASURED, portraits.size()); i++) {
      some.add(portraits.get(random.nextInt(portraits.size())));
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray pictures = TrainingPictures.batch(some, generator.resolution(), manager);
      FeatureEncoder.Seen seen = FeatureEncoder.Seen.of(pictures, distance::features);
      Map<String, FloatTensor> parameters =
          FeatureEncoder.initial(
              generator.layers(),
              generator.latentWidth(),
              seen.pictures(),
              seen.features(),
              new GaussianDraws(seed));
      return TrainingState.initial(stage, parameters);
    }
  }
}
