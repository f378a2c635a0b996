package dev.pti.api;

import java.util.function.IntToDoubleFunction;

/** A loss term whose weight changes from step to step; prints itself as {@code w(step) × name}. */
record ScheduledLossTerm(LossTerm term, IntToDoubleFunction weightOfStep)
    implements WrappedLossTerm {
  @Override
  public LossTerm within(Region region) {
    return new ScheduledLossTerm(term.within(region), weightOfStep);
  }

  @Override
  public LossTerm downsampledTo(int pixels) {
    return new ScheduledLossTerm(term.downsampledTo(pixels), weightOfStep);
  }

  @Override
  public String name() {
    return term.name();
  }

  @Override
  public LossTerm named(String name) {
    return new ScheduledLossTerm(term.named(name), weightOfStep);
  }

  @Override
  public double weight() {
    return weightAt(0);
  }

  @Override
  public double weightAt(int step) {
    double weight = weightOfStep.applyAsDouble(step);
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException(
          "weight of loss term %s at step %d is %s, it must be finite and not negative"
              .formatted(name(), step, weight));
    }
    return weight;
  }

  @Override
  public String identity(PictureSize size) {
    return "%s × (%s)".formatted(weightOfStep, term.identity(size));
  }

  @Override
  public String toString() {
    return "w(step) × " + name();
  }
}
