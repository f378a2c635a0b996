package example;

import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;

/**
 * A tuner of one's own: goes half the way that another goes. A run that stops keeps what the other
 * kept.
 */
public record ThenHalved(Tuner tuner) implements Tuner {
  @Override
  public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    Tuning whole = tuner.tune(inversion, target, workspace);
    Tuning.Builder half =
        Tuning.builder()
            .noise(whole.noise())
            .history(whole.history())
            .stoppedBy(whole.stoppedBy())
            .settings(whole.settings())
            .putSettings("halved", true);
    whole.difference().forEach((name, moved) -> half.putDifference(name, halved(moved)));
    return half.build();
  }

  private static FloatTensor halved(FloatTensor moved) {
    float[] values = moved.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] /= 2;
    }
    return FloatTensor.wrap(values, moved.shape());
  }
}
