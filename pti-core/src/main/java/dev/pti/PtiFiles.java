package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Target;
import java.lang.ref.Reference;
import java.nio.file.Path;

/** What a {@link Pti} reads and writes besides its results, which save themselves. */
abstract class PtiFiles {
  abstract Session session();

  abstract Settings settings();

  /** Every one of them is a {@code Pti}. */
  private Pti self() {
    return (Pti) this;
  }

  /**
   * Opens a saved run.
   *
   * @param where the folder or the one file that {@link Inverted#save} or {@link Tuned#save(Path)}
   *     wrote
   * @return the run; if it was not tuned, its generator is the base
   * @throws InvalidInputException if a file is missing, damaged, or belongs to another generator
   */
  public Tuned open(Path where) {
    session().requireOpen();
    return SavedFile.isOneFile(where)
        ? SavedFile.open(self(), where)
        : SavedRun.open(self(), where);
  }

  /**
   * Brings a CLIP onto the device, by which pictures are edited with words. It is read at the first
   * call and kept until this is closed: a second call with the same file returns the same network.
   * A ViT-B/32 takes 600 MB.
   *
   * @param checkpoint of OpenAI, OpenCLIP or Hugging Face's transformers, with a vision transformer
   * @return the network, which belongs to this {@code Pti}
   * @throws InvalidInputException if the file is missing or damaged or holds no such network
   */
  public Clip clip(Path checkpoint) {
    return new Clip(self(), session().clip(checkpoint));
  }

  /**
   * Opens a film that was saved. Every frame is read once, to see that it is the same.
   *
   * @param film the file that {@link TunedFrames#save(Path)} wrote
   * @param frames those that it was made of; how it was worked on is in the film
   * @return the tuned generator, with each frame in it
   * @throws InvalidInputException if the file is missing, damaged, or belongs to another generator,
   *     or these are other frames
   */
  public TunedFrames openFrames(Path film, Frames frames) {
    return openFrames(film, frames, new Cancellation());
  }

  /**
   * Opens a film as {@link #openFrames(Path, Frames)} does, until another thread asks it to stop.
   *
   * @param film as there
   * @param frames as there
   * @param cancellation stops it between two frames
   * @return the tuned generator, with each frame in it
   * @throws dev.pti.api.CancelledException if it is cancelled; nothing is kept
   */
  public TunedFrames openFrames(Path film, Frames frames, Cancellation cancellation) {
    return SavedFilm.open(self(), film, frames, cancellation);
  }

  /**
   * Writes a tuned generator whole, for other tools, from the difference that {@link
   * Tuned#save(Path)} wrote.
   *
   * @param difference {@code tuned.safetensors} of a saved run, or a run that is one file
   * @param file ends in {@code .safetensors}, in {@code .pt} for PyTorch, or, where the generator
   *     was loaded from a pickle of NVIDIA's code, in {@code .pkl} for a copy of that
   * @param names the tools that are to read it
   * @throws InvalidInputException if the difference is missing, damaged or of another generator, or
   *     the file cannot be written
   */
  public void saveTunedGenerator(Path difference, Path file, GeneratorNames names) {
    try {
      session().save(SavedRun.tuning(self(), difference), file, names);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Writes the generator as it was loaded, for other tools.
   *
   * @param file ends in {@code .safetensors}, in {@code .pt} for PyTorch, or, where the generator
   *     was loaded from a pickle of NVIDIA's code, in {@code .pkl} for a copy of that
   * @param names the tools that are to read it
   * @throws InvalidInputException if the file has another ending or cannot be written, or the
   *     generator has no place under the names
   */
  public void saveGenerator(Path file, GeneratorNames names) {
    try {
      session().save(session().generator(), file, names);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Deletes what {@code resumable} has kept of targets: of each by itself, and of all of them tuned
   * together. The folder goes too if nothing is left in it, unless it is a symbolic link. Without
   * {@code resumable}, or with nothing kept, does nothing.
   *
   * @param targets what was inverted, in order
   * @throws InvalidInputException if a file cannot be deleted
   */
  public void discardState(Target... targets) {
    ResumeFolder kept = settings().resumeFolder();
    if (kept != null) {
      kept.discard(targets);
    }
  }

  /**
   * Deletes what {@code resumable} has kept of a film; see {@link #discardState(Target...)}.
   *
   * @param frames that were tuned, of any {@code Pti} with the same folder
   * @throws InvalidInputException if a file cannot be deleted
   */
  public void discardState(InvertedFrames frames) {
    ResumeFolder kept = settings().resumeFolder();
    if (kept != null) {
      kept.discardTuning(frames.ownNames());
    }
  }
}
