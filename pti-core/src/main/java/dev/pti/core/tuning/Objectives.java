package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Subject;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.RunFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objectives of a run's subjects. One at a time is on the device, whatever their number:
 * another subject's takes its place, and its target's features are computed anew when its turn
 * comes. A run over one subject computes them once.
 */
final class Objectives implements AutoCloseable {
  private final TuningSettings settings;
  private final Workspace workspace;
  private final MovingWeights weights;
  private final List<Subject> subjects;
  private @Nullable Objective present;
  private int presentSubject = -1;

  Objectives(
      TuningSettings settings, Workspace workspace, MovingWeights weights, List<Subject> subjects) {
    this.settings = settings;
    this.workspace = workspace;
    this.weights = weights;
    this.subjects = subjects;
  }

  /**
   * Brings a subject's objective to the device.
   *
   * @param step at which it is wanted
   * @return valid until another is asked for
   */
  Objective of(int subject, int step) {
    if (present == null || presentSubject != subject) {
      close();
      present = new Objective(settings, workspace, weights, subject(subject, step), subject, step);
      presentSubject = subject;
    }
    return present;
  }

  /** Asks for a subject, which a list may have to read; what was done until then is not lost. */
  private Subject subject(int subject, int step) {
    try {
      return subjects.get(subject);
    } catch (InvalidInputException e) {
      throw RunFailure.ofSubject(step, e);
    }
  }

  @Override
  public void close() {
    if (present != null) {
      present.close();
      present = null;
    }
  }
}
