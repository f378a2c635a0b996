package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Map;

/**
 * The encoders of e4e (Tov et al. 2021), of pSp (Richardson et al. 2021) and of ReStyle over either
 * (Alaluf et al. 2021): one pass from a picture, of ReStyle's from a picture and a try, to a
 * latent. Backbones and heads differ ({@link EncoderArchitecture}), and so did the training.
 *
 * <p>Records no gradients. Calls from several threads do not disturb each other. The arrays belong
 * to the manager that {@link #load} was given; those of 18 map2style blocks take 1.1 GB.
 */
public final class EncoderNetwork {
  /** The longer side of the pictures that the network sees. */
  public static final int SIZE = 256;

  /** The length of a style. */
  public static final int WIDTH = 512;

  static final Kernels KERNELS = Kernels.load(EncoderNetwork.class, "encoder.py");

  private final EncoderArchitecture architecture;
  private final Backbone backbone;
  private final Head head;

  private EncoderNetwork(EncoderArchitecture architecture, EncoderWeights weights, int styles) {
    this.architecture = architecture;
    backbone =
        architecture.isResNet()
            ? new ResNet34(weights, channels())
            : new IrSe50(weights, channels());
    boolean differences = architecture.family() == EncoderArchitecture.Family.E4E;
    head =
        switch (architecture) {
          case E4E, PSP -> new StyleBlocks(weights, styles, differences);
          case RESTYLE_PSP, RESTYLE_PSP_RESNET, RESTYLE_E4E, RESTYLE_E4E_RESNET ->
              new LastStageBlocks(weights, styles, differences);
          case E4E_W, PSP_W, HYPERSTYLE_W -> new SingleStyle(weights);
          case PSP_W_PLUS -> new AllStyles(weights, styles);
        };
    weights.requireAllUsed();
  }

  /**
   * Brings an encoder onto a device.
   *
   * @param label how errors name the checkpoint
   * @param architecture which head, and what its outputs mean, which the tensors do not tell
   * @param tensors the encoder's alone, under the names of its Python class, as in {@code
   *     styles.0.linear.weight}; each is asked for once, so the map may make them on demand
   * @param manager owns the arrays; none is left in it if loading fails
   * @return the network
   * @throws InvalidInputException if a tensor is missing, left over, of another shape or not finite
   */
  public static EncoderNetwork load(
      String label,
      EncoderArchitecture architecture,
      Map<String, FloatTensor> tensors,
      NDManager manager) {
    int styles = styles(label, architecture, tensors);
    NDManager own = manager.newSubManager();
    try {
      return new EncoderNetwork(architecture, new EncoderWeights(label, tensors, own), styles);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /**
   * Counts the styles that an encoder gives.
   *
   * @param label how errors name the checkpoint
   * @param architecture as in {@link #load}
   * @param tensors as in {@link #load}
   * @return one a layer, {@code 2 log2(size) - 2} for a generator of a size; 1 for an encoder into
   *     W
   * @throws InvalidInputException if there are none, or an odd number
   */
  public static int styles(
      String label, EncoderArchitecture architecture, Map<String, FloatTensor> tensors) {
    return switch (architecture) {
      case E4E, PSP, RESTYLE_PSP, RESTYLE_PSP_RESNET, RESTYLE_E4E, RESTYLE_E4E_RESNET ->
          blocks(label, tensors);
      case E4E_W, PSP_W, HYPERSTYLE_W -> 1;
      case PSP_W_PLUS -> rows(label, tensors);
    };
  }

  private static int blocks(String label, Map<String, FloatTensor> tensors) {
    int blocks = 0;
    while (tensors.containsKey("styles." + blocks + ".linear.weight")) {
      blocks++;
    }
    if (blocks == 0 || blocks % 2 != 0) {
      throw new InvalidInputException(
          "%s holds %d map2style blocks, wanted an even number, 2 log2(size) - 2"
              .formatted(label, blocks));
    }
    return blocks;
  }

  private static int rows(String label, Map<String, FloatTensor> tensors) {
    FloatTensor last = tensors.get("linear.bias");
    int values = last == null ? 0 : last.count();
    if (values == 0 || values % (2 * WIDTH) != 0) {
      throw new InvalidInputException(
          "%s gives %d values, wanted %d for each of an even number of styles, 2 log2(size) - 2"
              .formatted(label, values, WIDTH));
    }
    return values / WIDTH;
  }

  /** Returns which network it is. */
  public EncoderArchitecture architecture() {
    return architecture;
  }

  /** Returns the channels of what it sees: 3, or 6 where there is a try beside the picture. */
  private int channels() {
    return architecture.refines() ? 6 : 3;
  }

  /** Returns the number of styles in the latents that it gives; 1 for a point of W. */
  public int styles() {
    return head.styles();
  }

  /**
   * Says at which size the network sees a generator's pictures: {@value #SIZE} pixels along the
   * longer side, and in proportion along the other, as StyleGAN-Human's encoder sees 128 x 256 of
   * pictures of 512 x 1024. The blocks halve what they see as often as the longer side takes to
   * become one place; the shorter one is that before, and stays so.
   *
   * @param pictures the size that the generator draws
   * @return 256 x 256 for squares
   */
  public static PictureSize sight(PictureSize pictures) {
    return pictures.withLongerSide(SIZE);
  }

  /**
   * Brings pictures to the size that the network sees, by the bilinear resize of Pillow, with which
   * the published scripts prepare theirs: a triangle filter, as wide as a new pixel where it
   * shrinks, and so without aliasing. Unlike Pillow's, the result is not rounded to 8 bits.
   *
   * @param pictures {@code [n, 3, h, w]}
   * @param sight the size, as {@link #sight} gives it
   * @return {@code [n, 3, H, W]} of that size; belongs to the innermost open scope, of which there
   *     must be one
   */
  public static NDArray resize(NDArray pictures, PictureSize sight) {
    Shape shape = pictures.getShape();
    return shape.get(2) == sight.height() && shape.get(3) == sight.width()
        ? pictures
        : to(sight, "resize", pictures);
  }

  /**
   * Brings pictures to the size that the network sees, as ReStyle does with what a generator draws:
   * each pixel is the mean of those that it covers.
   *
   * @param pictures {@code [n, 3, h, w]}
   * @param sight the size, as {@link #sight} gives it
   * @return {@code [n, 3, H, W]} of that size; belongs to the innermost open scope, of which there
   *     must be one
   */
  public static NDArray pooled(NDArray pictures, PictureSize sight) {
    return to(sight, "pooled", pictures);
  }

  private static NDArray to(PictureSize size, String kernel, NDArray pictures) {
    return KERNELS.call(
        kernel, pictures, Kernels.number(size.height()), Kernels.number(size.width()));
  }

  /**
   * Encodes pictures, relative to the latent average of the training.
   *
   * @param pictures {@code [n, 3, H, W]} whose longer side is {@value #SIZE}, RGB in [-1, 1]; with
   *     six channels for an encoder that refines, whose codes are relative to the try that the last
   *     three show
   * @return {@code [n, styles, 512]}; belongs to the innermost open scope, of which there must be
   *     one
   * @throws InvalidInputException if the pictures have another shape
   */
  public NDArray encode(NDArray pictures) {
    Shape shape = pictures.getShape();
    if (shape.dimension() != 4
        || shape.get(1) != channels()
        || Math.max(shape.get(2), shape.get(3)) != SIZE
        || shape.size() == 0) {
      throw new InvalidInputException(
          "encoder was given pictures of shape %s, wanted (n, %d, h, w) with a longer side of %d"
              .formatted(shape, channels(), SIZE));
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      return scope.keep(head.codes(backbone.stages(pictures)));
    }
  }

  /**
   * Encodes pictures.
   *
   * @param pictures as in {@link #encode(NDArray)}, with three channels
   * @param latentAverage {@code [512]}, {@code [1, 512]} or {@code [styles, 512]}, from which the
   *     codes start; an encoder into W takes any number of rows, and then gives as many styles
   * @return {@code [n, styles, 512]}; belongs to the innermost open scope, of which there must be
   *     one
   * @throws InvalidInputException if a shape is another
   */
  public NDArray encode(NDArray pictures, NDArray latentAverage) {
    Shape shape = latentAverage.getShape();
    boolean fits =
        shape.equals(new Shape(WIDTH))
            || shape.equals(new Shape(1, WIDTH))
            || shape.equals(new Shape(styles(), WIDTH))
            || (styles() == 1 && shape.dimension() == 2 && shape.get(1) == WIDTH);
    if (!fits) {
      throw new InvalidInputException(
          "encoder was given a latent average of shape %s, wanted (512), (1, 512) or (%d, 512)"
              .formatted(shape, styles()));
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      return encode(pictures).add(latentAverage);
    }
  }
}
