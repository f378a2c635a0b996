package dev.pti;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.PictureSize;
import java.util.Arrays;

/** How unlike a text pictures are, by CLIP, as StyleCLIP measures it. */
record TextTerm(Clip clip, String text, FloatTensor embedding) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return losses(image).mean();
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    return this::losses;
  }

  private NDArray losses(NDArray images) {
    return clip.unlike(images, embedding);
  }

  @Override
  public String name() {
    return "text";
  }

  /** The text's embedding tells one network's weights from another's. */
  @Override
  public String identity(PictureSize size) {
    return "%s, embedded as %08x".formatted(this, Arrays.hashCode(embedding.toArray()));
  }

  @Override
  public String toString() {
    return "text \"%s\" by %s".formatted(text, clip);
  }
}
