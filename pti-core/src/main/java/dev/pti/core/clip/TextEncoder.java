package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Tensors;
import java.util.List;

/** CLIP's transformer over words, with its tokenizer. */
final class TextEncoder {
  private final NDArray words;
  private final NDArray positions;
  private final Transformer transformer;
  private final NDArray gain;
  private final NDArray shift;
  private final NDArray projection;
  private final Tokenizer tokenizer;

  TextEncoder(ClipWeights weights, long embedding) {
    words = weights.sized("token_embedding.weight", -1, -1);
    long vocabulary = words.getShape().get(0);
    if (vocabulary < Tokenizer.SMALLEST || vocabulary > Tokenizer.LARGEST) {
      throw weights.refused(
          "holds a vocabulary of %d, wanted %d to %d, of CLIP's own tokenizer"
              .formatted(vocabulary, Tokenizer.SMALLEST, Tokenizer.LARGEST));
    }
    tokenizer = new Tokenizer((int) vocabulary);
    int width = (int) words.getShape().get(1);
    positions = weights.sized("positional_embedding", -1, width);
    transformer = new Transformer(weights, "transformer.", width, Integer.MAX_VALUE, true);
    gain = weights.array("ln_final.weight", width);
    shift = weights.array("ln_final.bias", width);
    projection = weights.array("text_projection", width, embedding);
  }

  /**
   * Embeds a text. What would follow its end is left out: no place sees a later one.
   *
   * @return {@code [1, embedding]}, of length 1
   * @throws InvalidInputException if the text is empty or too long
   */
  NDArray embed(String text, Activation activation, NDManager manager) {
    List<Integer> tokens = tokenizer.tokens(text);
    long most = positions.getShape().get(0);
    if (tokens.size() <= 2) {
      throw new InvalidInputException("text is empty, wanted a description of a picture");
    }
    if (tokens.size() > most) {
      throw new InvalidInputException(
          "text is of %d tokens with its start and end, CLIP reads at most %d: %s"
              .formatted(tokens.size(), most, text));
    }
    float[] values = new float[tokens.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tokens.get(i);
    }
    NDArray numbers = Tensors.array(manager, FloatTensor.wrap(values, values.length));
    NDArray x = ClipNetwork.KERNELS.call("words", numbers, words, positions);
    x = transformer.apply(x, activation);
    NDArray end = Kernels.number(values.length - 1);
    return ClipNetwork.KERNELS.call("embedding", x, end, gain, shift, projection);
  }
}
