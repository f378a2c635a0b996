package dev.pti;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Picture;
import dev.pti.core.clip.Activation;
import dev.pti.core.clip.ClipNetwork;
import dev.pti.core.clip.TextDifference;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Supplier;

/**
 * CLIP (Radford et al. 2021), which measures how like a text a picture is, from {@link Pti#clip}:
 *
 * <pre>{@code
 * LossTerm smiling = pti.clip(Path.of("ViT-B-32.pt")).text("a smiling person");
 * Optimized found = tuned.optimize(LatentOptimization.of(smiling));
 * }</pre>
 *
 * <p>It sees whole pictures, brought to its own size. One that is not square keeps its proportions,
 * between two bars of grey: squashed, a standing person would be twice as broad to it, and cut to
 * the middle, without head and feet.
 *
 * <p>Thread-safe. The network belongs to the {@link Pti}, which frees it when it is closed.
 */
public final class Clip {
  private final Pti pti;
  private final ClipNetwork network;
  private final Activation activation;
  private final boolean normalized;

  Clip(Pti pti, ClipNetwork network) {
    this(pti, network, Activation.QUICK_GELU, false);
  }

  private Clip(Pti pti, ClipNetwork network, Activation activation, boolean normalized) {
    this.pti = pti;
    this.network = network;
    this.activation = activation;
    this.normalized = normalized;
  }

  /**
   * The same network with the exact GELU, as most networks of OpenCLIP were trained: those whose
   * names do not end in {@code quickgelu}. A checkpoint does not say. Off by default, as OpenAI's
   * networks want it.
   *
   * @return a view of the same weights
   */
  public Clip exactGelu() {
    return new Clip(pti, network, Activation.GELU, normalized);
  }

  /**
   * The same network, shown pictures in the range of its training: their mean and deviation are
   * brought to those of CLIP's photographs. Off by default: StyleCLIP's code shows what the
   * generator draws as it is, in [-1, 1].
   *
   * @return a view of the same weights
   */
  public Clip normalized() {
    return new Clip(pti, network, activation, true);
  }

  /**
   * A loss that is small where the picture is like a text: 1 less the cosine similarity of the two,
   * 0 to 2. It ignores its target, so it is not 0 for equal pictures.
   *
   * @param text what the picture should show, as in {@code a smiling person}; up to 75 words or
   *     parts of words
   * @return a term named {@code text}
   * @throws InvalidInputException if the text is empty or too long
   * @throws IllegalStateException if the {@link Pti} is closed, also whenever the term measures
   */
  public LossTerm text(String text) {
    requireNonNull(text, "text");
    return new TextTerm(this, text, use(() -> network.text(text, activation)));
  }

  /**
   * Measures how like a text a picture is.
   *
   * @param picture of any size
   * @param text as in {@link #text}
   * @return the cosine similarity, -1 to 1; of a photograph and its description rarely above .35
   * @throws InvalidInputException if the text is empty or too long
   */
  public double similarity(Picture picture, String text) {
    return use(
        () -> {
          FloatTensor wanted = network.text(text, activation);
          try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
              Scope scope = new Scope()) {
            FloatTensor pixels =
                picture.toTensor().reshape(1, 3, picture.height(), picture.width());
            NDArray shown = Tensors.array(pti.session().manager(), pixels);
            return 1. - unlike(shown, wanted).toFloatArray()[0];
          }
        });
  }

  /**
   * Says how much each style channel matters to the way from one text to another, for StyleCLIP's
   * global directions ({@code StyleDirection.global}).
   *
   * @param channels {@code [channels, embedding]}, what each channel changes of a picture's vector:
   *     StyleCLIP's {@code fs3.npy} of the generator and this network
   * @param from what pictures show, as in {@code face}
   * @param to what they should show, as in {@code face with a beard}
   * @param frames sentences with {} where the text goes, as in {@code a photo of a {}.}, over which
   *     each text is averaged; none for the texts alone
   * @return {@code [channels]}
   * @throws InvalidInputException if the channels have another width, a frame has no place for the
   *     text, or the texts are the same, empty or too long
   */
  public FloatTensor relevance(FloatTensor channels, String from, String to, String... frames) {
    return use(
        () ->
            TextDifference.between(
                    text -> network.text(text, activation), from, to, List.of(frames))
                .relevance(channels));
  }

  /** How unlike a text pictures are, {@code [n]}. */
  NDArray unlike(NDArray pictures, FloatTensor text) {
    return use(() -> ClipNetwork.unlike(network.pictures(pictures, activation, normalized), text));
  }

  private <T> T use(Supplier<T> body) {
    try {
      return pti.session().use(body);
    } finally {
      Reference.reachabilityFence(pti);
    }
  }

  @Override
  public String toString() {
    return "CLIP (%s%s%s)"
        .formatted(
            network,
            activation == Activation.GELU ? ", exact GELU" : "",
            normalized ? ", normalized" : "");
  }
}
