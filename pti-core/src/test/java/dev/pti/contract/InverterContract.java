package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an {@link Inverter} promises. Implement it in a test class of your own:
 *
 * <pre>{@code
 * class MyInverterTest implements InverterContract {
 *   public Inverter inverter() {
 *     return new MyInverter();
 *   }
 * }
 * }</pre>
 *
 * <p>It runs a dozen times, so let it take few steps. An inverter that belongs to a generator
 * overrides {@link #builder}. One without steps, such as an encoder, overrides {@link #takesSteps}.
 */
public interface InverterContract extends RunContract<Inversion> {
  /**
   * Returns the inverter under test.
   *
   * @return an inverter; asked for once in each test
   */
  Inverter inverter();

  /** Reports are told it. */
  @Test
  default void has_a_name() {
    Inverter inverter = inverter();
    assertThat(inverter.name()).as("name").isNotBlank().isEqualTo(inverter.name());
  }

  /** Otherwise losses that are set for inversion would be ignored, and nobody would be told. */
  @Test
  default void minimizes_no_losses_if_it_takes_no_steps() {
    if (takesSteps()) {
      return;
    }
    assertThat(inverter().minimizesLosses())
        .as("minimizesLosses() of an inverter that takes no steps")
        .isFalse();
  }

  @Override
  default Runner<Inversion> runner() {
    Inverter inverter = inverter();
    return (photograph, workspace) ->
        inverter.invert(Waves.photograph(photograph, workspace), workspace);
  }

  @Override
  default void requireFits(Inversion result, GeneratorForm form) {
    assertThat(result.pivot().layers()).as("layers of the pivot").isEqualTo(form.layers());
    assertThat(result.pivot().width()).as("width of the pivot").isEqualTo(form.width());
    form.requireNoise(result.noise());
  }

  @Override
  default List<Object> bits(Inversion result) {
    return List.of(result.pivot(), result.noise(), result.history());
  }

  @Override
  default List<Step> history(Inversion result) {
    return result.history();
  }

  @Override
  default @Nullable Inversion kept(StoppedException stopped) {
    return stopped.lastInversion();
  }

  @Override
  default String stage() {
    return "inversion";
  }
}
