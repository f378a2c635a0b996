package dev.pti;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The untouched generator on whole batches, floats in and floats out, nothing clipped or rounded:
 * for comparisons with other implementations and for statistics. Applications want {@link
 * Pti#generator}. Thread-safe.
 */
public final class RawSynthesis {
  /** A batch is drawn in parts of this many pictures, which bounds the memory it takes. */
  private static final int PART = 8;

  private final Session session;

  /** Which noise the layers add. */
  public enum Noise {
    /** The noise maps that the generator was stored with. */
    CONST,
    /** None. */
    NONE
  }

  private RawSynthesis(Session session) {
    this.session = session;
  }

  /**
   * Draws with the generator that a {@code Pti} was built with.
   *
   * @param pti stays open while this is used
   * @return its generator
   */
  public static RawSynthesis of(Pti pti) {
    return new RawSynthesis(pti.session());
  }

  /**
   * Maps input codes to W.
   *
   * @param z {@code [n, inputWidth]}
   * @param labels {@code [n, labelWidth]}; null for a generator without classes
   * @param truncation 1 leaves the points, 0 gives the mean
   * @return {@code [n, layers, latentWidth]}
   * @throws InvalidInputException if codes and labels do not fit the generator or each other
   */
  public FloatTensor map(FloatTensor z, @Nullable FloatTensor labels, double truncation) {
    if (labels != null && z.rank() == 2 && labels.rank() == 2 && z.size(0) != labels.size(0)) {
      throw new InvalidInputException(
          "z has %d rows and labels %d, wanted as many".formatted(z.size(0), labels.size(0)));
    }
    requireUsable("z", z);
    if (labels != null) {
      requireUsable("labels", labels);
    }
    StyleGan generator = session.generator();
    return compute(
        () -> {
          NDArray classes = labels == null ? null : array(labels);
          return Tensors.tensor(generator.map(array(z), classes, truncation, generator.layers()));
        });
  }

  /**
   * Draws pictures.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise which noise the layers add
   * @return {@code [n, 3, H, W]}, about -1 to 1
   * @throws InvalidInputException if the latents do not fit the generator
   */
  public FloatTensor synthesize(FloatTensor ws, Noise noise) {
    StyleGan generator = session.generator();
    if (ws.rank() != 3
        || ws.size(1) != generator.layers()
        || ws.size(2) != generator.latentWidth()) {
      throw new InvalidInputException(
          "ws has shape %s, generator wants [n, %d, %d]"
              .formatted(Arrays.toString(ws.shape()), generator.layers(), generator.latentWidth()));
    }
    requireUsable("ws", ws);
    int count = (int) ws.size(0);
    int latent = generator.layers() * generator.latentWidth();
    PictureSize size = generator.pictureSize();
    int picture = 3 * size.pixels();
    float[] latents = ws.toArray();
    float[] pictures = new float[Math.multiplyExact(count, picture)];
    for (int first = 0; first < count; first += PART) {
      int part = Math.min(PART, count - first);
      FloatTensor some =
          FloatTensor.wrap(
              Arrays.copyOfRange(latents, first * latent, (first + part) * latent),
              part,
              generator.layers(),
              generator.latentWidth());
      FloatTensor drawn =
          compute(
              () ->
                  Tensors.tensor(
                      noise == Noise.CONST
                          ? generator.synthesize(array(some))
                          : generator.synthesize(array(some), Map.of())));
      System.arraycopy(drawn.toArray(), 0, pictures, first * picture, part * picture);
    }
    return FloatTensor.wrap(pictures, count, 3, size.height(), size.width());
  }

  private static void requireUsable(String name, FloatTensor tensor) {
    if (tensor.count() == 0) {
      throw new InvalidInputException(
          "%s of shape %s is empty".formatted(name, Arrays.toString(tensor.shape())));
    }
    if (!tensor.isFinite()) {
      throw new InvalidInputException(name + " holds a value that is not finite");
    }
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(session.manager(), tensor);
  }

  private FloatTensor compute(Supplier<FloatTensor> body) {
    return session.use(
        () -> {
          try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
              Scope scope = new Scope()) {
            return body.get();
          }
        });
  }
}
