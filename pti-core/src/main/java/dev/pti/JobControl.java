package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.core.tensor.GaussianDraws;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a run when its {@link Cancellation}, its thread's interrupt or the closing of its {@link
 * Pti} asks for it, and keeps its state in a file. Belongs to one run.
 */
final class JobControl implements RunControl {
  private static final Logger log = LoggerFactory.getLogger(JobControl.class);
  private static final String DRAWN = "drawn.";
  private static final String THREADS = "threads";
  private static final String SECONDS = "job_seconds";

  private final Session session;
  private final Cancellation cancellation;
  private final GaussianDraws draws;
  private final @Nullable Kept kept;
  private final EarlierState earlier;
  private final int company;
  private final Set<String> begun = new HashSet<>();
  private final long began = System.nanoTime();
  private String keptLoop = "";
  private int keptStep;
  private int offeredStep;

  /**
   * Where the state is kept.
   *
   * @param every after how many steps
   * @param threads that native operations use
   */
  record Kept(StateFile file, int every, int threads) {}

  /**
   * Belongs to one run.
   *
   * @param kept where its state is kept, or null
   * @param earlier what was kept before; is emptied when the loop has taken it
   */
  JobControl(
      Session session,
      Cancellation cancellation,
      GaussianDraws draws,
      @Nullable Kept kept,
      EarlierState earlier) {
    this(session, cancellation, draws, kept, earlier, 1);
  }

  /**
   * Belongs to one of several runs that are computed together.
   *
   * @param company how many, this one among them, by which the time is divided
   */
  JobControl(
      Session session,
      Cancellation cancellation,
      GaussianDraws draws,
      @Nullable Kept kept,
      EarlierState earlier,
      int company) {
    this.company = company;
    this.session = session;
    this.cancellation = cancellation;
    this.draws = draws;
    this.kept = kept;
    this.earlier = earlier;
  }

  @Override
  public Optional<String> stopRequest() {
    return cancellation.stopRequest(session);
  }

  @Override
  public Optional<RunState> saved(String loop) {
    Optional<RunState> saved = earlier.of(loop);
    saved.ifPresent(state -> draws.moveTo(drawn(state)));
    return saved;
  }

  private static Map<String, Long> drawn(RunState state) {
    Map<String, Long> drawn = new LinkedHashMap<>();
    state
        .texts()
        .forEach(
            (name, count) -> {
              if (name.startsWith(DRAWN)) {
                drawn.put(name.substring(DRAWN.length()), (long) state.number(name));
              }
            });
    return drawn;
  }

  @Override
  public void keep(String loop, int done, Supplier<RunState> state) {
    if (kept == null) {
      return;
    }
    boolean begins = !loop.equals(keptLoop);
    if (begins ? !begun.add(loop) : done < offeredStep) {
      throw new InvalidInputException(
          "loop %s begins twice in one run; each loop of a run that can be resumed wants a name of its own"
              .formatted(loop));
    }
    offeredStep = done;
    if (begins) {
      // Where the loop begins, there is nothing that the file does not hold.
      keptLoop = loop;
      keptStep = done;
      earlier.forget(loop);
    } else if (done - keptStep >= kept.every || (done > keptStep && stopRequest().isPresent())) {
      kept.file.write(loop, with(state.get(), seconds()));
      keptStep = done;
    }
  }

  /** Adds to a state or a result what belongs to the run as a whole. */
  RunState with(RunState state, double seconds) {
    RunState.Builder whole = RunState.builder().putAll(state);
    draws.drawn().forEach((purpose, count) -> whole.put(DRAWN + purpose, (double) count));
    if (kept != null) {
      whole.put(THREADS, kept.threads);
    }
    return whole.put(SECONDS, seconds).build();
  }

  /** Leaves a result in the file, if there is one and the result is such that it is kept. */
  <T> void keepResult(Job.Results<T> results, T result, double seconds) {
    if (kept == null || !results.isKept(result)) {
      return;
    }
    try {
      kept.file.writeResult(with(results.state(result), seconds));
    } catch (RuntimeException e) {
      // The result itself is at hand; only a second run would have to compute it again. What is
      // thrown may be anything: a tuner of one's own may put settings into it that no file takes.
      log.warn("the result of a run was not kept: {}", e.toString());
    }
  }

  /** How long the run has taken, with what came before it was resumed. */
  double seconds() {
    return earlier.seconds() + (System.nanoTime() - began) / 1e9 / company;
  }

  static double seconds(RunState state) {
    return state.number(SECONDS);
  }

  static int threads(RunState state) {
    return state.integer(THREADS);
  }
}
