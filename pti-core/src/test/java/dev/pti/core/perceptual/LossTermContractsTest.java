package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Region;
import dev.pti.api.contract.LossTermContract;
import org.junit.jupiter.api.Nested;

/** Every distance of the library keeps the contract that it ships for its users' own. */
class LossTermContractsTest {
  @Nested
  class SqueezeCaffeTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(Fixtures.squeezeCaffe());
    }
  }

  @Nested
  class AlexTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(HashedLpips.alex(Fixtures.MANAGER));
    }
  }

  @Nested
  class VggTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(HashedLpips.vgg(Fixtures.MANAGER));
    }
  }

  @Nested
  class SqueezeTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(
          Lpips.squeeze(
              HashedBackbones.squeeze(),
              Fixtures.bundled(Lpips.linearResource("squeeze")),
              Fixtures.MANAGER));
    }
  }

  @Nested
  class WithinARegionTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(Fixtures.squeezeCaffe().within(Region.mouth()));
    }
  }

  @Nested
  class AlexWithinARegionTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(
          HashedLpips.alex(Fixtures.MANAGER).within(Region.face().feathered(.05)));
    }
  }

  @Nested
  class IdentityTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      IdentityEmbedding network =
          IdentityEmbedding.load(Fixtures.bundled(IdentityEmbedding.RESOURCE), Fixtures.MANAGER);
      return new ScopedTerm(Losses.identity(network::embedFaces));
    }
  }

  @Nested
  class L2Test implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.l2();
    }
  }

  @Nested
  class AUsersOwnTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return (image, target) -> {
        NDArray off = image.mean(new int[] {1}).sub(target.mean(new int[] {1}));
        return Losses.scale(Losses.power(off, 2).mean(), .5);
      };
    }
  }
}
