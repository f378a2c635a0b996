package dev.pti.examples.web;

import dev.pti.Cancellation;
import dev.pti.Inverted;
import dev.pti.Metrics;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.CancelledException;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Targets;
import dev.pti.examples.JsonFigures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One photograph on its way: it waits, is found, tuned, and ready to be edited; or fails. One
 * thread works on it, any thread may ask how far it is.
 */
final class Sitting {
  enum State {
    WAITING,
    FINDING,
    TUNING,
    READY,
    FAILED;

    boolean isOver() {
      return this == READY || this == FAILED;
    }
  }

  private static final String TARGET = "target";
  private static final String INVERTED = "inverted";
  private static final String TUNED = "tuned";

  private final String id;
  private final String name;
  private final Supplier<Picture> photograph;
  private final Cancellation cancellation = new Cancellation();
  private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();
  private final Map<String, Metrics> metrics = new ConcurrentHashMap<>();
  private volatile State state = State.WAITING;
  private volatile @Nullable Step step;
  private volatile @Nullable String warning;
  private volatile @Nullable String error;
  private volatile @Nullable Tuned tuned;

  /**
   * Waits.
   *
   * @param photograph decodes it anew at each call: as numbers it is many times its file
   */
  Sitting(String id, String name, Supplier<Picture> photograph) {
    this.id = id;
    this.name = name;
    this.photograph = photograph;
  }

  String id() {
    return id;
  }

  State state() {
    return state;
  }

  /** Stops the work: a loop at its next step, and what comes after it. */
  void cancel() {
    cancellation.cancel();
  }

  /** Does all the work; what goes wrong becomes its {@link #described() description}. */
  void work(Pti pti, Aligner aligner) {
    if (cancellation.isCancelled()) {
      return;
    }
    try {
      state = State.FINDING;
      Target target = Targets.of(name, photograph.get(), aligner, pti.generator().resolution());
      warning = target.placement().flatMap(it -> it.warning(target.resolution())).orElse(null);
      keep(TARGET, target.picture());
      Inverted inverted = pti.invert(target, cancellation);
      keep(INVERTED, inverted.picture());
      metrics.put(INVERTED, inverted.metrics());
      step = null;
      state = State.TUNING;
      Tuned done = inverted.tune(cancellation);
      keep(TUNED, done.picture());
      metrics.put(TUNED, done.metrics());
      tuned = done;
      state = State.READY;
    } catch (CancelledException e) {
      fail("taken away");
    } catch (RuntimeException | Error e) {
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private void keep(String which, Picture picture) {
    pictures.put(which, PictureFiles.encode(picture));
  }

  private void fail(String message) {
    error = message;
    state = State.FAILED;
  }

  /** Is told of each step that is taken for it. */
  void onStep(Step taken) {
    step = taken;
  }

  /** A picture on the way, as a PNG file, once it is there. */
  Optional<byte[]> picture(String which) {
    return Optional.ofNullable(pictures.get(which));
  }

  /** What can be edited, once it is ready. */
  Optional<Tuned> tuned() {
    return Optional.ofNullable(tuned);
  }

  /** The whole photograph, as large as it came. */
  Picture photograph() {
    return photograph.get();
  }

  /** Tells how far it is, for JSON. */
  Map<String, Object> described() {
    Map<String, Object> told = new LinkedHashMap<>();
    // Read first: what belongs to a state is there before it.
    State now = state;
    told.put("id", id);
    told.put("name", name);
    told.put("state", now.name().toLowerCase(Locale.ROOT));
    Step last = step;
    if (last != null && !now.isOver()) {
      told.put("stage", last.stage());
      told.put("step", last.index() + 1);
      told.put("steps", last.total());
    }
    put(told, "warning", warning);
    put(told, "error", error);
    told.put("pictures", pictures.keySet().stream().sorted().toList());
    metrics.forEach((which, figures) -> told.put(which, JsonFigures.of(figures)));
    return told;
  }

  private static void put(Map<String, Object> told, String key, @Nullable String value) {
    if (value != null) {
      told.put(key, value);
    }
  }
}
