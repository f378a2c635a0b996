package dev.pti.api;

import java.util.List;
import java.util.stream.Stream;

/** An editor after another, with the style channels of both moved on top. */
record EditorsInSequence(LatentEditor first, LatentEditor next) implements LatentEditor {
  @Override
  public Latent edit(Latent latent) {
    return next.edit(first.edit(latent));
  }

  @Override
  public List<StyleEditor> styleEditors() {
    return Stream.concat(first.styleEditors().stream(), next.styleEditors().stream()).toList();
  }

  @Override
  public String toString() {
    return first + ", then " + next;
  }
}
