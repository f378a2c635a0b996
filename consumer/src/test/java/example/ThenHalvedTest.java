package example;

import dev.pti.api.Tuner;
import dev.pti.contract.TunerContract;
import dev.pti.core.tuning.PivotalTuning;

/** Everything that the contract asks of a tuner, in few steps. */
class ThenHalvedTest implements TunerContract {
  @Override
  public Tuner tuner() {
    return new ThenHalved(PivotalTuning.ofDefaults().with(b -> b.steps(3)));
  }
}
