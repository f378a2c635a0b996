package dev.pti.api;

import ai.djl.ndarray.NDArray;

/** A loss term with a name and a weight of its own; prints itself as {@code 0.5 × name}. */
record DecoratedLossTerm(LossTerm term, String name, double weight) implements LossTerm {
  DecoratedLossTerm(LossTerm term, String name, double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException(
          "weight of loss term " + name + " is " + weight + ", it must be finite and not negative");
    }
    this.term = term instanceof DecoratedLossTerm decorated ? decorated.term : term;
    this.name = name;
    this.weight = weight;
  }

  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return term.loss(image, target);
  }

  @Override
  public Bound against(NDArray target) {
    return term.against(target);
  }

  @Override
  public NDArray loss(NDArray image, NDArray target, NDArray mask) {
    return term.loss(image, target, mask);
  }

  @Override
  public Bound against(NDArray target, NDArray mask) {
    return term.against(target, mask);
  }

  @Override
  public LossTerm within(Region region) {
    return new DecoratedLossTerm(term.within(region), name, weight);
  }

  @Override
  public LossTerm downsampledTo(int pixels) {
    return new DecoratedLossTerm(term.downsampledTo(pixels), name, weight);
  }

  @Override
  public String toString() {
    String where = term instanceof MaskedLossTerm masked ? " within " + masked.region().name() : "";
    return weight + " × " + name + where;
  }
}
