package dev.pti.examples.pages;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;

/** The loss of getting-started.md: GettingStartedPageTest holds the page to it. */
public final class TolerantError implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    NDArray beyond = Losses.atLeast(image.sub(target).abs().add(-.05f), 0);
    return Losses.power(beyond, 2).mean();
  }
}
