package dev.pti;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StepListener;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How and where a {@link Pti.Builder}'s runs compute, and who hears of their steps. */
abstract class RunOptions {
  Supplier<Device> device = TorchEngine.deviceNamed("auto");
  long seed;
  Arithmetic arithmetic = Arithmetic.FLOAT32;
  StepListener listener = StepListener.none();
  @Nullable ResumeFolder resumeFolder;
  Executor executor = Run::onOwnThread;
  boolean notes = true;
  int batch;
  int parallel;

  /** Every one of them is a builder. */
  final Pti.Builder self() {
    return (Pti.Builder) this;
  }

  /**
   * Sets the device by name.
   *
   * @param name {@code cpu}, {@code gpu} or {@code auto}, the default: a GPU if there is one
   * @return this
   * @throws InvalidInputException if it is another name
   */
  public Pti.Builder device(String name) {
    device = TorchEngine.deviceNamed(requireNonNull(name, "device"));
    return self();
  }

  /**
   * Sets the device.
   *
   * @param choice DJL's device
   * @return this
   */
  public Pti.Builder device(Device choice) {
    requireNonNull(choice, "device");
    device = () -> choice;
    return self();
  }

  /**
   * Sets the numbers in which the generator and the perceptual network compute during inversion and
   * tuning. Whatever is drawn and measured afterwards is float32.
   *
   * @param choice by default {@link Arithmetic#FLOAT32}
   * @return this
   */
  public Pti.Builder arithmetic(Arithmetic choice) {
    arithmetic = requireNonNull(choice, "arithmetic");
    return self();
  }

  /**
   * Sets the seed of every run.
   *
   * @param value by default 0
   * @return this
   */
  public Pti.Builder seed(long value) {
    seed = value;
    return self();
  }

  /**
   * Sets the listener that is called after every step, on the thread of the run.
   *
   * @param choice by default none
   * @return this
   */
  public Pti.Builder listener(StepListener choice) {
    listener = requireNonNull(choice, "listener");
    return self();
  }

  /**
   * Saves the states of runs every ten steps; see {@link #resumable(Path, int)}.
   *
   * @param folder is created as needed
   * @return this
   * @throws InvalidInputException if it is a file, or to lie in one
   */
  public Pti.Builder resumable(Path folder) {
    return resumable(folder, 10);
  }

  /**
   * Saves the state of each run every few steps, and when it is cancelled. The same call in a later
   * {@code Pti}, even in another JVM, then resumes from there. On a CPU it gives the same bits as a
   * run that was not interrupted.
   *
   * <p>The folder gets two files for each target, named after it: one of inversion, one of tuning.
   * A film has one, of tuning: its faces and pivots are found again, which takes a few steps each.
   * When a stage has ended, its file holds the result, and the same call returns it without
   * computing. The caller deletes the files once the result is saved, for example by {@link
   * Pti#discardState}. A file of tuning is four or five times as large as the weights that move. A
   * file of another target, generator or seed, or of other settings, is refused; what lambdas do,
   * in loss terms or {@code stopWhen}, cannot be compared. A resumed run uses the number of threads
   * that it began with.
   *
   * @param folder is created as needed
   * @param everySteps at least 1; tuning that accumulates gradients saves between updates alone
   * @return this
   * @throws InvalidInputException if the folder is a file, or to lie in one, or {@code everySteps}
   *     is less than 1
   */
  public Pti.Builder resumable(Path folder, int everySteps) {
    resumeFolder = new ResumeFolder(requireNonNull(folder, "resumable"), everySteps);
    return self();
  }

  /**
   * Sets the executor on which {@link Pti#invertAsync(Path)}, {@link Inverted#tuneAsync}, {@link
   * InvertedTogether#tuneEachAsync} and the like work. {@link InvertedTogether#tuneEach} uses it
   * beside the calling thread. {@code tuneEachAsync} needs {@link #parallel} threads, {@code
   * tuneEach} one fewer; each gets an equal share of the native threads. The caller shuts the
   * executor down; closing the {@code Pti} stops the runs and leaves the executor's threads alone.
   *
   * @param choice by default each run gets a thread of its own, which is no daemon and ends with
   *     the run. If an executor refuses work, the calls that end in {@code Async} throw its {@link
   *     java.util.concurrent.RejectedExecutionException}; if it drops a task, that run never ends
   * @return this
   */
  public Pti.Builder executor(Executor choice) {
    executor = requireNonNull(choice, "executor");
    return self();
  }

  /**
   * Sets how many photographs are inverted at a time, in {@link Pti#invertAll} and in films. The
   * networks see all of them in one pass, which takes less time and more memory. Each gets the
   * pivot that it would get alone, except for rounding. The seconds in its report are its share of
   * the time of all. A GPU gains from a larger number than two cores do. Inverters that are no
   * {@link dev.pti.api.BatchInverter} take one at a time. So does a search in a film, which begins
   * at the pivot of the frame before.
   *
   * @param photographs at least 1; by default as many as have 65,536 pixels together, at most 8: 8
   *     at 64 pixels a side, 4 at 128, and 1 above that, where two cores gain nothing
   * @return this
   * @throws InvalidInputException if it is less than 1
   */
  public Pti.Builder batch(int photographs) {
    batch = requireAtLeastOne("batch", photographs);
    return self();
  }

  /**
   * Sets how many photographs {@link InvertedTogether#tuneEach} tunes at a time. Each has a
   * generator and a thread of its own, and an equal share of the threads that an operation may use.
   * A step in a small generator is too little work to be shared among threads, so several side by
   * side take less time than one after the other. They take as many times the memory. The last bits
   * of each result depend on its share of the threads.
   *
   * @param photographs at least 1; by default, up to 128 pixels a side, as many as the threads that
   *     an operation may use, at most 4; in larger generators, and on a GPU, 1
   * @return this
   * @throws InvalidInputException if it is less than 1
   */
  public Pti.Builder parallel(int photographs) {
    parallel = requireAtLeastOne("parallel", photographs);
    return self();
  }

  private static int requireAtLeastOne(String setting, int value) {
    if (value < 1) {
      throw new InvalidInputException(setting + " is " + value + ", wanted at least 1");
    }
    return value;
  }

  /**
   * Saves pictures without the note that their files otherwise carry. It says that the picture is
   * edited or drawn, and names the edits, the generator, the preset and the version.
   *
   * @return this
   */
  public Pti.Builder withoutNotes() {
    notes = false;
    return self();
  }
}
