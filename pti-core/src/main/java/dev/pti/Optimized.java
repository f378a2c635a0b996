package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StoppedException;
import dev.pti.api.StyleEditor;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The result of an edit that was searched for: the latent of a photograph was moved until a loss of
 * its picture was small, or until points had arrived where they were dragged to. It is a heap
 * value; to draw, it needs the {@link Pti} that made it, open. Thread-safe.
 */
public final class Optimized {
  private final Edits start;
  private final StyleShift shift;
  private final Inversion optimization;
  private final double seconds;

  /**
   * A result.
   *
   * @param shift what edits add to the styles of the start, and so to those of every latent
   */
  private Optimized(Edits start, StyleShift shift, Inversion optimization, double seconds) {
    this.start = start;
    this.shift = shift;
    this.optimization = optimization;
    this.seconds = seconds;
  }

  /** How a picture's note calls the edit. */
  private static String name(Inversion optimization) {
    return isDrag(optimization)
        ? "drag of " + optimization.settings().get("pulls")
        : "a search for a latent";
  }

  private static boolean isDrag(Inversion optimization) {
    return optimization.settings().containsKey("pulls");
  }

  static Optimized run(
      Edits start, Cancellation cancellation, Function<Workspace, Inversion> search) {
    Pti pti = start.tuned().pti();
    StyleShift shift = start.shift();
    Tuning around = shift.addedTo(start.tuned().tuning());
    Job.Done<Inversion> done = Job.unkept(pti, pti.settings(), around, cancellation, search);
    return new Optimized(start, shift, done.result(), done.seconds());
  }

  static Optimized kept(Edits start, StoppedException stopped) {
    Inversion last = stopped.lastInversion();
    if (last == null) {
      throw new InvalidInputException(
          "what stopped keeps no optimization: " + stopped.getMessage());
    }
    return new Optimized(start, start.shift(), last, Reports.NOT_MEASURED);
  }

  /**
   * Returns the edited photograph, which draws, measures and saves as one that was edited along a
   * direction.
   *
   * @return the picture of {@link #latent}
   */
  public Edited edited() {
    List<StyleEditor> held = shift.moves().isEmpty() ? List.of() : List.of(shift);
    List<String> edits =
        Stream.concat(start.names().stream(), Stream.of(name(optimization))).toList();
    return new Edits(start.tuned(), latent(), held, edits).draw();
  }

  /**
   * Returns the picture.
   *
   * @return what the latent draws in the tuned generator
   */
  public Picture picture() {
    return edited().picture();
  }

  /**
   * Returns where the optimization led.
   *
   * @return a point of W+
   */
  public Latent latent() {
    return optimization.pivot();
  }

  /**
   * Returns what was found on the way: one strength of it leads from the start to here, and it can
   * be saved, scaled, and applied to other pictures of the generator.
   *
   * @param name what files and reports call it
   * @return a direction {@code [layers, width]} of strength 1, 0 in layers that stayed
   * @throws InvalidInputException if nothing moved
   */
  public Direction direction(String name) {
    float[] from = start.latent().toTensor().toArray();
    float[] values = latent().toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= from[i];
    }
    return Direction.of(name, FloatTensor.wrap(values, latent().layers(), latent().width()));
  }

  /**
   * Returns what the optimization found.
   *
   * @return the latent as its pivot, the history, and the settings with why it ended; no noise
   */
  public Inversion optimization() {
    return optimization;
  }

  @Override
  public String toString() {
    return "%s %s in %d steps%s, stopped by %s"
        .formatted(
            start.tuned().target().name(),
            isDrag(optimization) ? "dragged" : "optimized",
            optimization.history().size(),
            Reports.inSeconds(seconds),
            optimization.settings().get("stopped_by"));
  }
}
