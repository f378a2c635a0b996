package dev.pti.examples.web;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.optimization.Drag;
import dev.pti.editing.Edit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds, tunes and edits photographs, one after the other, on one thread: several that compute
 * would hold each other up. So an edit waits while another photograph is tuned.
 *
 * <p>It remembers the last few photographs; an older one is forgotten, or, if none is done yet, the
 * new one refused. Any thread may call it.
 */
public final class Studio implements AutoCloseable {
  /** How many photographs are remembered. */
  static final int MOST = 8;

  private final Pti pti;
  private final Setup setup;
  private final Sliders sliders;
  private final Optional<Opened> run;
  private final AtomicReference<@Nullable Sitting> present;

  /** Those that are remembered, the oldest first, with the work on each. */
  private final Map<Sitting, Runnable> sittings = new LinkedHashMap<>();

  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "pti-studio");
            thread.setDaemon(true);
            return thread;
          });

  private Studio(Pti pti, Setup setup, AtomicReference<@Nullable Sitting> present) {
    this.pti = pti;
    this.setup = setup;
    this.present = present;
    sliders = new Sliders(setup.sliders().apply(pti), pti.generator());
    run = setup.run().apply(pti);
  }

  /**
   * Opens one.
   *
   * @param builder of the generator and the settings; its listener is replaced
   * @param setup what else it works with
   * @return the caller closes it
   * @throws InvalidInputException as the builder and the setup throw it
   */
  public static Studio open(Pti.Builder builder, Setup setup) {
    AtomicReference<@Nullable Sitting> present = new AtomicReference<>();
    Pti pti =
        builder
            .listener(
                step -> {
                  Sitting sitting = present.get();
                  if (sitting != null) {
                    sitting.onStep(step);
                  }
                })
            .build();
    try {
      return new Studio(pti, setup, present);
    } catch (RuntimeException | Error e) {
      pti.close();
      throw e;
    }
  }

  Sliders sliders() {
    return sliders;
  }

  /** The name of the photograph for who has none at hand. */
  String example() {
    return setup.example().name();
  }

  /** The name of the person with whom the page starts. */
  Optional<String> run() {
    return run.map(it -> it.tuned().target().name());
  }

  /** Takes the example; see {@link #begin}. */
  Sitting beginExample() {
    return begin(example(), setup.example().photograph());
  }

  /**
   * Takes the saved run; see {@link #begin}.
   *
   * @throws Refusal if none was opened
   */
  Sitting beginRun() {
    Opened opened = run.orElseThrow(() -> Refusal.notFound("saved run"));
    return begin(new Sitting(newId(), sliders, opened));
  }

  /**
   * Takes a photograph; the work on it begins when that on others is over.
   *
   * @param photograph decodes it
   * @return which tells how far it is
   * @throws Refusal if so many wait already that none can be forgotten for it
   */
  Sitting begin(String name, Supplier<Picture> photograph) {
    return begin(new Sitting(newId(), sliders, name, photograph));
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private synchronized Sitting begin(Sitting sitting) {
    if (sittings.size() == MOST) {
      Sitting oldest =
          sittings.keySet().stream()
              .filter(it -> it.state().isOver())
              .findFirst()
              .orElseThrow(() -> Refusal.busy(MOST + " photographs are waiting, try again later"));
      sittings.remove(oldest);
    }
    Runnable work = () -> telling(sitting, () -> sitting.work(pti, setup));
    try {
      worker.execute(work);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
    sittings.put(sitting, work);
    return sitting;
  }

  /** Works for a photograph, which is told of each step. */
  private <T> T telling(Sitting sitting, Supplier<T> work) {
    present.set(sitting);
    try {
      return work.get();
    } finally {
      present.set(null);
    }
  }

  /** Finds a photograph that is remembered. */
  synchronized Optional<Sitting> find(String id) {
    return sittings.keySet().stream().filter(it -> it.id().equals(id)).findFirst();
  }

  /** Stops what is done for a photograph, and forgets it. */
  synchronized void forget(Sitting sitting) {
    sitting.cancel();
    Runnable work = sittings.remove(sitting);
    if (work != null) {
      worker.remove(work);
    }
  }

  /**
   * Draws an edit.
   *
   * @param tuned what is edited
   * @param isUntuned whether the generator draws as it was before it was tuned
   * @return a PNG file
   */
  byte[] edited(Tuned tuned, Edit edit, boolean isUntuned) {
    Tuned drawing = isUntuned ? tuned.inverted().withoutTuning() : tuned;
    return PictureFiles.encode(inTurn(() -> drawing.edit(edit).picture()));
  }

  /**
   * Draws an edit and puts it back into the whole photograph.
   *
   * @param isStitched whether the generator is tuned a little further for this edit before
   * @return a PNG file
   */
  byte[] whole(Sitting sitting, Tuned tuned, Edit edit, PasteBack.Blend blend, boolean isStitched) {
    PasteBack how = PasteBack.ofDefaults().with(blend);
    return PictureFiles.encode(
        inTurn(
            () -> {
              Picture photograph = sitting.photograph();
              Tuned now = now(sitting, tuned);
              Edited edited =
                  isStitched ? telling(sitting, () -> sitting.stitched(now, edit)) : now.edit(edit);
              return edited.pasteBack(photograph, how);
            }));
  }

  /**
   * Drags from where an edit leads.
   *
   * @return the slider that it made, of this photograph alone
   */
  Dragged dragged(Sitting sitting, Tuned tuned, Edit edit, Drag drag) {
    Drag how = drag.with(b -> b.from(setup.dragging()));
    return inTurn(() -> telling(sitting, () -> sitting.dragged(now(sitting, tuned), edit, how)));
  }

  /** Refines what was tuned, and tells how it is then; see {@link Sitting#refined}. */
  Map<String, Object> refined(Sitting sitting, Tuned tuned) {
    return inTurn(
        () -> telling(sitting, () -> sitting.refined(now(sitting, tuned), setup.refining())));
  }

  /** Saves a run: a safetensors file. */
  byte[] saved(Sitting sitting, Tuned tuned) {
    return inTurn(() -> RunFile.of(now(sitting, tuned)));
  }

  /** It may have been refined since something was asked of it, which waited for its turn. */
  private static Tuned now(Sitting sitting, Tuned then) {
    return sitting.tuned().orElse(then);
  }

  private <T> T inTurn(Callable<T> work) {
    try {
      return worker.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw closed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.busy("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancelledException) {
        throw because(e, Refusal.forgotten());
      }
      Throwables.throwIfUnchecked(requireNonNull(e.getCause()));
      throw new IllegalStateException(e);
    }
  }

  private static Refusal closed(RejectedExecutionException e) {
    return because(e, Refusal.busy("the studio is closed"));
  }

  private static Refusal because(Exception cause, Refusal refusal) {
    refusal.initCause(cause);
    return refusal;
  }

  /** Stops what is under way, and closes the generator after it. */
  @Override
  public void close() {
    synchronized (this) {
      if (worker.isShutdown()) {
        return;
      }
      List.copyOf(sittings.keySet()).forEach(this::forget);
      worker.execute(pti::close);
      worker.shutdown();
    }
    Uninterruptibles.awaitTerminationUninterruptibly(worker);
  }
}
