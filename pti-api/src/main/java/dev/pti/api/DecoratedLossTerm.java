package dev.pti.api;

/**
 * A loss term with a name and a weight of its own; prints itself as {@code 0.5 × name}.
 *
 * @param weight in every step if it is set, otherwise the term's in the first
 * @param isSet whether {@link LossTerm#weighted(double)} set it; a name alone leaves a term of
 *     one's own its {@link LossTerm#weightAt}
 */
record DecoratedLossTerm(LossTerm term, String name, double weight, boolean isSet)
    implements WrappedLossTerm {
  DecoratedLossTerm(LossTerm term, String name, double weight, boolean isSet) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException(
          "weight of loss term " + name + " is " + weight + ", it must be finite and not negative");
    }
    this.term = term instanceof DecoratedLossTerm decorated ? decorated.term : term;
    this.name = name;
    this.weight = weight;
    this.isSet = isSet;
  }

  @Override
  public LossTerm named(String other) {
    return new DecoratedLossTerm(term, other, weight, isSet);
  }

  @Override
  public double weightAt(int step) {
    return isSet ? weight : term.weightAt(step);
  }

  @Override
  public LossTerm within(Region region) {
    return new DecoratedLossTerm(term.within(region), name, weight, isSet);
  }

  @Override
  public LossTerm downsampledTo(int pixels) {
    return new DecoratedLossTerm(term.downsampledTo(pixels), name, weight, isSet);
  }

  @Override
  public String identity(PictureSize size) {
    return weight + " × " + name + " (" + term.identity(size) + ")";
  }

  @Override
  public String toString() {
    String where = term instanceof MaskedLossTerm masked ? " within " + masked.region().name() : "";
    return weight + " × " + name + where;
  }
}
