package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Map;

/**
 * CLIP with a vision transformer: one encoder of pictures and one of texts, into one space, where a
 * picture lies near what describes it. Sizes are those of the tensors.
 *
 * <p>Thread-safe. The weights belong to the manager that {@link #load} was given, and carry no
 * gradients; pictures do.
 */
public final class ClipNetwork {
  static final Kernels KERNELS = Kernels.load(ClipNetwork.class, "clip.py");

  private final NDManager manager;
  private final PictureEncoder pictures;
  private final TextEncoder texts;

  private ClipNetwork(ClipWeights weights, NDManager manager) {
    this.manager = manager;
    pictures = new PictureEncoder(weights);
    texts = new TextEncoder(weights, pictures.embedding());
    weights.requireAllUsed();
  }

  /**
   * Brings a CLIP onto a device.
   *
   * @param label how errors name the checkpoint
   * @param tensors under OpenAI's names, as in {@code visual.conv1.weight}, each asked for once, so
   *     that the map may make them on demand
   * @param manager owns the arrays; none is left in it if loading fails
   * @return the network
   * @throws InvalidInputException if a tensor is missing, left over, of another shape or not
   *     finite, or if a size is none of CLIP's
   */
  public static ClipNetwork load(
      String label, Map<String, FloatTensor> tensors, NDManager manager) {
    NDManager own = manager.newSubManager();
    try {
      return new ClipNetwork(new ClipWeights(label, tensors, own), own);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /**
   * Embeds a text, without recording gradients.
   *
   * @param text what a picture shows, as in {@code a smiling person}
   * @param activation which one the network was trained with
   * @return {@code [embedding]}, of length 1
   * @throws InvalidInputException if the text is empty or too long
   */
  public FloatTensor text(String text, Activation activation) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      FloatTensor embedding = Tensors.tensor(texts.embed(text, activation, manager));
      return embedding.reshape(embedding.count());
    }
  }

  /**
   * Embeds pictures, in their graph. They are brought to the size that the network sees, each new
   * pixel the mean of what it covers.
   *
   * <p>What is not square is shown whole, in its own proportions, between two bars of grey. CLIP's
   * own preparation cuts out the middle, in which a standing person has neither head nor feet.
   * Squashed to a square, a person of 512 x 1024 pixels is twice as broad, to a network that has
   * learned from photographs of others, and words about the build would mean something else. The
   * bars cost sharpness: that person is seen at 112 x 224.
   *
   * @param images {@code [n, 3, h, w]}, RGB in about [-1, 1]
   * @param activation as in {@link #text}
   * @param normalized whether they are brought to CLIP's own range first, or are shown as they are
   * @return {@code [n, embedding]}, each of length 1; belongs to the innermost open scope, of which
   *     there must be one
   */
  public NDArray pictures(NDArray images, Activation activation, boolean normalized) {
    NDArray seen = KERNELS.call("resized", images, Kernels.number(pictures.side()));
    return pictures.embed(normalized ? KERNELS.call("normalized", seen) : seen, activation);
  }

  /**
   * Measures how unlike a text pictures are, in their graph.
   *
   * @param embedded {@code [n, embedding]}, as {@link #pictures} gives them
   * @param text {@code [embedding]}, as {@link #text} gives it
   * @return {@code [n]}, 1 less the cosine similarity; belongs to the innermost open scope
   */
  public static NDArray unlike(NDArray embedded, FloatTensor text) {
    return KERNELS.call("unlike", embedded, Tensors.array(embedded.getManager(), text));
  }

  /** Says of what kind and size it is. */
  @Override
  public String toString() {
    return pictures.toString();
  }
}
