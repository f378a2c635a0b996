package dev.pti;

import ai.djl.modality.cv.Image;
import com.google.common.base.Suppliers;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.core.checkpoint.GeneratorCheckpoint;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.tensor.GaussianDraws;
import java.awt.image.BufferedImage;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pivotal tuning inversion: inverts a photograph in a StyleGAN2 or StyleGAN3 generator, tunes the
 * generator around the pivot and edits the picture there.
 *
 * <pre>{@code
 * Picture older = Pti.builder().invert(photograph).tune().edit(age.withStrength(3)).picture();
 * }</pre>
 *
 * <p>A {@code Pti} holds a generator and a perceptual network on a device. It serves any number of
 * photographs, from several threads. It owns all native memory. Results ({@link Inverted}, {@link
 * Tuned}, {@link Edited}) are heap values that need an open {@code Pti} to draw pictures. Close it
 * when you are done; if it is not closed, its memory is freed when it and its results are no longer
 * reachable.
 *
 * <p>On a CPU, a run with the same seed, settings and number of threads gives the same bits on the
 * same machine. On a GPU the last bits vary.
 */
public final class Pti extends PtiFiles implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Session session;
  private final Settings settings;
  private final Cleaner.Cleanable cleanable;

  private Pti(Session session, Settings settings) {
    this.session = session;
    this.settings = settings;
    this.cleanable = CLEANER.register(this, session::close);
  }

  /**
   * Starts from the defaults: the bundled 128-pixel portrait generator and its encoder, pivotal
   * tuning with locality regularization, {@code squeeze-caffe}, a GPU if there is one, seed 0.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds with every default.
   *
   * @return a {@code Pti} that the caller closes
   */
  public static Pti ofDefaults() {
    return builder().build();
  }

  /**
   * Inverts a photograph.
   *
   * @param photograph a JPEG, PNG, WebP, TIFF, BMP or GIF file; its EXIF orientation is respected
   * @return the pivot, with its picture
   * @throws InvalidInputException if the file is not a usable photograph
   */
  public Inverted invert(Path photograph) {
    return invert(photograph, new Cancellation());
  }

  /**
   * Inverts as {@link #invert(Path)} does, until another thread cancels it.
   *
   * @param photograph an image file
   * @param cancellation stops it
   * @return the pivot, with its picture
   */
  public Inverted invert(Path photograph, Cancellation cancellation) {
    return invert(target(photograph), cancellation).from(() -> Photographs.read(photograph));
  }

  /**
   * Inverts a photograph.
   *
   * @param photograph any type of image; alpha is laid over white
   * @return the pivot, with its picture
   * @throws InvalidInputException if the image is too small
   */
  public Inverted invert(BufferedImage photograph) {
    return invert(photograph, new Cancellation());
  }

  /**
   * Inverts as {@link #invert(BufferedImage)} does, until another thread cancels it.
   *
   * @param photograph any type of image
   * @param cancellation stops it
   * @return the pivot, with its picture
   */
  public Inverted invert(BufferedImage photograph, Cancellation cancellation) {
    return invert(Photographs.of(photograph), cancellation);
  }

  /**
   * Inverts a photograph.
   *
   * @param photograph as {@link Photographs#read(String, byte[])} gives it for an upload
   * @return the pivot, with its picture
   * @throws InvalidInputException if it is no usable photograph
   */
  public Inverted invert(Picture photograph) {
    return invert(photograph, new Cancellation());
  }

  /**
   * Inverts as {@link #invert(Picture)} does, until another thread cancels it.
   *
   * @param photograph of any size
   * @param cancellation stops it
   * @return the pivot, with its picture
   */
  public Inverted invert(Picture photograph, Cancellation cancellation) {
    return invert(target(photograph), cancellation).from(() -> photograph);
  }

  /**
   * Inverts a photograph.
   *
   * @param photograph DJL's image
   * @return the pivot, with its picture
   * @throws InvalidInputException if the image is too small
   */
  public Inverted invert(Image photograph) {
    return invert(Photographs.of(photograph));
  }

  Target target(Path photograph) {
    NativeThreads.here();
    return Targets.read(photograph, settings.aligner(), session.generator().pictureSize());
  }

  private Target target(Picture photograph) {
    NativeThreads.here();
    return Targets.of("image", photograph, settings.aligner(), session.generator().pictureSize());
  }

  /**
   * Inverts an aligned target.
   *
   * @param target of the generator's resolution
   * @return the pivot, with its picture
   * @throws InvalidInputException if the target has another resolution
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws StoppedException if a loss term or the listener fails; likewise
   * @throws dev.pti.api.CancelledException if this thread is interrupted or this {@code Pti} is
   *     closed; likewise
   */
  public Inverted invert(Target target) {
    return invert(target, new Cancellation());
  }

  /**
   * Inverts as {@link #invert(Target)} does, until another thread cancels it.
   *
   * @param target of the generator's resolution
   * @param cancellation stops it
   * @return the pivot, with its picture
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Inverted invert(Target target, Cancellation cancellation) {
    target.requireSize(session.generator().pictureSize());
    Job.Done<Inversion> done = InversionJob.of(this, cancellation, false).run(target);
    return new Inverted(this, target, done.result(), done.seconds(), done.threads());
  }

  /**
   * Returns the last good state of an inversion that stopped. It draws, edits, tunes and saves like
   * any result.
   *
   * @param target what was inverted
   * @param stopped what {@link #invert(Target)} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no inversion
   */
  public Inverted kept(Target target, StoppedException stopped) {
    Inversion last = stopped.lastInversion();
    if (last == null) {
      throw new InvalidInputException("what stopped keeps no inversion: " + stopped.getMessage());
    }
    return new Inverted(this, target, last, Reports.NOT_MEASURED, 0);
  }

  /**
   * Inverts a photograph file on another thread, the builder's executor's, where it is also read.
   *
   * @param photograph as in {@link #invert(Path)}
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<Inverted> invertAsync(Path photograph) {
    return invertAsync(() -> target(photograph), () -> Photographs.read(photograph));
  }

  /**
   * Inverts an image on another thread, the builder's executor's.
   *
   * @param photograph any type of image, which must not change meanwhile
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(BufferedImage photograph) {
    return invertPictureAsync(() -> Photographs.of(photograph));
  }

  /**
   * Inverts an image on another thread, the builder's executor's.
   *
   * @param photograph DJL's image, which must not change meanwhile
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(Image photograph) {
    return invertPictureAsync(() -> Photographs.of(photograph));
  }

  /**
   * Inverts an aligned target on another thread, the builder's executor's.
   *
   * @param target of the generator's resolution
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(Target target) {
    return Run.start(
        settings.executor(),
        cancellation -> invert(target, cancellation),
        stopped -> stopped.lastInversion() == null ? null : kept(target, stopped));
  }

  private Run<Inverted> invertPictureAsync(Supplier<Picture> reading) {
    Supplier<Picture> picture = Suppliers.memoize(reading::get);
    return invertAsync(() -> target(picture.get()), picture);
  }

  private Run<Inverted> invertAsync(Supplier<Target> reading, Supplier<Picture> photograph) {
    Supplier<Target> target = Suppliers.memoize(reading::get);
    return Run.start(
        settings.executor(),
        cancellation -> invert(target.get(), cancellation).from(photograph),
        stopped ->
            stopped.lastInversion() == null ? null : kept(target.get(), stopped).from(photograph));
  }

  /**
   * Inverts several photographs, {@link Builder#batch} at a time. Tune one generator around all of
   * them ({@link InvertedTogether#tune}), or one for each ({@link InvertedTogether#tuneEach}).
   *
   * @param photographs image files whose names without their endings differ
   * @return their pivots, in the same order
   * @throws InvalidInputException if there is none, or two have one name
   * @throws PartlyInvertedException if some could not be inverted; the others are in it
   */
  public InvertedTogether invertAll(List<Path> photographs) {
    return invertAll(photographs, new Cancellation());
  }

  /**
   * Inverts as {@link #invertAll(List)} does, until another thread cancels it.
   *
   * @param photographs image files whose names without their endings differ
   * @param cancellation stops it
   * @return their pivots, in the same order
   * @throws PartlyInvertedException if it is cancelled, or some could not be inverted; the others
   *     are in it
   */
  public InvertedTogether invertAll(List<Path> photographs, Cancellation cancellation) {
    return InversionOfSeveral.of(this, photographs, cancellation);
  }

  /**
   * Inverts several photographs on another thread, the builder's executor's, where they are also
   * read.
   *
   * @param photographs as in {@link #invertAll(List)}
   * @return the run, which can be cancelled; {@link Run#kept} has those that were inverted
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<InvertedTogether> invertAllAsync(List<Path> photographs) {
    List<Path> files = List.copyOf(photographs);
    return Run.start(
        settings.executor(),
        cancellation -> invertAll(files, cancellation),
        PartlyInvertedException.class,
        partly -> partly.kept().isEmpty() ? null : InvertedTogether.of(partly.kept()));
  }

  /**
   * Inverts several aligned targets, as {@link #invertAll(List)} inverts photographs.
   *
   * @param targets of the generator's resolution, whose names differ
   * @return their pivots, in the same order
   * @throws InvalidInputException if there is none, or two have one name
   * @throws PartlyInvertedException if some could not be inverted; the others are in it
   */
  public InvertedTogether invertTargets(List<Target> targets) {
    return invertTargets(targets, new Cancellation());
  }

  /**
   * Inverts as {@link #invertTargets(List)} does, until another thread cancels it.
   *
   * @param targets of the generator's resolution, whose names differ
   * @param cancellation stops it
   * @return their pivots, in the same order
   * @throws PartlyInvertedException if it is cancelled, or some could not be inverted; the others
   *     are in it
   */
  public InvertedTogether invertTargets(List<Target> targets, Cancellation cancellation) {
    return InversionOfSeveral.ofTargets(this, targets, cancellation);
  }

  /**
   * Inverts the frames of a film. A search begins at the pivot of the frame before; an encoder
   * looks at each frame by itself.
   *
   * @param frames as {@code Frames.of(folder)}; with {@link Builder#face} the face is followed
   * @return the pivots of the frames
   * @throws InvalidInputException if frames differ in size, none can be read or none has a face
   * @throws StoppedException if a loss term or the listener fails; of frames nothing is kept
   */
  public InvertedFrames invert(Frames frames) {
    return invert(frames, new Cancellation());
  }

  /**
   * Inverts as {@link #invert(Frames)} does, until another thread cancels it.
   *
   * @param frames as there
   * @param cancellation stops it
   * @return the pivots of the frames
   * @throws dev.pti.api.CancelledException if it is cancelled; of frames nothing is kept
   */
  public InvertedFrames invert(Frames frames, Cancellation cancellation) {
    return InvertedFrames.invert(this, frames, cancellation);
  }

  /**
   * Measures how far two pictures are from each other.
   *
   * @param a a picture
   * @param b of the same size
   * @return perceptual distance, MSE, PSNR, MS-SSIM, identity
   * @throws InvalidInputException if the sizes differ
   */
  public Metrics compare(Picture a, Picture b) {
    try {
      return session.compare(a, b);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the generator as it was loaded.
   *
   * @return plain floats in and out; ends with this {@code Pti}
   */
  public Generator generator() {
    return session.baseGenerator(this);
  }

  /**
   * Draws the input code of a seed as NVIDIA's tools do: the first values of {@code
   * numpy.random.RandomState(seed).randn}.
   *
   * @param seed 0 or more
   * @return {@link Generator#inputWidth} values
   * @throws InvalidInputException if the seed is negative
   */
  public float[] code(int seed) {
    if (seed < 0) {
      throw new InvalidInputException("seed is %d, wanted 0 or more".formatted(seed));
    }
    return GaussianDraws.likeNumpy(seed, 1, session.generator().inputWidth()).toArray();
  }

  /**
   * Maps the code of a seed: a face that belongs to no photograph. {@code generator()} draws it as
   * NVIDIA's {@code gen_images.py} does with the same seed and truncation.
   *
   * @param seed 0 or more
   * @param truncation 1 leaves the point of W, 0 gives the mean of W; .7 is usual for faces
   * @return a latent to draw and to edit
   * @throws InvalidInputException if the seed is negative, the truncation is not finite, or the
   *     generator has classes and none was chosen
   */
  public Latent latent(int seed, double truncation) {
    return generator().map(code(seed), truncation);
  }

  /**
   * Returns how many photographs are inverted at a time where there are several.
   *
   * @return as {@link Builder#batch} set it, 1 for an inverter that takes one
   */
  public int batch() {
    return InversionJob.most(settings);
  }

  /**
   * Returns how many photographs are tuned at a time, each in a generator of its own.
   *
   * @return as {@link Builder#parallel} set it, or the default that is described there
   */
  public int parallel() {
    return settings.parallel() > 0
        ? settings.parallel()
        : SideBySide.usual(session.device(), session.generator().pictureSize());
  }

  @Override
  Session session() {
    return session;
  }

  @Override
  Settings settings() {
    return settings;
  }

  /**
   * Frees all native memory. Results keep their values but can no longer draw.
   *
   * <p>Runs in progress stop between two steps and end with a {@link
   * dev.pti.api.CancelledException} that holds what was done. Closing waits for them and for
   * pictures that are being drawn, so do not close on a thread that one of their listeners waits
   * for. On the thread of a run itself, as in a listener, it does not wait: the memory is freed
   * when the run has ended. Closing again does nothing.
   *
   * <p>A JVM that ends while a run is in progress may crash, for PyTorch is unloaded under it.
   * Close in a shutdown hook, {@code Runtime.getRuntime().addShutdownHook(new Thread(pti::close))},
   * and the run stops first.
   */
  @Override
  public void close() {
    cleanable.clean();
    // The cleanable works once; a second caller waits too.
    session.close();
  }

  /** Builds a {@link Pti}; each part can be replaced. */
  public static final class Builder extends BuilderRuns {
    private Builder() {}

    /**
     * Loads the networks.
     *
     * @return a {@code Pti} that the caller closes
     * @throws InvalidInputException if a file or setting cannot be used
     */
    @Override
    public Pti build() {
      TunerChoice tuners = TunerChoice.of(this);
      Session session;
      String label;
      Path file = generator;
      Supplier<GeneratorCheckpoint> own =
          file == null ? Resources::generator : () -> GeneratorCheckpoint.open(file);
      try (GeneratorCheckpoint checkpoint = own.get()) {
        label = checkpoint.label();
        // Helpers of this thread would slow down those of the threads that runs work on.
        session =
            NativeThreads.alone(
                () -> new Session(checkpoint, own, classLabel, perceptual, device.get()));
      }
      try {
        return new Pti(
            session, NativeThreads.alone(() -> Settings.of(this, session, label, tuners)));
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    }
  }
}
