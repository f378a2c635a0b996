package dev.pti.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.core.inversion.FeatureEncoder;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.stylegan.StyleGan2;
import dev.pti.core.tensor.Adam;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains a {@link FeatureEncoder} for a generator, a step at a time.
 *
 * <p>Portraits teach likeness: the generator draws what a pass of the encoder found, and the
 * picture is compared with the portrait. Pictures that the generator drew itself teach besides
 * where latents belong: theirs are known. The last term holds the layers of a latent together, as
 * e4e's does, without which edits made for W would not apply.
 *
 * <p>Each pass answers for what it found, and starts from what the pass before it found as if that
 * were given: what one leaves over is the next one's task, not its excuse.
 *
 * <p>Belongs to the thread that made it; closing frees its arrays.
 */
final class EncoderTraining implements AutoCloseable {
  private static final double L2 = 1;
  private static final double LATENTS = .05;
  private static final double LAYERS = .01;

  private static final int MEASURED_AT_ONCE = 16;

  /** Drawn pictures stand this near to the mean, at least and at most: photographs do. */
  private static final double LEAST_TRUNCATION = .5;

  private final StyleGan2 generator;
  private final PerceptualDistance distance;
  private final List<float[]> pictures;
  private final TrainingSettings settings;
  private final NDManager manager;
  private final TorchAutograd autograd;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final FeatureEncoder encoder;
  private final FeatureEncoder dropping;
  private final Adam adam;
  private int step;

  /** Decides what is dropped, anew in each step. */
  private SplittableRandom random = new SplittableRandom();

  /**
   * Starts, or goes on.
   *
   * @param pictures portraits of the generator's size, {@code [3, r, r]} each
   * @param start where to go on from
   * @param parent a manager on the device of the networks
   */
  EncoderTraining(
      Networks networks,
      List<float[]> pictures,
      TrainingSettings settings,
      TrainingState start,
      NDManager parent) {
    this.generator = networks.generator().in(settings.arithmetic());
    this.distance = networks.distance();
    this.pictures = pictures;
    this.settings = settings;
    this.manager = parent.newSubManager();
    this.autograd = new TorchAutograd(manager);
    try (Scope scope = new Scope()) {
      start.parameters().forEach((name, value) -> tensors.put(name, tensor(scope, name, value)));
    }
    this.encoder = new FeatureEncoder(tensors);
    this.dropping = settings.dropout() == 0 ? encoder : new FeatureEncoder(tensors, this::dropped);
    List<NDArray> leaves = new ArrayList<>(tensors.values());
    leaves.removeIf(tensor -> !tensor.hasGradient());
    this.adam = new Adam(manager, leaves);
    adam.restore(start.moments());
    this.step = start.step();
  }

  private NDArray tensor(Scope scope, String name, FloatTensor value) {
    NDArray array = Tensors.array(manager, value);
    return settings.stage().moves(name) ? autograd.leaf(array) : scope.release(array, manager);
  }

  int step() {
    return step;
  }

  boolean isDone() {
    return step >= settings.steps();
  }

  TrainingState state() {
    return new TrainingState(settings.stage(), step, parameters(), adam.moments());
  }

  Map<String, FloatTensor> parameters() {
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, Tensors.tensor(tensor)));
    return values;
  }

  /**
   * Takes a step.
   *
   * @return the losses before their weights
   */
  TrainingLosses advance() {
    random = new SplittableRandom(settings.seed() * 1_000_003 + step);
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray mean = mean();
      NDArray portraits = portraits();
      NDArray latents = latents(mean);
      Look target = look(portraits.concat(draw(latents).clip(-1, 1)));
      float[] values;
      try (Autograd.Evaluation losses = autograd.evaluate(() -> losses(target, latents, mean))) {
        values = losses.values();
        for (float value : values) {
          if (!Float.isFinite(value)) {
            throw new IllegalStateException(
                "training diverged at step " + step + "; take a lower learning rate");
          }
        }
        losses.backward(weights(values.length / TrainingLosses.TERMS));
      }
      adam.step(settings.learningRate(step++));
      return TrainingLosses.of(values);
    }
  }

  private static double[] weights(int passes) {
    double[] weights = new double[TrainingLosses.TERMS * passes];
    for (int i = 0; i < weights.length; i += TrainingLosses.TERMS) {
      weights[i] = 1;
      weights[i + 1] = L2;
      weights[i + 2] = LATENTS;
      weights[i + 3] = LAYERS;
    }
    return weights;
  }

  private NDList losses(Look target, NDArray latents, NDArray mean) {
    NDList losses = new NDList();
    FeatureEncoder.Guess found = dropping.guess(target.seen, mean);
    for (int pass = 0; ; pass++) {
      Look drawn = look(draw(found.latents()));
      losses.addAll(compare(target, drawn, found.latents(), latents));
      if (pass == settings.passes() - 1) {
        return losses;
      }
      found =
          dropping.correct(
              target.seen,
              new FeatureEncoder.Guess(found.hidden(), found.latents().stopGradient()),
              new FeatureEncoder.Seen(
                  drawn.seen.pictures().stopGradient(),
                  drawn.seen.features().stream().map(NDArray::stopGradient).toList()));
    }
  }

  private NDList compare(Look target, Look drawn, NDArray found, NDArray latents) {
    NDArray known = found.get(settings.portraits() + ":");
    return new NDList(
        distance.between(drawn.features, target.features).mean(),
        Losses.meanSquaredError(drawn.pictures, target.pictures),
        Losses.meanSquaredError(known, latents),
        found.sub(found.mean(new int[] {1}, true)).square().mean());
  }

  /**
   * Measures the encoder on portraits as they are, without dropping anything.
   *
   * @param portraits of the generator's size, usually such as are not trained on
   * @return the mean distance of what each pass found
   */
  List<Double> measure(List<float[]> portraits) {
    double[] sums = new double[settings.passes()];
    for (int start = 0; start < portraits.size(); start += MEASURED_AT_ONCE) {
      List<float[]> some =
          portraits.subList(start, Math.min(portraits.size(), start + MEASURED_AT_ONCE));
      try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
          Scope scope = new Scope()) {
        Look target = look(TrainingPictures.batch(some, generator.resolution(), manager));
        FeatureEncoder.Guess found = encoder.guess(target.seen, mean());
        for (int pass = 0; ; pass++) {
          Look drawn = look(draw(found.latents()));
          sums[pass] += distance.between(drawn.features, target.features).sum().getFloat();
          if (pass == sums.length - 1) {
            break;
          }
          found = encoder.correct(target.seen, found, drawn.seen);
        }
      }
    }
    return Arrays.stream(sums).map(sum -> sum / portraits.size()).boxed().toList();
  }

  private NDArray dropped(NDArray x) {
    float[] factors = new float[(int) x.size()];
    float kept = (float) (1 / (1 - settings.dropout()));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.nextDouble() < settings.dropout() ? 0 : kept;
    }
    return x.mul(Tensors.array(manager, FloatTensor.wrap(factors, x.getShape().getShape())));
  }

  private NDArray draw(NDArray latents) {
    return generator.synthesize(latents, generator.noise());
  }

  /** Pictures as they are compared, and as the encoder sees them. */
  private record Look(NDArray pictures, List<NDArray> features, FeatureEncoder.Seen seen) {}

  private Look look(NDArray pictures) {
    FeatureEncoder.Seen seen = FeatureEncoder.Seen.of(pictures, distance::features);
    boolean whole = generator.resolution() == FeatureEncoder.SIGHT;
    return new Look(pictures, whole ? seen.features() : distance.features(pictures), seen);
  }

  private NDArray portraits() {
    Augmentation augmentation = new Augmentation(random);
    List<float[]> batch = new ArrayList<>();
    for (int i = 0; i < settings.portraits(); i++) {
      batch.add(augmentation.any(pictures, generator.resolution()));
    }
    return TrainingPictures.batch(batch, generator.resolution(), manager);
  }

  /**
   * Latents between the mean and anywhere, their first layers from one point of W, their last from
   * another.
   */
  private NDArray latents(NDArray mean) {
    NDArray early = points(mean);
    NDArray late = points(mean);
    int layers = generator.layers();
    int n = settings.drawn();
    float[] isEarly = new float[n * layers];
    for (int i = 0; i < n; i++) {
      Arrays.fill(isEarly, i * layers, i * layers + 1 + random.nextInt(layers), 1);
    }
    NDArray which = Tensors.array(manager, FloatTensor.wrap(isEarly, n, layers, 1));
    return late.add(early.sub(late).mul(which));
  }

  private NDArray points(NDArray mean) {
    int n = settings.drawn();
    FloatTensor z = new GaussianDraws(random.nextLong()).next("z", n, generator.inputWidth());
    float[] amounts = new float[n];
    for (int i = 0; i < n; i++) {
      amounts[i] = (float) (LEAST_TRUNCATION + (1 - LEAST_TRUNCATION) * random.nextDouble());
    }
    NDArray amount = Tensors.array(manager, FloatTensor.wrap(amounts, n, 1, 1));
    NDArray anywhere = generator.map(Tensors.array(manager, z), 1);
    return mean.add(anywhere.sub(mean).mul(amount));
  }

  private NDArray mean() {
    return generator.tensor("mapping.w_avg").expandDims(0);
  }

  @Override
  public void close() {
    manager.close();
  }
}
