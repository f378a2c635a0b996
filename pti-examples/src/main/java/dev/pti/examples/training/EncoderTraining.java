package dev.pti.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.inversion.feature.TargetSight;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Adam;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private static final double LATENTS = .05;
  private static final double LAYERS = .01;

  private static final int MEASURED_AT_ONCE = 16;

  /** Drawn pictures stand this near to the mean, at least and at most: photographs do. */
  private static final double LEAST_TRUNCATION = .5;

  private final StyleGan generator;
  private final PerceptualDistance distance;
  private final List<float[]> pictures;
  private final TrainingSettings settings;
  private final NDManager manager;
  private final TorchAutograd autograd;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private final FeatureEncoder encoder;
  private final Adam adam;
  private int step;

  /** Made anew in each step. */
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
      NDArray portraits = portraits();
      NDArray latents = latents(mean());
      List<Double> distances = new ArrayList<>();
      List<TrainingLosses> losses = new ArrayList<>();
      go(
          sight(portraits.concat(draw(latents).clip(-1, 1))),
          passes(),
          (pass, way, measured) -> {
            distances.add(measured.distance());
            if (moves(pass)) {
              float[] rest = goBackward(way, measured.slope(), latents);
              losses.add(
                  new TrainingLosses(
                      List.copyOf(distances), measured.difference(), rest[1], rest[2]));
            }
          });
      adam.step(settings.learningRate(step++));
      return losses.get(losses.size() - 1);
    }
  }

  private int passes() {
    return 1 + settings.passes().corrections() + settings.passes().descents();
  }

  private boolean moves(int pass) {
    String prefix =
        pass == 0
            ? FeatureEncoder.GUESS
            : pass <= settings.passes().corrections()
                ? FeatureEncoder.CORRECTION
                : FeatureEncoder.DESCENT;
    return settings.stage().moves(prefix);
  }

  /** How a pass finds latents, from what was measured of those of the pass before. */
  private Supplier<FeatureEncoder.Guess> way(
      int pass,
      FeatureEncoder.Sight sight,
      FeatureEncoder.@Nullable Guess before,
      TargetSight.@Nullable Measured measured) {
    if (before == null || measured == null) {
      return () -> encoder.guess(sight.target(), mean());
    }
    return pass <= settings.passes().corrections()
        ? () -> encoder.correct(sight.target(), before, measured.seen())
        : () -> encoder.descend(before, measured.slope());
  }

  /**
   * Adds a pass's gradients to the parameters. How the distance grows along its latents is known,
   * so the way to them is gone once more, with that as what it is multiplied by.
   *
   * @return the values of the three losses
   */
  private float[] goBackward(Supplier<FeatureEncoder.Guess> way, NDArray slope, NDArray latents) {
    double part = 1. / slope.getShape().get(0);
    try (Autograd.Evaluation losses =
        autograd.evaluate(
            () -> {
              NDArray found = way.get().latents();
              return new NDList(
                  found.mul(slope).sum(),
                  Losses.meanSquaredError(found.get(settings.portraits() + ":"), latents),
                  found.sub(found.mean(new int[] {1}, true)).square().mean());
            })) {
      float[] values = losses.values();
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new IllegalStateException(
              "training diverged at step " + step + "; take a lower learning rate");
        }
      }
      losses.backward(part, LATENTS, LAYERS);
      return values;
    }
  }

  /**
   * Measures the encoder on portraits as they are.
   *
   * @param portraits of the generator's size, usually such as are not trained on
   * @return the mean distance of what each pass found
   */
  List<Double> measure(List<float[]> portraits) {
    double[] sums = new double[passes()];
    for (int start = 0; start < portraits.size(); start += MEASURED_AT_ONCE) {
      List<float[]> some =
          portraits.subList(start, Math.min(portraits.size(), start + MEASURED_AT_ONCE));
      try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
          Scope scope = new Scope()) {
        TargetSight sight = sight(TrainingPictures.batch(some, generator.resolution(), manager));
        go(
            sight,
            passes(),
            (pass, way, measured) -> sums[pass] += measured.distance() * some.size());
      }
    }
    return Arrays.stream(sums).map(sum -> sum / portraits.size()).boxed().toList();
  }

  /**
   * Measures slopes where the first pass downhill starts.
   *
   * @param count of pictures
   * @return {@code [layers * width]} each, at least as many
   */
  List<float[]> slopes(int count) {
    List<float[]> slopes = new ArrayList<>();
    int last = settings.passes().corrections();
    random = new SplittableRandom(settings.seed());
    while (slopes.size() < count) {
      try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
          Scope scope = new Scope()) {
        go(
            sight(portraits()),
            last + 1,
            (pass, way, measured) -> {
              if (pass == last) {
                measured.slope().split(settings.portraits()).stream()
                    .map(NDArray::toFloatArray)
                    .forEach(slopes::add);
              }
            });
      }
    }
    return slopes;
  }

  /** Gets what a pass has found. */
  private interface Visit {
    /**
     * Gets it.
     *
     * @param way that the pass has gone, and that may be gone once more
     * @param measured what it has found; closed after the last pass
     */
    void at(int pass, Supplier<FeatureEncoder.Guess> way, TargetSight.Measured measured);
  }

  private void go(TargetSight sight, int passes, Visit visit) {
    FeatureEncoder.Guess before = null;
    Deque<TargetSight.Measured> open = new ArrayDeque<>();
    try {
      for (int pass = 0; pass < passes; pass++) {
        Supplier<FeatureEncoder.Guess> way = way(pass, sight, before, open.peek());
        before = way.get();
        open.push(sight.measure(before.latents()));
        visit.at(pass, way, open.element());
      }
    } finally {
      open.forEach(TargetSight.Measured::close);
    }
  }

  private NDArray draw(NDArray latents) {
    return generator.synthesize(latents, generator.noise());
  }

  private TargetSight sight(NDArray pictures) {
    return new TargetSight(this::draw, distance, autograd, pictures);
  }

  private NDArray portraits() {
    Augmentation augmentation = new Augmentation(random, settings.mixed());
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
    return generator.average();
  }

  @Override
  public void close() {
    manager.close();
  }
}
