package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is in the picture: 128 numbers that lie close together for pictures of one person. A measure
 * for reports, by dlib's ResNet face model.
 *
 * <p>The Euclidean distance of two embeddings is below .6 for most pairs of pictures of one person,
 * and above it for most pairs of two people. The whole of an aligned portrait is too wide a view;
 * {@link #distance} looks at the fixed square that holds the face.
 *
 * <p>Thread-safe. The weights belong to the manager that {@link #load} was given, and carry no
 * gradients; {@link #embed} does for its pictures.
 */
public final class IdentityEmbedding {
  /** The bundled weights: a safetensors resource beside this class. */
  public static final String RESOURCE = "identity.safetensors";

  private static final Kernels KERNELS = Kernels.load(IdentityEmbedding.class, "identity.py");

  /** Each layer's name and number of channels; it halves the size if its name says down. */
  private record Layer(String name, int channels) {
    String kernel() {
      return name.contains("down") ? "residual_down" : "residual";
    }
  }

  private static final List<Layer> LAYERS =
      List.of(
          new Layer("conv32_1", 32),
          new Layer("conv32_2", 32),
          new Layer("conv32_3", 32),
          new Layer("conv64_down", 64),
          new Layer("conv64_1", 64),
          new Layer("conv64_2", 64),
          new Layer("conv64_3", 64),
          new Layer("conv128_down", 128),
          new Layer("conv128_1", 128),
          new Layer("conv128_2", 128),
          new Layer("conv256_down", 256),
          new Layer("conv256_1", 256),
          new Layer("conv256_2", 256),
          new Layer("conv256_down_out", 256));

  private final NDManager manager;
  private final Convolution stem;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final NDArray output;

  private IdentityEmbedding(Weights weights, NDManager manager) {
    this.manager = manager;
    stem = scaled(weights, "conv32_down", 32, 3, 7);
    int in = 32;
    for (Layer layer : LAYERS) {
      convolutions.add(scaled(weights, layer.name + ".conv1", layer.channels, in, 3));
      convolutions.add(scaled(weights, layer.name + ".conv2", layer.channels, layer.channels, 3));
      in = layer.channels;
    }
    output = Weights.onDevice(weights.tensor("fc.weight", 128, 256), manager);
  }

  /**
   * Brings the network onto a device.
   *
   * @param weights tensors as in {@code conv32_1.conv1.scale.bias}
   * @param manager owns the arrays
   * @return the embedding
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static IdentityEmbedding load(Weights weights, NDManager manager) {
    return new IdentityEmbedding(weights, manager);
  }

  /** A convolution with the scale layer that follows it folded into its weights. */
  private Convolution scaled(Weights weights, String name, int out, int in, int size) {
    FloatTensor weight = weights.tensor(name + ".conv.weight", out, in, size, size);
    FloatTensor bias = weights.tensor(name + ".conv.bias", out);
    FloatTensor gain = weights.tensor(name + ".scale.weight", out);
    FloatTensor shift = weights.tensor(name + ".scale.bias", out);
    float[] folded = weight.toArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] *= gain.get(i / (in * size * size));
    }
    float[] foldedBias = new float[out];
    for (int i = 0; i < out; i++) {
      foldedBias[i] = bias.get(i) * gain.get(i) + shift.get(i);
    }
    return new Convolution(
        Weights.onDevice(FloatTensor.wrap(folded, weight.shape()), manager),
        Weights.onDevice(FloatTensor.wrap(foldedBias, out), manager));
  }

  /**
   * Embeds pictures as they are, without cutting the face out.
   *
   * @param pictures {@code [n, 3, h, w]}, RGB in [-1, 1], clipped to it; of any size, padded with
   *     black to a square
   * @return {@code [n, 128]}, of length about 1.3 to 1.5; belongs to the innermost open scope, of
   *     which there must be one
   */
  public NDArray embed(NDArray pictures) {
    NDArray x = KERNELS.call("face_input", pictures);
    x = KERNELS.call("stem", x, stem.weight(), stem.bias());
    for (int i = 0; i < LAYERS.size(); i++) {
      Convolution first = convolutions.get(2 * i);
      Convolution second = convolutions.get(2 * i + 1);
      String kernel = LAYERS.get(i).kernel();
      x = KERNELS.call(kernel, x, first.weight(), first.bias(), second.weight(), second.bias());
    }
    return KERNELS.call("embedding", x, output);
  }

  /**
   * Embeds the face of an aligned portrait: the square at x 20, y 32 of side 88 in 128 pixels,
   * scaled to the picture's size.
   *
   * @param portrait aligned and square, of any size
   * @return {@code [128]}
   * @throws InvalidInputException if the picture is not square
   */
  public FloatTensor embedFace(Picture portrait) {
    int size = portrait.width();
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray whole =
          Tensors.array(manager, portrait.toTensor().reshape(1, 3, portrait.height(), size));
      return Tensors.tensor(embedFaces(whole)).reshape(128);
    }
  }

  /**
   * Embeds the faces of aligned portraits as {@link #embedFace} does, in the portraits' graph.
   *
   * @param portraits {@code [n, 3, H, W]} in [-1, 1], clipped to it
   * @return {@code [n, 128]}; belongs to the innermost open scope, of which there must be one
   * @throws InvalidInputException if the pictures are not square
   */
  public NDArray embedFaces(NDArray portraits) {
    int height = (int) portraits.getShape().get(2);
    int size = (int) portraits.getShape().get(3);
    if (height != size) {
      throw new InvalidInputException(
          "identity was given a picture of %d x %d, it must be square".formatted(size, height));
    }
    int left = Math.round(size * 20 / 128f);
    int top = Math.round(size * 32 / 128f);
    int side = Math.max(1, Math.round(size * 88 / 128f));
    return embed(portraits.get(":, :, {}:{}, {}:{}", top, top + side, left, left + side));
  }

  /**
   * Measures how unlike the people in two aligned portraits are.
   *
   * @param a aligned and square, of any size
   * @param b aligned and square, of any size
   * @return the Euclidean distance of the two faces' embeddings; below .6 for most pairs of one
   *     person
   * @throws InvalidInputException if a picture is not square
   */
  public double distance(Picture a, Picture b) {
    return distance(embedFace(a), embedFace(b));
  }

  /**
   * The Euclidean distance of two embeddings.
   *
   * @param a {@code [128]}
   * @param b {@code [128]}
   * @return not negative
   */
  public static double distance(FloatTensor a, FloatTensor b) {
    double sum = 0;
    for (int i = 0; i < a.count(); i++) {
      double difference = a.get(i) - b.get(i);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
