package dev.pti.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.Pti;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Checksums;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.FeatureEncoder;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.SqueezeCaffe;
import dev.pti.core.perceptual.Weights;
import dev.pti.core.stylegan.StyleGan2;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What an encoder is trained against: the bundled generator and the bundled distance.
 *
 * @param generator in which portraits shall be found
 * @param sha256 the generator's
 * @param distance by which they are compared, and whose features the encoder reads
 */
record Networks(StyleGan2 generator, String sha256, PerceptualDistance distance) {
  private static final String GENERATOR = "portrait64.safetensors";

  /** How many portraits measure the means of what the encoder reads. */
  private static final int MEASURED = 400;

  static Networks bundled(NDManager manager) {
    TensorFile generator = read(Pti.class, GENERATOR);
    String name = SqueezeCaffe.RESOURCE;
    Weights weights = new Weights(name, read(SqueezeCaffe.class, name).tensors());
    return new Networks(
        StyleGan2.load(GENERATOR, generator, manager),
        Checksums.sha256(generator.tensors()),
        SqueezeCaffe.load(weights, manager));
  }

  private static TensorFile read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the library's jar lacks " + name);
      }
      return Safetensors.read(in, name);
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
      NDArray pictures = TrainingPictures.batch(some, manager);
      Map<String, FloatTensor> parameters =
          FeatureEncoder.initial(
              generator.layers(),
              generator.latentWidth(),
              pictures,
              distance.features(pictures),
              new GaussianDraws(seed));
      return TrainingState.initial(stage, parameters);
    }
  }
}
