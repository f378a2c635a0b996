package dev.pti;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.EncoderCheckpoint;
import dev.pti.core.hyperstyle.HyperStyleTuning;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The choice of HyperStyle (Alaluf et al. 2022) as the tuner: in place of a loop a hypernetwork
 * looks at the photograph and at what the generator draws of the pivot, and says how the
 * generator's weights are to move. With what is drawn then it looks again, a few times.
 *
 * <p>The hypernetwork belongs to the generator that it was trained with, which is in the same file,
 * and expects pivots as HyperStyle's encoder into W finds them, which is in another file. It tunes
 * to one photograph; several together or the frames of a film it cannot. Immutable.
 */
public final class HyperStyle {
  private static final int PASSES = 5;
  private static final int MOST_PASSES = 99;

  private final Path checkpoint;
  private final int passes;
  private final @Nullable PivotalTuning then;

  private HyperStyle(Path checkpoint, int passes, @Nullable PivotalTuning then) {
    this.checkpoint = checkpoint;
    this.passes = passes;
    this.then = then;
  }

  /**
   * Takes the hypernetwork in a file, which looks five times.
   *
   * @param checkpoint what HyperStyle saved
   * @return the choice
   */
  public static HyperStyle of(Path checkpoint) {
    return new HyperStyle(requireNonNull(checkpoint, "checkpoint"), PASSES, null);
  }

  /**
   * The same with another number of passes.
   *
   * @param number how often the hypernetwork looks, 1 to 99
   * @return the choice
   * @throws InvalidInputException if it is out of its range
   */
  public HyperStyle passes(int number) {
    if (number < 1 || number > MOST_PASSES) {
      throw new InvalidInputException(
          "HyperStyle: passes is %d, wanted 1 to %d".formatted(number, MOST_PASSES));
    }
    return new HyperStyle(checkpoint, number, then);
  }

  /**
   * Tunes further, from where the hypernetwork has moved the weights. Locality regularization then
   * holds what the generator draws elsewhere at that point, not before.
   *
   * @param further the loop, usually of few steps
   * @return the choice
   */
  public HyperStyle then(PivotalTuning further) {
    return new HyperStyle(checkpoint, passes, requireNonNull(further, "then"));
  }

  @Nullable PivotalTuning then() {
    return then;
  }

  /** Brings the hypernetwork from its file onto the manager's device. */
  HyperStyleTuning open(StyleGan generator, NDManager manager) {
    try (EncoderCheckpoint file = EncoderCheckpoint.openHypernetwork(checkpoint)) {
      return HyperStyleTuning.load(Encoder.source(file), passes, generator, manager);
    }
  }

  /** Returns the form that the command line reads. */
  @Override
  public String toString() {
    return (then == null ? "hyperstyle:" : "hyperstyle+pti:") + checkpoint;
  }
}
