package dev.pti.core.tuning;

import dev.pti.api.Step;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Makes results of where a run stands, one for each subject: the weights are the same for all, the
 * noise, the history and why it ended are each subject's own. Belongs to one run, whose weights and
 * history it reads.
 */
final class TuningResults {
  private final TuningSettings settings;
  private final Workspace workspace;
  private final KnownSubjects known;
  private final MovingWeights weights;
  private final List<Step> history;

  TuningResults(
      TuningSettings settings,
      Workspace workspace,
      KnownSubjects known,
      MovingWeights weights,
      List<Step> history) {
    this.settings = settings;
    this.workspace = workspace;
    this.known = known;
    this.weights = weights;
    this.history = history;
  }

  /** What all subjects have in common. */
  Tuning.Builder shared() {
    Tuning.Builder shared =
        Tuning.builder()
            .stoppedBy("")
            .settings(TuningReport.settings(settings, workspace.losses()));
    if (known.names().size() > 1) {
      shared.putAllSettings(
          TuningReport.together(
              settings,
              settings.batchAt(workspace.generator().pictureSize()),
              known.names(),
              history.size()));
    }
    weights.putInto(shared);
    return shared;
  }

  /**
   * Makes them.
   *
   * @param shared what all have in common
   * @param stoppedBy why a subject's tuning ended
   */
  List<Tuning> of(Tuning shared, IntFunction<String> stoppedBy) {
    return IntStream.range(0, known.names().size())
        .mapToObj(
            subject ->
                Tuning.builder()
                    .from(shared)
                    .history(history(subject))
                    .stoppedBy(stoppedBy.apply(subject))
                    .noise(known.noise().get(subject))
                    .build())
        .toList();
  }

  /** The steps that looked at a subject; those of a single one name nobody. */
  private List<Step> history(int subject) {
    List<String> names = known.names();
    return names.size() == 1
        ? history
        : history.stream().filter(step -> step.subject().equals(names.get(subject))).toList();
  }
}
