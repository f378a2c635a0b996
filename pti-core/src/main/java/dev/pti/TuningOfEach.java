package dev.pti;

import dev.pti.api.StepListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The tuning of several photographs, a generator for each, some side by side. */
final class TuningOfEach {
  private final Pti pti;
  private final List<Inverted> all;
  private final Executor executor;

  TuningOfEach(Pti pti, List<Inverted> all) {
    this.pti = pti;
    this.all = all;
    executor = new SideBySide(pti.settings().executor(), Math.min(pti.parallel(), all.size()));
  }

  /** Tells of steps by the photograph's name, if there are several. */
  private Settings settings(Inverted inverted) {
    if (all.size() == 1) {
      return pti.settings();
    }
    StepListener told = pti.settings().listener();
    String name = inverted.target().name();
    return pti.settings()
        .with(
            step -> {
              synchronized (this) {
                told.onStep(step.of(name));
              }
            });
  }

  List<Run<Tuned>> start() {
    return all.stream().map(it -> it.tuneAsync(settings(it), executor)).toList();
  }

  List<Tuned> run(Cancellation cancellation) {
    Cancellation own = new Cancellation(cancellation);
    List<CompletableFuture<Tuned>> runs = all.stream().map(it -> start(it, own)).toList();
    List<Tuned> kept = new ArrayList<>();
    Map<String, RuntimeException> failures = new LinkedHashMap<>();
    await(runs, own);
    for (int i = 0; i < runs.size(); i++) {
      try {
        kept.add(runs.get(i).join());
      } catch (CompletionException e) {
        failures.put(all.get(i).target().name(), failure(e));
      }
    }
    if (!failures.isEmpty()) {
      throw new PartlyTunedException(kept, failures);
    }
    return kept;
  }

  private CompletableFuture<Tuned> start(Inverted inverted, Cancellation cancellation) {
    Settings settings = settings(inverted);
    try {
      return CompletableFuture.supplyAsync(() -> inverted.tune(settings, cancellation), executor);
    } catch (RejectedExecutionException e) {
      // Those before it work on.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** An interrupt stops all; it is over when all have stopped. */
  private static void await(List<CompletableFuture<Tuned>> runs, Cancellation cancellation) {
    CompletableFuture<Void> over = CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new));
    try {
      over.get();
    } catch (InterruptedException e) {
      cancellation.cancel();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // Each is asked how it ended.
    }
  }

  private static RuntimeException failure(CompletionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException failure ? failure : e;
  }
}
