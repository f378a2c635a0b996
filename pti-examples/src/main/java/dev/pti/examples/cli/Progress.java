package dev.pti.examples.cli;

import dev.pti.api.Step;
import dev.pti.api.StepListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the steps of loops: a bar on a terminal, a line every few seconds elsewhere. */
final class Progress implements StepListener, AutoCloseable {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

  private final boolean quiet;
  private final @Nullable PrintWriter lines;
  private @Nullable ProgressBar bar;

  /** Whose bar it is. */
  private String subject = "";

  private long lastLine = System.nanoTime();

  private Progress(boolean quiet, @Nullable PrintWriter lines) {
    this.quiet = quiet;
    this.lines = lines;
  }

  /** Chooses the way that suits standard error, of which the script tells; quiet shows nothing. */
  static Progress of(boolean quiet, PrintWriter err) {
    return new Progress(quiet, Boolean.getBoolean("pti.terminal") ? null : err);
  }

  @Override
  public synchronized void onStep(Step step) {
    if (quiet) {
      return;
    }
    if (lines == null) {
      draw(step);
    } else if (System.nanoTime() - lastLine >= INTERVAL) {
      lastLine = System.nanoTime();
      lines.printf(
          Locale.ROOT,
          "%s%s: step %d of %d%s%n",
          step.stage(),
          step.subject().isEmpty() ? "" : " " + step.subject(),
          step.index() + 1,
          step.total(),
          loss(", loss %.4f", step));
    }
  }

  /** Shows how far a film is with its frames, and not the steps of the search for each. */
  StepListener ofFrames() {
    return step -> {
      if (!step.stage().equals("inversion")) {
        onStep(step);
      }
    };
  }

  private void draw(Step step) {
    // Of several that are searched for at once, or tuned side by side, each tells its steps: the
    // bar is that of the foremost.
    boolean isOver = bar != null && step.index() == 0 && bar.getCurrent() >= bar.getMax();
    if (bar != null && !isOver && !step.subject().equals(subject) && !isStage(bar, step)) {
      // Beside it one is in another stage.
      return;
    }
    if (bar == null || isOver || !isStage(bar, step)) {
      close();
      subject = step.subject();
      bar =
          new ProgressBarBuilder()
              .setTaskName(step.stage())
              .setInitialMax(step.total())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .build();
    }
    bar.stepTo(Math.max(bar.getCurrent(), step.index() + 1L));
    bar.setExtraMessage(loss("loss %.4f", step));
  }

  private static boolean isStage(ProgressBar bar, Step step) {
    return bar.getTaskName().equals(step.stage());
  }

  /** Steps that only count frames have none. */
  private static String loss(String format, Step step) {
    return Double.isNaN(step.loss()) ? "" : String.format(Locale.ROOT, format, step.loss());
  }

  /** Works at a stage, with which its bar ends. */
  <T> T ended(Supplier<T> stage) {
    try {
      return stage.get();
    } finally {
      close();
    }
  }

  /** Says something else: the bar ends, and begins anew with the next step. */
  synchronized void aside(Runnable line) {
    close();
    line.run();
  }

  /** Ends the bar, so that the next line stands below it. */
  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
