package dev.pti;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.pti.api.StepListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The tuning of several photographs, a generator for each, some side by side. */
final class TuningOfEach {
  private final Pti pti;
  private final List<Inverted> all;
  private final SideBySide sideBySide;

  TuningOfEach(Pti pti, List<Inverted> all) {
    this.pti = pti;
    this.all = all;
    sideBySide = new SideBySide(pti.settings().executor(), Math.min(pti.parallel(), all.size()));
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
    return all.stream().map(it -> it.tuneAsync(settings(it), sideBySide)).toList();
  }

  List<Tuned> run(Cancellation cancellation) {
    Cancellation own = new Cancellation(cancellation);
    List<FutureTask<Tuned>> tasks =
        all.stream().map(it -> new FutureTask<>(() -> it.tune(settings(it), own))).toList();
    sideBySide.doAll(tasks, own::cancel);
    List<Tuned> kept = new ArrayList<>();
    Map<String, RuntimeException> failures = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        kept.add(resultNow(tasks.get(i)));
      } catch (RuntimeException e) {
        failures.put(all.get(i).target().name(), e);
      }
    }
    if (!failures.isEmpty()) {
      throw new PartlyTunedException(kept, failures);
    }
    return kept;
  }

  private static Tuned resultNow(FutureTask<Tuned> done) {
    try {
      return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(done));
    } catch (ExecutionException e) {
      throw PartlyDoneException.failure(Objects.requireNonNull(e.getCause()));
    }
  }
}
