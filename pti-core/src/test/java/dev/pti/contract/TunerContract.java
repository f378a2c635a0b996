package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tuner} promises. Implement it in a test class of your own:
 *
 * <pre>{@code
 * class MyTunerTest implements TunerContract {
 *   public Tuner tuner() {
 *     return new MyTuner();
 *   }
 * }
 * }</pre>
 *
 * <p>It runs a dozen times, so let it take few steps.
 */
public interface TunerContract extends RunContract<Tuning> {
  /**
   * Returns the tuner under test.
   *
   * @return a tuner; asked for once in each test
   */
  Tuner tuner();

  @Override
  default Runner<Tuning> runner() {
    Tuner tuner = tuner();
    return (photograph, workspace) ->
        tuner.tune(
            Pivots.inversion(photograph, workspace),
            Waves.photograph(photograph, workspace),
            workspace);
  }

  @Override
  default void requireFits(Tuning result, GeneratorForm form) {
    form.requireDifference(result.difference());
    assertThat(result.difference().keySet())
        .as("names of the differences, among which those of the factors are")
        .containsAll(result.factors().keySet());
    form.requireNoise(result.noise());
    assertThat(result.stoppedBy()).as("why it ended").isNotBlank();
  }

  @Override
  default List<Object> bits(Tuning result) {
    return List.of(result.difference(), result.noise(), result.history(), result.stoppedBy());
  }

  @Override
  default List<Step> history(Tuning result) {
    return result.history();
  }

  @Override
  default @Nullable Tuning kept(StoppedException stopped) {
    return stopped.lastTuning();
  }

  @Override
  default String stage() {
    return "tuning";
  }
}
