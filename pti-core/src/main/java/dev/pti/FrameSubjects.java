package dev.pti;

import dev.pti.api.Subject;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a generator is tuned to, each read and cut out again when its turn comes. The
 * last that was asked for is in memory, beside those that a step looks at. Belongs to one run, on
 * its thread.
 */
final class FrameSubjects extends AbstractList<Subject> {
  private final InvertedFrames frames;
  private final int[] chosen;
  private int present = -1;
  private @Nullable Subject subject;

  /**
   * Takes frames.
   *
   * @param chosen which, at least one
   */
  FrameSubjects(InvertedFrames frames, int[] chosen) {
    this.frames = frames;
    this.chosen = chosen;
  }

  @Override
  public Subject get(int index) {
    Subject asked = present == index ? subject : null;
    if (asked == null) {
      // Let go first, so that there are never two.
      subject = null;
      Inverted frame = frames.get(chosen[index]);
      asked = new Subject(frame.inversion(), frame.target());
      subject = asked;
      present = index;
    }
    return asked;
  }

  @Override
  public int size() {
    return chosen.length;
  }
}
