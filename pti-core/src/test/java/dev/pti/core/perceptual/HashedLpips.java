package dev.pti.core.perceptual;

import ai.djl.ndarray.NDManager;

/** LPIPS over the backbones of the parity fixtures, for the tests of other rooms. */
public final class HashedLpips {
  private HashedLpips() {}

  public static PerceptualDistance alex(NDManager manager) {
    return Lpips.alex(
        HashedBackbones.alex(), Fixtures.bundled(Lpips.linearResource("alex")), manager);
  }

  public static PerceptualDistance vgg(NDManager manager) {
    return Lpips.vgg(HashedBackbones.vgg(), Fixtures.bundled(Lpips.linearResource("vgg")), manager);
  }
}
