package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.DrawnLosses;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.RecomputedDrawing;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Steps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The axes of W along which slopes vary, which a search moves along.
 *
 * <p>A distance between pictures is thousands of times steeper along some directions of W than
 * along others. Adam was made for that: it divides each coordinate's slope by the size that it
 * usually has. But no direction of W is a coordinate of W. Each coordinate has a part of the few
 * steep directions, so that all slopes look alike, all are divided alike, and the many flat
 * directions, in which people differ, hardly move. Along the eigenvectors of the slopes' second
 * moment each direction is a coordinate, as Shampoo and SOAP have it for weights (Gupta et al.
 * 2018; Vyas et al. 2024). They follow theirs as training goes on; the slopes of one search are too
 * few and too alike for that.
 *
 * <p>Which directions are steep is a matter of the generator and of the distance, hardly of the
 * picture. So it is measured once, on pictures that the generator draws itself: the slope at one
 * code of W towards what is drawn for another one, in the run's perceptual distance, whatever else
 * the run minimizes. Axes are kept as long as their generator and distance are in use. Runs that
 * begin at once may each measure them.
 */
final class SlopeAxes {
  private static final Kernels KERNELS = Kernels.load(SlopeAxes.class, "slope_axes.py");

  /** By whose name the slopes that are measured are told: steps without losses. */
  private static final String STAGE = "slopes";

  private static final int NUMPY_SEED = 321;

  /** Halfway between the mean and anywhere, where photographs are found. */
  private static final double TRUNCATION = .5;

  /** So many pixels are drawn at once, at most, unless one picture has more. */
  private static final int PIXELS = 1 << 15;

  private static final Cache<DifferentiableGenerator, Cache<LossTerm, Map<Key, FloatTensor>>>
      KNOWN = CacheBuilder.newBuilder().weakKeys().build();

  private record Key(int slopes, int comparedAt, boolean recomputation) {}

  private SlopeAxes() {}

  /**
   * Measures them, or tells what was measured before. A run that is asked to stop measures no
   * further, and has the axes of what there is. Slopes that are not all finite have none, and the
   * search moves along the coordinates of W, where it tells what is not finite.
   *
   * @param workspace of the run
   * @param settings how many are measured, and how
   * @return {@code [width, width]}, orthonormal, an axis in each column
   */
  static FloatTensor measure(Workspace workspace, ProjectionSettings settings) {
    Map<Key, FloatTensor> known =
        KNOWN
            .asMap()
            .computeIfAbsent(
                workspace.generator(), generator -> CacheBuilder.newBuilder().weakKeys().build())
            .asMap()
            .computeIfAbsent(workspace.perceptual(), distance -> new ConcurrentHashMap<>());
    Key key = new Key(settings.slopes(), settings.comparedAt(), settings.recomputation());
    FloatTensor found = known.get(key);
    if (found != null) {
      return found;
    }
    FloatTensor measured = slopes(workspace, settings);
    if (!hasLength(measured)) {
      return unit(workspace.generator().latentWidth());
    }
    FloatTensor axes = axes(measured, workspace);
    if (measured.shape()[0] == settings.slopes()) {
      known.put(key, axes);
    }
    return axes;
  }

  private static boolean hasLength(FloatTensor slopes) {
    float largest = 0;
    for (float value : slopes.toArray()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Float.isFinite(largest) && largest > 0;
  }

  private static FloatTensor axes(FloatTensor slopes, Workspace workspace) {
    try (Scope scope = new Scope()) {
      return workspace.tensor(KERNELS.call("axes", workspace.array(slopes)));
    }
  }

  private static FloatTensor unit(int width) {
    float[] values = new float[width * width];
    for (int i = 0; i < width; i++) {
      values[i * width + i] = 1;
    }
    return FloatTensor.wrap(values, width, width);
  }

  /** Slopes at that many codes, {@code [count, width]}; fewer if the run shall stop. */
  static FloatTensor slopes(Workspace workspace, ProjectionSettings settings) {
    DifferentiableGenerator generator = workspace.generator();
    LossTerm distance = workspace.perceptual().downsampledTo(settings.comparedAt());
    int count = settings.slopes();
    int width = generator.latentWidth();
    int most = Math.max(1, PIXELS / generator.pictureSize().pixels());
    FloatTensor z = GaussianDraws.likeNumpy(NUMPY_SEED, 2L * count, generator.inputWidth());
    float[] values = new float[count * width];
    int done = 0;
    while (done < count && (done == 0 || workspace.control().stopRequest().isEmpty())) {
      int some = Math.min(most, count - done);
      FloatTensor at = codes(z, 2 * done, some);
      FloatTensor towards = codes(z, 2 * done + some, some);
      float[] slopes = slopes(workspace, distance, at, towards, settings.recomputation());
      System.arraycopy(slopes, 0, values, done * width, slopes.length);
      done += some;
      Steps.tell(workspace.listener(), new Step(STAGE, done - 1, count, 0, Map.of()));
    }
    return FloatTensor.wrap(Arrays.copyOf(values, done * width), done, width);
  }

  private static FloatTensor codes(FloatTensor z, int first, int count) {
    int width = (int) z.shape()[1];
    float[] codes = new float[count * width];
    System.arraycopy(z.toArray(), first * width, codes, 0, codes.length);
    return FloatTensor.wrap(codes, count, width);
  }

  /** The slopes at some codes towards what is drawn for others. */
  private static float[] slopes(
      Workspace workspace,
      LossTerm distance,
      FloatTensor at,
      FloatTensor towards,
      boolean recomputation) {
    DifferentiableGenerator generator = workspace.generator();
    Autograd autograd = workspace.autograd();
    try (Scope scope = new Scope()) {
      NDArray target =
          autograd.withoutGradients(() -> draw(generator, map(workspace, towards)).clip(-1, 1));
      NDArray leaf = autograd.leaf(autograd.withoutGradients(() -> map(workspace, at)));
      Drawing<NDArray> drawing =
          recomputation
              ? RecomputedDrawing.ofLatents(
                  autograd, generator, () -> everyLayer(generator, leaf), generator::noise)
              : w -> draw(generator, w);
      try (DrawnLosses loss =
          new DrawnLosses(
              autograd,
              List.of(drawing),
              () -> new NDList(distance.loss(drawing.picture(leaf), target)))) {
        // The loss is a mean over pictures; each slope is that of its own.
        loss.goBackward((double) at.shape()[0]);
        return leaf.getGradient().toFloatArray();
      } finally {
        leaf.close();
      }
    }
  }

  /** {@code [n, 1, width]}. */
  private static NDArray map(Workspace workspace, FloatTensor z) {
    return workspace.generator().map(workspace.array(z), TRUNCATION).get(":, 0:1");
  }

  private static NDArray draw(DifferentiableGenerator generator, NDArray w) {
    return generator.synthesize(everyLayer(generator, w), generator.noise());
  }

  private static NDArray everyLayer(DifferentiableGenerator generator, NDArray w) {
    return w.broadcast(w.getShape().get(0), generator.layers(), generator.latentWidth());
  }

  /**
   * Moves along the axes.
   *
   * @param origin {@code [1, layers or 1, width]}
   * @param moved how far, of the shape of the origin
   * @param axes as measured
   * @return where that leads
   */
  static NDArray along(NDArray origin, NDArray moved, NDArray axes) {
    return KERNELS.call("along", origin, moved, axes);
  }
}
