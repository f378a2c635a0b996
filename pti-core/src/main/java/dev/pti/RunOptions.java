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

/** How and where a {@link Pti.Builder}'s runs compute, and who is told. */
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
   * Sets in which numbers generator and perceptual network compute while the generator is searched
   * and tuned. What is drawn and measured afterwards is float32 in any case.
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
   * Is told about every step, on the thread of the run.
   *
   * @param choice by default nobody
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
   */
  public Pti.Builder resumable(Path folder) {
    return resumable(folder, 10);
  }

  /**
   * Saves the state of each run every few steps, and when it is cancelled, so that the same call in
   * a later {@code Pti}, in another JVM too, goes on from there and on a CPU gives the same bits as
   * a run that was not interrupted.
   *
   * <p>The folder gets two files for each target, by its name: one of inversion, one of tuning. A
   * film has one, of tuning: its faces and pivots are found anew, which takes a few steps each. In
   * the end each holds the stage's result, which the same call then gives at once; the files are
   * the caller's to delete when the result is saved, as {@link Pti#discardState} does. That of a
   * tuning takes four or five times what the weights that move do. A file of another target,
   * generator, seed or other settings is refused. What lambdas do, in loss terms or {@code
   * stopWhen}, cannot be compared. The number of threads is set back to what the run began with.
   *
   * @param folder is created as needed
   * @param everySteps at least 1; tuning that accumulates gradients saves between updates alone
   * @return this
   * @throws InvalidInputException if {@code everySteps} is less than 1
   */
  public Pti.Builder resumable(Path folder, int everySteps) {
    resumeFolder = new ResumeFolder(requireNonNull(folder, "resumable"), everySteps);
    return self();
  }

  /**
   * Sets where {@link Pti#invertAsync(Path)}, {@link Inverted#tuneAsync}, {@link
   * InvertedTogether#tuneEachAsync} and the like work, and what {@link InvertedTogether#tuneEach}
   * does beside the calling thread. Of {@link #parallel} threads each has its share of the native
   * ones: so many {@code tuneEachAsync} wants, and {@code tuneEach} one fewer. It stays the
   * caller's to shut down; closing the {@code Pti} stops the runs and leaves its threads.
   *
   * @param choice by default a thread of its own for each run that is at work, not a daemon, which
   *     ends with it; one that refuses work makes the calls that end in {@code Async} throw its
   *     {@link java.util.concurrent.RejectedExecutionException}, and a run whose task it drops
   *     never ends
   * @return this
   */
  public Pti.Builder executor(Executor choice) {
    executor = requireNonNull(choice, "executor");
    return self();
  }

  /**
   * Sets how many photographs are inverted at once where there are several, in {@link
   * Pti#invertAll} and over frames: networks are asked once for all, which takes less time and more
   * memory, and each is found where it would be found alone, but for rounding. The seconds that a
   * report tells are its share of the time of all. A GPU wants more than two cores do. Inverters
   * that are no {@link dev.pti.api.BatchInverter} take one, and so does a search over frames, which
   * begins where the frame before was found.
   *
   * @param photographs at least 1; by default as many as have 65,536 pixels together, no more than
   *     8: 8 at 64 pixels a side, 4 at 128, above that 1, where two cores gain nothing by it
   * @return this
   * @throws InvalidInputException if it is less than 1
   */
  public Pti.Builder batch(int photographs) {
    batch = requireAtLeastOne("batch", photographs);
    return self();
  }

  /**
   * Sets how many photographs {@link InvertedTogether#tuneEach} tunes at a time, each in a
   * generator of its own and on a thread of its own, with an equal share of the threads that an
   * operation may use. A step in a small generator is too little to be shared among threads: so
   * several side by side take less time than one after the other, and the memory of as many. The
   * last bits of each depend on its share.
   *
   * @param photographs at least 1; by default, up to 128 pixels a side, as many as an operation may
   *     use threads, no more than 4; above that, and on a GPU, 1
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
   * Leaves pictures without the note that their files otherwise carry: that they are edited or
   * drawn, by which edits, generator, preset and version.
   *
   * @return this
   */
  public Pti.Builder withoutNotes() {
    notes = false;
    return self();
  }
}
