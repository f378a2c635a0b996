package example;

import dev.pti.api.Inverter;
import dev.pti.contract.InverterContract;

/** Everything that the contract asks of an inverter, in a small generator that it brings. */
class NearestTest implements InverterContract {
  @Override
  public Inverter inverter() {
    return new Nearest(4);
  }
}
