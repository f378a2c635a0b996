package dev.pti.examples.web;

import static java.util.Objects.requireNonNull;

import dev.pti.Cancellation;
import dev.pti.Edited;
import dev.pti.Inverted;
import dev.pti.Metrics;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Targets;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.Stitching;
import dev.pti.editing.Edit;
import dev.pti.examples.JsonFigures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One photograph on its way: it waits, is found, tuned, and ready to be edited; or fails. A saved
 * run is ready once its pictures are drawn. One thread works on it, any thread may ask how far it
 * is.
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
  private final @Nullable Supplier<Picture> photograph;
  private final @Nullable Tuned opened;
  private final OwnSliders sliders;
  private final Cancellation cancellation = new Cancellation();
  private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();
  private final Map<String, Metrics> metrics = new ConcurrentHashMap<>();
  private volatile State state = State.WAITING;
  private volatile @Nullable Step step;
  private volatile @Nullable String warning;
  private volatile @Nullable String error;
  private volatile @Nullable Tuned tuned;

  /** Of the thread that works. */
  private @Nullable Stitched stitched;

  /** The last edit that was stitched: put back in another way, it need not be stitched again. */
  private record Stitched(Edit edit, Edited edited) {}

  /**
   * Waits.
   *
   * @param sliders those of every photograph
   * @param photograph decodes it anew at each call: as numbers it is many times its file
   */
  Sitting(String id, Sliders sliders, String name, Supplier<Picture> photograph) {
    this(id, sliders, name, photograph, null);
  }

  /** Waits to show a saved run. */
  Sitting(String id, Sliders sliders, Opened run) {
    this(id, sliders, run.tuned().target().name(), run.photograph().orElse(null), run.tuned());
  }

  private Sitting(
      String id,
      Sliders sliders,
      String name,
      @Nullable Supplier<Picture> photograph,
      @Nullable Tuned opened) {
    this.id = id;
    this.sliders = new OwnSliders(sliders);
    this.name = name;
    this.photograph = photograph;
    this.opened = opened;
  }

  String id() {
    return id;
  }

  State state() {
    return state;
  }

  /** What can be edited: as of every photograph, and then its own drags. */
  Sliders sliders() {
    return sliders.all();
  }

  /**
   * Forgets a drag.
   *
   * @throws Refusal if none of its own is called so
   */
  void forgetDrag(String drag) {
    sliders.remove(drag);
  }

  /** Stops the work: a loop at its next step, and what comes after it. */
  void cancel() {
    cancellation.cancel();
  }

  /**
   * Does all the work; what goes wrong becomes its {@link #described() description}.
   *
   * @return how it ended; it still waits if it was {@link #cancel cancelled} before
   */
  State work(Pti pti, Setup setup) {
    if (cancellation.isCancelled()) {
      return state;
    }
    try {
      state = State.FINDING;
      Target target = opened == null ? cutOut(pti, setup) : opened.target();
      warning = target.placement().flatMap(it -> it.warning(target.size())).orElse(null);
      keep(TARGET, target.picture());
      Inverted inverted = opened == null ? pti.invert(target, cancellation) : opened.inverted();
      keep(INVERTED, inverted.picture());
      metrics.put(INVERTED, inverted.metrics());
      step = null;
      state = State.TUNING;
      Tuned done = opened == null ? tuned(inverted, setup) : opened;
      if (!done.tuning().difference().isEmpty()) {
        keep(TUNED, done.picture());
        metrics.put(TUNED, done.metrics());
      }
      step = null;
      tuned = done;
      state = State.READY;
    } catch (CancelledException e) {
      fail("taken away");
    } catch (RuntimeException | Error e) {
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return state;
  }

  private Target cutOut(Pti pti, Setup setup) {
    Picture whole = requireNonNull(photograph).get();
    return Targets.of(name, whole, setup.aligner(), pti.generator().pictureSize());
  }

  private Tuned tuned(Inverted inverted, Setup setup) {
    return setup.tunes() ? inverted.tune(cancellation) : inverted.withoutTuning();
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

  /**
   * Stitches an edit, on the thread that works.
   *
   * @throws CancelledException if it is {@link #cancel cancelled} meanwhile
   */
  Edited stitched(Tuned of, Edit edit) {
    Stitched last = stitched;
    if (last == null || !last.edit().equals(edit)) {
      try {
        last = new Stitched(edit, of.edit(edit).stitch(Stitching.ofDefaults(), cancellation));
      } finally {
        step = null;
      }
      stitched = last;
    }
    return last.edited();
  }

  /**
   * Refines what was tuned, on the thread that works; what is drawn from then on is drawn with it.
   *
   * @return what it tells of itself then
   * @throws CancelledException if it is {@link #cancel cancelled} meanwhile
   * @throws InvalidInputException if it was not tuned, or is refined already
   */
  Map<String, Object> refined(Tuned before, FeatureRefinement how) {
    if (before.tuning().difference().isEmpty()) {
      throw new InvalidInputException(name + " is not tuned, wanted that before it is refined");
    }
    if (before.isRefined()) {
      throw new InvalidInputException(name + " is refined already");
    }
    try {
      Tuned refined = before.refine(how, cancellation);
      keep(TUNED, refined.picture());
      metrics.put(TUNED, refined.metrics());
      stitched = null;
      tuned = refined;
    } finally {
      step = null;
    }
    return described();
  }

  /**
   * Drags from where an edit leads, on the thread that works; what comes of it is one more slider.
   *
   * @throws CancelledException if it is {@link #cancel cancelled} meanwhile
   * @throws InvalidInputException if a point is outside, nothing moves, or drags are too many
   */
  Dragged dragged(Tuned of, Edit edit, Drag drag) {
    try {
      return sliders.add(
          name, called -> Dragged.of(called, drag, of.edit(edit).drag(drag, cancellation)));
    } finally {
      step = null;
    }
  }

  /**
   * The whole photograph, as large as it came.
   *
   * @throws InvalidInputException if edits cannot be put back into it
   */
  Picture photograph() {
    String lacking = lacking();
    if (lacking != null) {
      throw new InvalidInputException(lacking);
    }
    return requireNonNull(photograph).get();
  }

  /** Why edits cannot be put back into the photograph, if so. */
  private @Nullable String lacking() {
    if (opened != null && opened.target().placement().isEmpty()) {
      return "where %s lies in its photograph is not known".formatted(name);
    }
    return photograph == null
        ? "the photograph of %s is not at hand; serve RUN --paste-into PHOTOGRAPH brings it"
            .formatted(name)
        : null;
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
    if (last != null && now != State.FAILED) {
      told.put("stage", last.stage());
      told.put("step", last.index() + 1);
      told.put("steps", last.total());
    }
    put(told, "warning", warning);
    put(told, "error", error);
    put(told, "lacking", lacking());
    told.put("refined", tuned().map(Tuned::isRefined).orElse(false));
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
