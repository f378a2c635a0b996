package example;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;

/** A loss of one's own: squared error beyond a tolerance of .05, so that grain is not fitted. */
public final class TolerantError implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    NDArray beyond = Losses.atLeast(image.sub(target).abs().add(-.05f), 0);
    return Losses.power(beyond, 2).mean();
  }
}
