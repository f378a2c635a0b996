package dev.pti;

import dev.pti.api.RunState;
import dev.pti.api.Subject;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.GaussianDraws;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a tuning, from its door to its result; {@link InversionJob} is that of inversions.
 * With a file for its state it goes on from what the file holds, and leaves its result there in the
 * end, so that whoever dies before the result is saved elsewhere gets it again at once.
 *
 * @param file where the state is kept, or null
 * @param every after how many steps
 * @param results how a result is written and read
 */
record Job<T>(@Nullable StateFile file, int every, Results<T> results) {
  /**
   * A result and what it took, in all runs that led to it.
   *
   * @param seconds of wall-clock time
   * @param threads that its operations used
   */
  record Done<T>(T result, double seconds, int threads) {}

  /** How results are written and read. */
  interface Results<T> {
    RunState state(T result);

    T result(RunState state);

    /**
     * Says whether a result is kept: one that took steps, or is an encoder's, whose last bits
     * depend on the number of threads. Any other is quicker computed again.
     */
    boolean isKept(T result);
  }

  /**
   * A run that is not kept in a file: a short one.
   *
   * @param around the tuned generator that it works in, or null for the base
   */
  static <T> Done<T> unkept(
      Pti pti,
      Settings settings,
      @Nullable Tuning around,
      Cancellation cancellation,
      Function<Workspace, T> loop) {
    Session session = pti.session();
    return session.use(
        () -> {
          GaussianDraws draws = new GaussianDraws(settings.seed());
          JobControl control =
              new JobControl(session, cancellation, draws, null, new EarlierState());
          return new Done<>(
              session.run(settings, around, draws, control, loop),
              control.seconds(),
              NativeThreads.here());
        });
  }

  /**
   * A run of a tuning.
   *
   * @param names of the subjects, in order
   * @param subjects may be read one at a time, and are so, if a state is kept, before the first
   *     step
   */
  static Done<List<Tuning>> tuning(
      Pti pti,
      Settings settings,
      Tuner tuner,
      List<String> names,
      List<Subject> subjects,
      Cancellation cancellation,
      Function<Workspace, List<Tuning>> loop) {
    ResumeFolder folder = settings.resumeFolder();
    StateFile file =
        folder == null
            ? null
            : new StateFile(folder.tuning(names), RunIdentity.tuning(pti, tuner, names, subjects));
    return new Job<>(file, every(folder), SavedResults.tunings(pti.session().generator()))
        .run(pti, settings, cancellation, loop);
  }

  private static int every(@Nullable ResumeFolder folder) {
    return folder == null ? 0 : folder.every();
  }

  private Done<T> run(
      Pti pti, Settings settings, Cancellation cancellation, Function<Workspace, T> loop) {
    return pti.session()
        .use(
            () ->
                file == null
                    ? compute(pti, settings, cancellation, null, new EarlierState(), loop)
                    : resume(pti, settings, cancellation, file, loop));
  }

  private Done<T> resume(
      Pti pti,
      Settings settings,
      Cancellation cancellation,
      StateFile file,
      Function<Workspace, T> loop) {
    file.reserve();
    try {
      EarlierState earlier = new EarlierState();
      Optional<RunState> done = file.read(earlier);
      if (done.isPresent()) {
        return new Done<>(
            results.result(done.get()),
            JobControl.seconds(done.get()),
            JobControl.threads(done.get()));
      }
      JobControl.Kept kept = new JobControl.Kept(file, every, earlier.threads());
      return compute(pti, settings, cancellation, kept, earlier, loop);
    } finally {
      file.release();
    }
  }

  private Done<T> compute(
      Pti pti,
      Settings settings,
      Cancellation cancellation,
      JobControl.@Nullable Kept kept,
      EarlierState earlier,
      Function<Workspace, T> loop) {
    NativeThreads threads = NativeThreads.enter(earlier.threads());
    try {
      GaussianDraws draws = new GaussianDraws(settings.seed());
      JobControl control = new JobControl(pti.session(), cancellation, draws, kept, earlier);
      T result = pti.session().run(settings, null, draws, control, loop);
      double seconds = control.seconds();
      control.keepResult(results, result, seconds);
      return new Done<>(result, seconds, earlier.threads());
    } finally {
      threads.leave();
    }
  }
}
