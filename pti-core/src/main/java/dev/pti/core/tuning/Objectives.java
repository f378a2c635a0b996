package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Subject;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.RunFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objectives of a run's subjects. One at a time is on the device, of one subject or of those
 * that are looked at at once, whatever their number: another takes its place, and its targets'
 * features are computed anew when their turn comes. A run over one subject computes them once.
 */
final class Objectives implements AutoCloseable {
  private final TuningSettings settings;
  private final Workspace workspace;
  private final MovingWeights weights;
  private final List<Subject> subjects;
  private @Nullable Objective present;
  private List<Integer> presentSubjects = List.of();

  Objectives(
      TuningSettings settings, Workspace workspace, MovingWeights weights, List<Subject> subjects) {
    this.settings = settings;
    this.workspace = workspace;
    this.weights = weights;
    this.subjects = subjects;
  }

  /**
   * Brings the objective of some subjects to the device.
   *
   * @param step at which it is wanted
   * @return valid until another is asked for
   */
  Objective of(List<Integer> some, int step) {
    if (present == null || !presentSubjects.equals(some)) {
      close();
      List<Objective.Placed> placed =
          some.stream().map(it -> new Objective.Placed(subject(it, step), it)).toList();
      present = new Objective(settings, workspace, weights, placed, step);
      presentSubjects = List.copyOf(some);
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
