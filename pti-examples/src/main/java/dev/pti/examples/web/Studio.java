package dev.pti.examples.web;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import dev.pti.examples.NamedStrength;
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
import java.util.function.Function;
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
  private final Aligner aligner;
  private final Supplier<Picture> example;
  private final List<Slider> sliders;
  private final DirectionCatalog catalog;
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

  private Studio(
      Pti pti,
      Aligner aligner,
      Supplier<Picture> example,
      List<Slider> sliders,
      AtomicReference<@Nullable Sitting> present) {
    this.pti = pti;
    this.aligner = aligner;
    this.example = example;
    this.sliders = List.copyOf(sliders);
    this.present = present;
    catalog = DirectionCatalog.of(sliders.stream().map(Slider::direction).toList());
  }

  /**
   * Opens one.
   *
   * @param builder of the generator and the settings; its listener is replaced
   * @param aligner cuts the square out of each photograph
   * @param example is taken by who has no photograph at hand
   * @param sliders chooses the directions that are offered
   * @return the caller closes it
   * @throws InvalidInputException as the builder throws it
   */
  public static Studio open(
      Pti.Builder builder,
      Aligner aligner,
      Supplier<Picture> example,
      Function<Pti, List<Slider>> sliders) {
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
      return new Studio(pti, aligner, example, sliders.apply(pti), present);
    } catch (RuntimeException | Error e) {
      pti.close();
      throw e;
    }
  }

  List<Slider> sliders() {
    return sliders;
  }

  /** Takes the example; see {@link #begin}. */
  Sitting beginExample() {
    return begin("astronaut", example);
  }

  /**
   * Takes a photograph; the work on it begins when that on others is over.
   *
   * @param photograph decodes it
   * @return which tells how far it is
   * @throws Refusal if so many wait already that none can be forgotten for it
   */
  synchronized Sitting begin(String name, Supplier<Picture> photograph) {
    if (sittings.size() == MOST) {
      Sitting oldest =
          sittings.keySet().stream()
              .filter(it -> it.state().isOver())
              .findFirst()
              .orElseThrow(() -> Refusal.busy(MOST + " photographs are waiting, try again later"));
      sittings.remove(oldest);
    }
    Sitting sitting = new Sitting(UUID.randomUUID().toString(), name, photograph);
    Runnable work = () -> work(sitting);
    try {
      worker.execute(work);
    } catch (RejectedExecutionException e) {
      throw closed(e);
    }
    sittings.put(sitting, work);
    return sitting;
  }

  private void work(Sitting sitting) {
    present.set(sitting);
    try {
      sitting.work(pti, aligner);
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
   * Reads edits as the command line writes them.
   *
   * @param texts each {@code NAME=STRENGTH}
   * @return their sum
   * @throws InvalidInputException if one is not of that form or names no direction that is offered
   */
  Edit edit(List<String> texts) {
    Edit edit = Edit.none();
    for (String text : texts) {
      NamedStrength asked = NamedStrength.parse(text);
      edit = edit.and(catalog.get(asked.name()), asked.strength());
    }
    return edit;
  }

  /**
   * Draws an edit.
   *
   * @param tuned what is edited
   * @param isUntuned whether the generator draws as it was before it was tuned
   * @return a PNG file
   */
  byte[] edited(Tuned tuned, Edit edit, boolean isUntuned) {
    return draw(() -> (isUntuned ? tuned.inverted().withoutTuning() : tuned).edit(edit).picture());
  }

  /** Draws an edit and puts it back into the whole photograph: a PNG file. */
  byte[] whole(Sitting sitting, Tuned tuned, Edit edit, PasteBack.Blend blend) {
    PasteBack how = PasteBack.ofDefaults().with(blend);
    return draw(() -> tuned.edit(edit).pasteBack(sitting.photograph(), how));
  }

  private byte[] draw(Callable<Picture> drawing) {
    try {
      return PictureFiles.encode(worker.submit(drawing).get());
    } catch (RejectedExecutionException e) {
      throw closed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.busy("interrupted");
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(requireNonNull(e.getCause()));
      throw new IllegalStateException(e);
    }
  }

  private static Refusal closed(RejectedExecutionException e) {
    Refusal refusal = Refusal.busy("the studio is closed");
    refusal.initCause(e);
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
