package dev.pti;

import dev.pti.api.BatchInverter;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.RunState;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.GaussianDraws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The inversion of one target, or of several that take their steps together. Each has a source of
 * randomness, a listener and a state file of its own, as if it were alone; so that whoever dies
 * goes on with any number of them.
 *
 * @param settings of this job
 * @param folder where states are kept, or null
 * @param isOneOfSeveral whether steps are told by the targets' names
 */
record InversionJob(
    Pti pti,
    Settings settings,
    @Nullable ResumeFolder folder,
    Cancellation cancellation,
    boolean isOneOfSeveral) {
  /**
   * How the inversion of a target ended.
   *
   * @param seconds that it took, in all runs that led to it: its share where several were computed
   *     together
   * @param threads that its operations used
   */
  record Ended(Outcome outcome, double seconds, int threads) {}

  /** Inverts by a {@code Pti}'s own settings. */
  static InversionJob of(Pti pti, Cancellation cancellation, boolean isOneOfSeveral) {
    Settings settings = pti.settings();
    return new InversionJob(pti, settings, settings.resumeFolder(), cancellation, isOneOfSeveral);
  }

  /** How many targets an inverter takes at once. */
  static int most(Settings settings) {
    return settings.inverter() instanceof BatchInverter ? settings.batch() : 1;
  }

  /** Inverts a target. */
  Job.Done<Inversion> run(Target target) {
    Ended ended = run(List.of(target)).get(0);
    return new Job.Done<>(ended.outcome.get(), ended.seconds, ended.threads);
  }

  /**
   * Inverts targets.
   *
   * @param targets at least one, no more than {@link #most}
   * @return how each ended, in their order
   */
  List<Ended> run(List<Target> targets) {
    return pti.session()
        .use(
            () -> {
              List<Part> parts = new ArrayList<>();
              try {
                targets.forEach(target -> parts.add(new Part(target)));
                parts.forEach(part -> part.begin());
                byThreads(parts).forEach(this::compute);
                return parts.stream().map(part -> Objects.requireNonNull(part.ended)).toList();
              } finally {
                parts.forEach(Part::close);
              }
            });
  }

  /** Those that are not over, and go on with as many threads as they began with. */
  private static Map<Integer, List<Part>> byThreads(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.ended == null)
        .collect(
            Collectors.groupingBy(
                part -> part.earlier.threads(), TreeMap::new, Collectors.toList()));
  }

  private void compute(int count, List<Part> parts) {
    List<Outcome> outcomes;
    NativeThreads threads = NativeThreads.enter(count);
    try {
      outcomes =
          pti.session()
              .runAll(
                  settings,
                  parts.stream().map(part -> part.run(parts.size())).toList(),
                  workspaces -> invert(parts, workspaces));
    } catch (RuntimeException e) {
      parts.forEach(part -> part.end(Outcome.failed(e)));
      return;
    } finally {
      threads.leave();
    }
    for (int i = 0; i < outcomes.size(); i++) {
      parts.get(i).end(outcomes.get(i));
    }
  }

  private List<Outcome> invert(List<Part> parts, List<Workspace> workspaces) {
    Inverter inverter = settings.inverter();
    if (inverter instanceof BatchInverter batch) {
      List<Outcome> outcomes =
          BatchInverter.outcomes(
              batch,
              IntStream.range(0, parts.size())
                  .mapToObj(i -> new Sought(parts.get(i).target, workspaces.get(i)))
                  .toList());
      return outcomes.stream().map(outcome -> checked(inverter, outcome)).toList();
    }
    return List.of(
        Outcome.of(checked(inverter, inverter.invert(parts.get(0).target, workspaces.get(0)))));
  }

  private Outcome checked(Inverter inverter, Outcome outcome) {
    if (outcome.inversion() == null) {
      return outcome;
    }
    try {
      return Outcome.of(checked(inverter, outcome.inversion()));
    } catch (RuntimeException e) {
      return Outcome.failed(e);
    }
  }

  private Inversion checked(Inverter inverter, @Nullable Inversion found) {
    return CheckedResults.of(inverter, found, pti.session().generator());
  }

  /** One of the targets. */
  private final class Part {
    private final Target target;
    private final GaussianDraws draws = new GaussianDraws(settings.seed());
    private final EarlierState earlier = new EarlierState();
    private @Nullable StateFile file;
    private @Nullable JobControl control;
    private @Nullable Ended ended;

    private Part(Target target) {
      this.target = target;
    }

    /** Looks into its file: a result is at hand at once. */
    private void begin() {
      if (folder == null) {
        return;
      }
      try {
        StateFile own = new StateFile(folder.inversion(target), RunIdentity.inversion(pti, target));
        own.reserve();
        file = own;
        own.read(earlier).ifPresent(this::end);
      } catch (RuntimeException e) {
        ended = new Ended(Outcome.failed(e), Reports.NOT_MEASURED, earlier.threads());
      }
    }

    private void end(RunState result) {
      Inversion found = SavedResults.inversions().result(result);
      ended = new Ended(Outcome.of(found), JobControl.seconds(result), JobControl.threads(result));
    }

    /**
     * Prepares it.
     *
     * @param company how many are computed together
     */
    private Session.Run run(int company) {
      JobControl.Kept kept =
          file == null || folder == null
              ? null
              : new JobControl.Kept(file, folder.every(), earlier.threads());
      JobControl own = new JobControl(pti.session(), cancellation, draws, kept, earlier, company);
      control = own;
      StepListener told = settings.listener();
      return new Session.Run(
          isOneOfSeveral ? step -> told.onStep(step.of(target.name())) : told, draws, own);
    }

    private void end(Outcome outcome) {
      double seconds = control == null ? Reports.NOT_MEASURED : control.seconds();
      Inversion found = outcome.inversion();
      if (control != null && found != null) {
        control.keepResult(SavedResults.inversions(), found, seconds);
      }
      ended = new Ended(outcome, seconds, earlier.threads());
    }

    private void close() {
      if (file != null) {
        file.release();
      }
    }
  }
}
