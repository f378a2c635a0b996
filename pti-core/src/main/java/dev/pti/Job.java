package dev.pti;

import dev.pti.api.Inversion;
import dev.pti.api.RunState;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an inversion or a tuning, from its door to its result. With a file for its state it
 * goes on from what the file holds, and leaves its result there in the end, so that whoever dies
 * before the result is saved elsewhere gets it again at once.
 *
 * @param file where the state is kept, or null
 * @param every after how many steps
 * @param results how a result is written and read
 */
record Job<T>(@Nullable StateFile file, int every, Results<T> results) {
  private static final Logger log = LoggerFactory.getLogger(Job.class);

  /**
   * A result and how long it took, in all runs that led to it.
   *
   * @param seconds of wall-clock time
   */
  record Done<T>(T result, double seconds) {}

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

  static Done<Inversion> inversion(Pti pti, Target target, Cancellation cancellation) {
    Settings settings = pti.settings();
    ResumeFolder folder = settings.resumeFolder();
    StateFile file =
        folder == null
            ? null
            : new StateFile(folder.inversion(target), RunIdentity.inversion(pti, target));
    return new Job<>(file, every(folder), SavedResults.inversions())
        .run(pti, cancellation, workspace -> settings.inverter().invert(target, workspace));
  }

  /**
   * A run that is not kept in a file: a short one, or one over frames.
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
          NativeThreads threads = NativeThreads.enter();
          try {
            GaussianDraws draws = new GaussianDraws(settings.seed());
            JobControl control =
                new JobControl(session, cancellation, draws, null, new EarlierState());
            return new Done<>(
                session.run(settings, around, draws, control, loop), control.seconds());
          } finally {
            threads.leave();
          }
        });
  }

  static Done<List<Tuning>> tuning(
      Pti pti,
      List<Subject> subjects,
      Cancellation cancellation,
      Function<Workspace, List<Tuning>> loop) {
    ResumeFolder folder = pti.settings().resumeFolder();
    StateFile file =
        folder == null
            ? null
            : new StateFile(
                folder.tuning(subjects.stream().map(Subject::name).toList()),
                RunIdentity.tuning(pti, subjects));
    return new Job<>(file, every(folder), SavedResults.tunings(pti.session().generator()))
        .run(pti, cancellation, loop);
  }

  private static int every(@Nullable ResumeFolder folder) {
    return folder == null ? 0 : folder.every();
  }

  private Done<T> run(Pti pti, Cancellation cancellation, Function<Workspace, T> loop) {
    return pti.session()
        .use(
            () -> {
              NativeThreads threads = NativeThreads.enter();
              try {
                return file == null
                    ? compute(pti, cancellation, null, new EarlierState(), loop)
                    : file.alone(() -> resume(pti, cancellation, file, threads, loop));
              } finally {
                threads.leave();
              }
            });
  }

  private Done<T> resume(
      Pti pti,
      Cancellation cancellation,
      StateFile file,
      NativeThreads threads,
      Function<Workspace, T> loop) {
    EarlierState earlier = new EarlierState();
    Optional<Done<T>> done = read(file, threads, earlier);
    return done.orElseGet(
        () ->
            compute(
                pti,
                cancellation,
                new JobControl.Kept(file, every, TorchEngine.threads()),
                earlier,
                loop));
  }

  /** Looks into the file: a result is given at once, a state is put aside. */
  private Optional<Done<T>> read(StateFile file, NativeThreads threads, EarlierState earlier) {
    Optional<StateFile.Content> content = file.read();
    if (content.isEmpty()) {
      return Optional.empty();
    }
    RunState state = content.get().state();
    if (content.get().isResult()) {
      return Optional.of(new Done<>(results.result(state), JobControl.seconds(state)));
    }
    threads.pin(file.path().toString(), JobControl.threads(state));
    earlier.set(content.get(), JobControl.seconds(state));
    return Optional.empty();
  }

  private Done<T> compute(
      Pti pti,
      Cancellation cancellation,
      JobControl.@Nullable Kept kept,
      EarlierState earlier,
      Function<Workspace, T> loop) {
    GaussianDraws draws = new GaussianDraws(pti.settings().seed());
    JobControl control = new JobControl(pti.session(), cancellation, draws, kept, earlier);
    T result = pti.session().run(pti.settings(), null, draws, control, loop);
    double seconds = control.seconds();
    if (kept != null && results.isKept(result)) {
      try {
        kept.file().writeResult(control.with(results.state(result), seconds));
      } catch (RuntimeException e) {
        // The result itself is at hand; only a second run would have to compute it again. What is
        // thrown may be anything: a tuner of one's own may put settings into it that no file takes.
        log.warn("the result of a run was not kept: {}", e.toString());
      }
    }
    return new Done<>(result, seconds);
  }
}
