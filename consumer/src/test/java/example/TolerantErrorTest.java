package example;

import dev.pti.api.LossTerm;
import dev.pti.api.contract.LossTermContract;

/** Everything that the contract asks of a loss term, the garbage collection included. */
class TolerantErrorTest implements LossTermContract {
  @Override
  public LossTerm lossTerm() {
    return new TolerantError();
  }
}
