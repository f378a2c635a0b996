package dev.pti.api;

/** A loss term with a name and a weight of its own; prints itself as {@code 0.5 × name}. */
record DecoratedLossTerm(LossTerm term, String name, double weight) implements WrappedLossTerm {
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
  public LossTerm within(Region region) {
    return new DecoratedLossTerm(term.within(region), name, weight);
  }

  @Override
  public LossTerm downsampledTo(int pixels) {
    return new DecoratedLossTerm(term.downsampledTo(pixels), name, weight);
  }

  @Override
  public String identity(int resolution) {
    return weight + " × " + name + " (" + term.identity(resolution) + ")";
  }

  @Override
  public String toString() {
    String where = term instanceof MaskedLossTerm masked ? " within " + masked.region().name() : "";
    return weight + " × " + name + where;
  }
}
