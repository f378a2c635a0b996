package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The encoder of e4e (Tov et al. 2021) and of pSp (Richardson et al. 2021): one pass from a picture
 * to a latent in W+.
 *
 * <p>A feature pyramid sees the picture at three sizes; each layer of the latent has a map2style
 * block that reads one of them: the first three layers 16 x 16, the next four 32 x 32, the rest 64
 * x 64. The two papers differ in what the blocks' outputs mean ({@link EncoderArchitecture}), and
 * in their training.
 *
 * <p>Records no gradients. Calls from several threads do not disturb each other. The arrays belong
 * to the manager that {@link #load} was given; those of 18 layers take 1.1 GB.
 */
public final class EncoderNetwork {
  /** The size of the pictures that the network sees. */
  public static final int SIZE = 256;

  /** The length of a style. */
  public static final int WIDTH = 512;

  static final Kernels KERNELS = Kernels.load(EncoderNetwork.class, "encoder.py");

  /** The first layer that reads the middle level. */
  private static final int MIDDLE = 3;

  /** The first layer that reads the fine level. */
  private static final int FINE = 7;

  private final EncoderArchitecture architecture;
  private final FeaturePyramid pyramid;
  private final List<MapToStyle> blocks = new ArrayList<>();

  private EncoderNetwork(EncoderArchitecture architecture, EncoderWeights weights, int layers) {
    this.architecture = architecture;
    pyramid = new FeaturePyramid(weights);
    for (int layer = 0; layer < layers; layer++) {
      int size = layer < MIDDLE ? 16 : layer < FINE ? 32 : 64;
      blocks.add(new MapToStyle(weights, "styles." + layer, size));
    }
    weights.requireAllUsed();
  }

  /**
   * Brings an encoder onto a device.
   *
   * @param label how errors name the checkpoint
   * @param architecture what the blocks' outputs mean, which the tensors do not tell
   * @param tensors the encoder's alone, under the names of its Python class, as in {@code
   *     styles.0.linear.weight}; each is asked for once, so the map may make them on demand
   * @param manager owns the arrays; none is left in it if loading fails
   * @return the network, with as many layers as there are blocks
   * @throws InvalidInputException if a tensor is missing, left over, of another shape or not finite
   */
  public static EncoderNetwork load(
      String label,
      EncoderArchitecture architecture,
      Map<String, FloatTensor> tensors,
      NDManager manager) {
    int layers = layers(label, tensors);
    NDManager own = manager.newSubManager();
    try {
      return new EncoderNetwork(architecture, new EncoderWeights(label, tensors, own), layers);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /**
   * Counts the map2style blocks.
   *
   * @param label how errors name the checkpoint
   * @param tensors as in {@link #load}
   * @return one a layer, {@code 2 log2(size) - 2} for a generator of a size
   * @throws InvalidInputException if there are none, or an odd number
   */
  public static int layers(String label, Map<String, FloatTensor> tensors) {
    int layers = 0;
    while (tensors.containsKey("styles." + layers + ".linear.weight")) {
      layers++;
    }
    if (layers == 0 || layers % 2 != 0) {
      throw new InvalidInputException(
          "%s holds %d map2style blocks, wanted an even number, 2 log2(size) - 2"
              .formatted(label, layers));
    }
    return layers;
  }

  /** Returns what the blocks' outputs mean. */
  public EncoderArchitecture architecture() {
    return architecture;
  }

  /** Returns the number of layers of the latents that it gives. */
  public int layers() {
    return blocks.size();
  }

  /**
   * Brings pictures to the size that the network sees, by the bilinear resize of Pillow, with which
   * the published scripts prepare theirs: a triangle filter, as wide as a new pixel where it
   * shrinks, and so without aliasing. Unlike Pillow's, the result is not rounded to 8 bits.
   *
   * @param pictures {@code [n, 3, h, w]}
   * @return {@code [n, 3, 256, 256]}; belongs to the innermost open scope, of which there must be
   *     one
   */
  public static NDArray resize(NDArray pictures) {
    Shape shape = pictures.getShape();
    return shape.get(2) == SIZE && shape.get(3) == SIZE
        ? pictures
        : KERNELS.call("resize", pictures, Kernels.number(SIZE));
  }

  /**
   * Encodes pictures, relative to the latent average of the training.
   *
   * @param pictures {@code [n, 3, 256, 256]}, RGB in [-1, 1]
   * @return {@code [n, layers, 512]}; belongs to the innermost open scope, of which there must be
   *     one
   * @throws InvalidInputException if the pictures have another shape
   */
  public NDArray encode(NDArray pictures) {
    Shape shape = pictures.getShape();
    if (shape.dimension() != 4
        || !shape.slice(1).equals(new Shape(3, SIZE, SIZE))
        || shape.get(0) == 0) {
      throw new InvalidInputException(
          "encoder was given pictures of shape %s, wanted (n, 3, 256, 256)".formatted(shape));
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      return scope.keep(codes(pyramid.levels(pictures)));
    }
  }

  private NDArray codes(FeaturePyramid.Levels levels) {
    NDList codes = new NDList();
    for (int layer = 0; layer < blocks.size(); layer++) {
      NDArray level =
          layer < MIDDLE ? levels.coarse() : layer < FINE ? levels.middle() : levels.fine();
      NDArray code = blocks.get(layer).apply(level);
      boolean difference = architecture == EncoderArchitecture.E4E && layer > 0;
      codes.add(difference ? code.add(codes.get(0)) : code);
    }
    return NDArrays.stack(codes, 1);
  }

  /**
   * Encodes pictures.
   *
   * @param pictures {@code [n, 3, 256, 256]}, RGB in [-1, 1]
   * @param latentAverage {@code [512]}, {@code [1, 512]} or {@code [layers, 512]}, from which the
   *     codes start
   * @return {@code [n, layers, 512]}; belongs to the innermost open scope, of which there must be
   *     one
   * @throws InvalidInputException if a shape is another
   */
  public NDArray encode(NDArray pictures, NDArray latentAverage) {
    Shape shape = latentAverage.getShape();
    boolean fits =
        shape.equals(new Shape(WIDTH))
            || shape.equals(new Shape(1, WIDTH))
            || shape.equals(new Shape(layers(), WIDTH));
    if (!fits) {
      throw new InvalidInputException(
          "encoder was given a latent average of shape %s, wanted (512), (1, 512) or (%d, 512)"
              .formatted(shape, layers()));
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      return encode(pictures).add(latentAverage);
    }
  }
}
