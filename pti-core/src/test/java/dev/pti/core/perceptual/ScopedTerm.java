package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.core.tensor.Scope;

/** Loops call terms in a scope; the contract does not, so one is opened for each call. */
public record ScopedTerm(LossTerm term) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    try (Scope scope = new Scope()) {
      return scope.keep(term.loss(image, target));
    }
  }

  @Override
  public Bound against(NDArray target) {
    Bound bound;
    try (Scope scope = new Scope()) {
      bound = term.against(target);
    }
    return image -> {
      try (Scope scope = new Scope()) {
        return scope.keep(bound.loss(image));
      }
    };
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    BoundEach each;
    try (Scope scope = new Scope()) {
      each = term.againstEach(targets);
    }
    return images -> {
      try (Scope scope = new Scope()) {
        return scope.keep(each.losses(images));
      }
    };
  }
}
