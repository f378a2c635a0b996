package dev.pti;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.core.checkpoint.GeneratorCheckpoint;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.awt.image.BufferedImage;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pivotal tuning inversion: finds a photograph in a StyleGAN2 generator, tunes the generator around
 * it and edits it there.
 *
 * <pre>{@code
 * Picture older = Pti.builder().invert(photograph).tune().edit(age.withStrength(3)).picture();
 * }</pre>
 *
 * <p>A {@code Pti} holds a generator and a perceptual network on a device and may serve several
 * photographs, from several threads. It owns all native memory; results ({@link Inverted}, {@link
 * Tuned}, {@link Edited}) are heap values that come back to it for pictures. Close it when done;
 * one that is forgotten frees its memory when it and its results are no longer reachable.
 *
 * <p>With the same seed, settings and machine a run gives the same bits.
 */
public final class Pti implements AutoCloseable {
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
   * Starts from the defaults: the bundled 64-pixel portrait generator, projection into W, pivotal
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
   * Finds a photograph in the generator.
   *
   * @param photograph a JPEG, PNG, WebP, TIFF, BMP or GIF file; its EXIF orientation is respected
   * @return where it was found
   * @throws InvalidInputException if the file is not a usable photograph
   */
  public Inverted invert(Path photograph) {
    return invert(Targets.read(photograph, settings.aligner(), session.generator().resolution()));
  }

  /**
   * Finds a photograph in the generator.
   *
   * @param photograph any type of image; alpha is laid over white
   * @return where it was found
   * @throws InvalidInputException if the image is too small
   */
  public Inverted invert(BufferedImage photograph) {
    return invert("image", Photographs.of(photograph));
  }

  /**
   * Finds a photograph in the generator.
   *
   * @param photograph DJL's image
   * @return where it was found
   * @throws InvalidInputException if the image is too small
   */
  public Inverted invert(Image photograph) {
    return invert("image", Photographs.of(photograph));
  }

  private Inverted invert(String name, Picture photograph) {
    return invert(
        Targets.of(name, photograph, settings.aligner(), session.generator().resolution()));
  }

  /**
   * Finds an aligned target in the generator.
   *
   * @param target of the generator's resolution
   * @return where it was found
   * @throws InvalidInputException if the target has another resolution
   * @throws dev.pti.api.DivergedException if a loss turns NaN
   */
  public Inverted invert(Target target) {
    target.requireResolution(session.generator().resolution());
    long start = System.nanoTime();
    Inversion inversion =
        session.run(
            settings.seed(),
            settings.losses(),
            settings.listener(),
            workspace -> settings.inverter().invert(target, workspace));
    return new Inverted(this, target, inversion, secondsSince(start));
  }

  /**
   * Opens a saved run.
   *
   * @param folder what {@link Inverted#save} or {@link Tuned#save} wrote
   * @return the run; if it was not tuned, its generator is the base
   * @throws InvalidInputException if a file is missing, damaged, or belongs to another generator
   */
  public Tuned open(Path folder) {
    session.requireOpen();
    return SavedRun.open(this, folder);
  }

  /**
   * Writes a tuned generator whole, for other tools, from the difference that {@link Tuned#save}
   * wrote.
   *
   * @param difference {@code tuned.safetensors} of a saved run
   * @param file ends in {@code .safetensors}, or in {@code .pt} for PyTorch
   * @param names whose tools shall read it
   * @throws InvalidInputException if the difference is missing, damaged or of another generator, or
   *     the file cannot be written
   */
  public void saveTunedGenerator(Path difference, Path file, GeneratorNames names) {
    session.save(SavedRun.tuning(this, difference), file, names);
  }

  /**
   * Writes the generator as it was loaded, for other tools.
   *
   * @param file ends in {@code .safetensors}, or in {@code .pt} for PyTorch
   * @param names whose tools shall read it
   * @throws InvalidInputException if the file has another ending or cannot be written, or the
   *     generator has no place under the names
   */
  public void saveGenerator(Path file, GeneratorNames names) {
    session.save(session.generator(), file, names);
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

  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  Session session() {
    return session;
  }

  Settings settings() {
    return settings;
  }

  /** Frees all native memory. Results keep their values but can no longer draw. */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** Builds a {@link Pti}; each part can be replaced. */
  public static final class Builder {
    private @Nullable Path generator;
    private Preset preset = Preset.DEFAULT;
    private @Nullable InverterChoice inverter;
    private @Nullable Tuner tuner;
    private @Nullable UnaryOperator<TuningSettings.Builder> locality;
    private Function<LossTerm, List<LossTerm>> losses = distance -> List.of(distance, Losses.l2());
    private PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();
    private Aligner aligner = Aligner.centreCrop();
    private Supplier<Device> device = () -> TorchEngine.device("auto");
    private long seed;
    private StepListener listener = StepListener.none();

    private Builder() {}

    /**
     * Takes another generator than the bundled one.
     *
     * @param checkpoint a StyleGAN2 generator: NVIDIA's {@code .pkl}, rosinality's or PTI's {@code
     *     .pt}, a checkpoint of e4e or pSp, or safetensors under NVIDIA's names
     * @return this
     */
    public Builder generator(Path checkpoint) {
      generator = checkpoint;
      return this;
    }

    /**
     * Takes the inverter and the tuner of a preset, unless they are set apart.
     *
     * @param choice by default {@link Preset#DEFAULT}
     * @return this
     */
    public Builder preset(Preset choice) {
      preset = choice;
      return this;
    }

    /**
     * Takes another inverter.
     *
     * @param choice by default projection into W
     * @return this
     */
    public Builder inverter(Inverter choice) {
      inverter = InverterChoice.other(inverter, "an inverter", session -> choice);
      return this;
    }

    /**
     * Inverts by a trained encoder of e4e or pSp from a file in place of a search; not together
     * with {@link #inverter}. {@link #build} loads it, and this {@code Pti} owns it. It belongs to
     * a generator: usually the file is given to {@link #generator} too.
     *
     * @param checkpoint what e4e or pSp saved; it says which it is
     * @return this
     */
    public Builder encoder(Path checkpoint) {
      return encoder(Encoder.of(checkpoint));
    }

    /**
     * Inverts by a trained encoder; see {@link #encoder(Path)}.
     *
     * @param choice {@link Encoder#bundled}, or a file and whose encoder it must be
     * @return this
     */
    public Builder encoder(Encoder choice) {
      inverter = InverterChoice.other(inverter, "an encoder", session -> session.load(choice));
      return this;
    }

    /**
     * Inverts by a trained encoder, then searches on from what it found.
     *
     * @param choice as in {@link #encoder(Encoder)}
     * @param then a short search: {@code Projection.inWPlus().with(b -> b.steps(30))}
     * @return this
     */
    public Builder encoder(Encoder choice, Projection then) {
      inverter =
          InverterChoice.other(inverter, "an encoder", session -> then.from(session.load(choice)));
      return this;
    }

    /**
     * Takes a pivot that is known from a file in place of a search; not together with {@link
     * #inverter}. Read are PTI's {@code 0.pt}, the {@code projected_w.npz} of NVIDIA's projector,
     * {@code pivot.safetensors} and any file of one latent.
     *
     * @param latent of shape {@code [layers, width]} or {@code [width]}, also with a 1 in front
     * @return this
     */
    public Builder pivot(Path latent) {
      inverter = InverterChoice.other(inverter, "a pivot", session -> session.pivot(latent));
      return this;
    }

    /**
     * Takes another tuner.
     *
     * @param choice by default {@link PivotalTuning}
     * @return this
     */
    public Builder tuner(Tuner choice) {
      tuner = choice;
      return this;
    }

    /**
     * Sets locality regularization; only {@link PivotalTuning} takes it.
     *
     * @param choice by default the paper's
     * @return this
     */
    public Builder locality(LocalityRegularizer choice) {
      locality = tuning -> tuning.locality(choice);
      return this;
    }

    /**
     * Switches locality regularization off.
     *
     * @return this
     */
    public Builder withoutLocality() {
      locality = tuning -> tuning.locality(Optional.empty());
      return this;
    }

    /**
     * Sets what tuning minimizes.
     *
     * @param terms in place of the perceptual distance and L2, which {@link #perceptual} and {@link
     *     Losses#l2} give; at least one
     * @return this
     * @throws InvalidInputException if there is none
     */
    public Builder loss(LossTerm... terms) {
      if (terms.length == 0) {
        throw new InvalidInputException("loss() wants at least one term");
      }
      List<LossTerm> chosen = List.of(terms);
      return loss(perceptual -> chosen);
    }

    /**
     * Sets what tuning minimizes, the perceptual distance of this {@code Pti} among it: {@code
     * loss(perceptual -> List.of(perceptual.weighted(.8), Losses.l2(), mine))}.
     *
     * @param terms gives the terms, at least one, from the perceptual distance
     * @return this
     */
    public Builder loss(Function<LossTerm, List<LossTerm>> terms) {
      losses = terms;
      return this;
    }

    /**
     * Sets the perceptual distance of inversion, tuning, locality and reports.
     *
     * @param network by default the bundled {@code squeeze-caffe}
     * @return this
     */
    public Builder perceptual(PerceptualNetwork network) {
      perceptual = network;
      return this;
    }

    /**
     * Sets how a photograph becomes a square target.
     *
     * @param choice by default {@link Aligner#centreCrop}
     * @return this
     */
    public Builder aligner(Aligner choice) {
      aligner = choice;
      return this;
    }

    /**
     * Sets the device by name.
     *
     * @param name {@code cpu}, {@code gpu} or {@code auto}, the default: a GPU if there is one
     * @return this
     */
    public Builder device(String name) {
      device = () -> TorchEngine.device(name);
      return this;
    }

    /**
     * Sets the device.
     *
     * @param choice DJL's device
     * @return this
     */
    public Builder device(Device choice) {
      device = () -> choice;
      return this;
    }

    /**
     * Sets the seed of every run.
     *
     * @param value by default 0
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Is told about every step, on the thread of the run.
     *
     * @param choice by default nobody
     * @return this
     */
    public Builder listener(StepListener choice) {
      listener = choice;
      return this;
    }

    /**
     * Loads the networks.
     *
     * @return a {@code Pti} that the caller closes
     * @throws InvalidInputException if a file or setting cannot be used
     */
    public Pti build() {
      Tuner tuning = Settings.tuner(tuner != null ? tuner : preset.tuner(), locality);
      Session session;
      String label;
      try (GeneratorCheckpoint checkpoint =
          generator != null ? GeneratorCheckpoint.open(generator) : Resources.generator()) {
        label = checkpoint.label();
        session = new Session(checkpoint, perceptual, device.get());
      }
      try {
        List<LossTerm> terms = List.copyOf(losses.apply(session.perceptual()));
        return new Pti(
            session,
            new Settings(
                label,
                inverter != null ? inverter.of(session) : preset.inverter(),
                tuning,
                terms,
                aligner,
                seed,
                preset.name().toLowerCase(java.util.Locale.ROOT),
                listener));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    }

    /**
     * Builds and inverts a photograph file; see {@link Pti#invert(Path)}.
     *
     * @param photograph an image file
     * @return where it was found
     */
    public Inverted invert(Path photograph) {
      return build().invert(photograph);
    }

    /**
     * Builds and inverts an image; see {@link Pti#invert(BufferedImage)}.
     *
     * @param photograph any type of image
     * @return where it was found
     */
    public Inverted invert(BufferedImage photograph) {
      return build().invert(photograph);
    }

    /**
     * Builds and inverts an image; see {@link Pti#invert(Image)}.
     *
     * @param photograph DJL's image
     * @return where it was found
     */
    public Inverted invert(Image photograph) {
      return build().invert(photograph);
    }

    /**
     * Builds and inverts an aligned target; see {@link Pti#invert(Target)}.
     *
     * @param target of the generator's resolution
     * @return where it was found
     */
    public Inverted invert(Target target) {
      return build().invert(target);
    }
  }
}
