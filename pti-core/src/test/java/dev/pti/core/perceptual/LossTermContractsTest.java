package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Region;
import dev.pti.api.contract.LossTermContract;
import dev.pti.core.tensor.Scope;
import org.junit.jupiter.api.Nested;

/** Every distance of the library keeps the contract that it ships for its users' own. */
class LossTermContractsTest {
  /** Loops call terms in a scope; the contract does not, so one is opened for each call. */
  private record InScope(LossTerm term) implements LossTerm {
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
  }

  @Nested
  class SqueezeCaffeTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new InScope(Fixtures.squeezeCaffe());
    }
  }

  @Nested
  class AlexTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new InScope(HashedLpips.alex(Fixtures.MANAGER));
    }
  }

  @Nested
  class VggTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new InScope(HashedLpips.vgg(Fixtures.MANAGER));
    }
  }

  @Nested
  class SqueezeTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new InScope(
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
      return new InScope(Fixtures.squeezeCaffe().within(Region.mouth()));
    }
  }

  @Nested
  class AlexWithinARegionTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new InScope(HashedLpips.alex(Fixtures.MANAGER).within(Region.face().feathered(.05)));
    }
  }

  @Nested
  class IdentityTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      IdentityEmbedding network =
          IdentityEmbedding.load(Fixtures.bundled(IdentityEmbedding.RESOURCE), Fixtures.MANAGER);
      return new InScope(Losses.identity(network::embedFaces));
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
