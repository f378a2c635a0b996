package dev.pti;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import dev.pti.api.Arithmetic;
import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Region;
import dev.pti.api.StepListener;
import dev.pti.api.Tuner;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Masks;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link Pti.Builder} was told, each part with its default. */
abstract class BuilderOptions {
  @Nullable Path generator;
  @Nullable ClassLabel classLabel;
  Preset preset = Preset.DEFAULT;
  @Nullable InverterChoice inverter;
  @Nullable Tuner tuner;
  @Nullable UnaryOperator<TuningSettings.Builder> locality;
  boolean recomputation;
  @Nullable FeatureRefinement refinement;
  @Nullable Function<LossTerm, List<LossTerm>> inversionLosses;
  Function<LossTerm, List<LossTerm>> losses = distance -> List.of(distance, Losses.l2());
  double identity;
  Supplier<@Nullable Region> mask = () -> null;
  PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();
  Aligner aligner = Aligner.centreCrop();
  Supplier<Device> device = () -> TorchEngine.device("auto");
  long seed;
  Arithmetic arithmetic = Arithmetic.FLOAT32;
  StepListener listener = StepListener.none();
  @Nullable ResumeFolder resumeFolder;
  Executor executor = Run::onOwnThread;
  boolean notes = true;
  int batch;
  int parallel;

  private Pti.Builder self() {
    return (Pti.Builder) this;
  }

  /**
   * Takes another generator than the bundled one.
   *
   * @param checkpoint a StyleGAN2 generator: NVIDIA's {@code .pkl}, rosinality's or PTI's {@code
   *     .pt}, a checkpoint of e4e, pSp or ReStyle, or safetensors under NVIDIA's names
   * @return this
   */
  public Pti.Builder generator(Path checkpoint) {
    generator = requireNonNull(checkpoint, "generator");
    return self();
  }

  /**
   * Chooses a class of a conditional generator. Without it nothing can draw random codes there: no
   * search, and no locality regularization.
   *
   * @param choice {@link ClassLabel#index}, or a label's values
   * @return this
   */
  public Pti.Builder classLabel(ClassLabel choice) {
    classLabel = requireNonNull(choice, "classLabel");
    return self();
  }

  /**
   * Takes the inverter and the tuner of a preset, unless they are set apart.
   *
   * @param choice by default {@link Preset#DEFAULT}
   * @return this
   */
  public Pti.Builder preset(Preset choice) {
    preset = requireNonNull(choice, "preset");
    return self();
  }

  /**
   * Takes another inverter.
   *
   * @param choice by default the {@link Preset}'s: the bundled generator's encoder, or projection
   *     into W
   * @return this
   */
  public Pti.Builder inverter(Inverter choice) {
    requireNonNull(choice, "inverter");
    inverter = InverterChoice.other(inverter, "an inverter", session -> choice);
    return self();
  }

  /**
   * Inverts by a trained encoder of e4e, pSp or ReStyle in place of a search; not together with
   * {@link #inverter}. {@link Pti.Builder#build} loads it, and this {@code Pti} owns it. It belongs
   * to a generator: usually the file is given to {@link #generator} too.
   *
   * @param checkpoint what e4e, pSp or ReStyle saved; it says which it is
   * @return this
   */
  public Pti.Builder encoder(Path checkpoint) {
    return encoder(Encoder.of(checkpoint));
  }

  /**
   * Inverts by a trained encoder; see {@link #encoder(Path)}.
   *
   * @param choice {@link Encoder#bundled}, or a file and whose encoder it must be
   * @return this
   */
  public Pti.Builder encoder(Encoder choice) {
    inverter = InverterChoice.other(inverter, "an encoder", session -> session.load(choice));
    return self();
  }

  /**
   * Inverts by a trained encoder, then searches on from what it found.
   *
   * @param choice as in {@link #encoder(Encoder)}
   * @param then a short search: {@code Projection.inWPlus().onward()}
   * @return this
   */
  public Pti.Builder encoder(Encoder choice, Projection then) {
    inverter =
        InverterChoice.other(inverter, "an encoder", session -> then.from(session.load(choice)));
    return self();
  }

  /**
   * Takes a pivot that is known from a file in place of a search; not together with {@link
   * #inverter}. Read are PTI's {@code 0.pt}, the {@code projected_w.npz} of NVIDIA's projector,
   * {@code pivot.safetensors} and any file of one latent.
   *
   * @param latent of shape {@code [layers, width]} or {@code [width]}, also with a 1 in front
   * @return this
   */
  public Pti.Builder pivot(Path latent) {
    inverter = InverterChoice.other(inverter, "a pivot", session -> session.pivot(latent));
    return self();
  }

  /**
   * Takes a latent from a file as the start of a search; see {@link #pivot(Path)}. One that is at
   * hand starts a search as {@code inverter(then.from(new GivenPivot(latent)))}.
   *
   * @param latent as there
   * @param then a short search: {@code Projection.inWPlus().onward()}
   * @return this
   */
  public Pti.Builder pivot(Path latent, Projection then) {
    inverter =
        InverterChoice.other(inverter, "a pivot", session -> then.from(session.pivot(latent)));
    return self();
  }

  /**
   * Takes another tuner.
   *
   * @param choice by default {@link PivotalTuning}
   * @return this
   */
  public Pti.Builder tuner(Tuner choice) {
    tuner = requireNonNull(choice, "tuner");
    return self();
  }

  /**
   * Sets locality regularization; only {@link PivotalTuning} takes it.
   *
   * @param choice by default the {@link Preset}'s
   * @return this
   */
  public Pti.Builder locality(LocalityRegularizer choice) {
    locality = tuning -> tuning.locality(choice);
    return self();
  }

  /**
   * Switches locality regularization off.
   *
   * @return this
   */
  public Pti.Builder withoutLocality() {
    locality = tuning -> tuning.locality(Optional.empty());
    return self();
  }

  /**
   * Lets what tuning leaves be refined ({@link Tuned#refine}), of each photograph for itself, where
   * several are tuned in one generator too. Frames take none.
   *
   * @param choice {@link FeatureRefinement#ofDefaults}; by default none
   * @return this
   */
  public Pti.Builder refinement(FeatureRefinement choice) {
    refinement = requireNonNull(choice, "refinement");
    return self();
  }

  /**
   * Takes less memory and more time, in a search, in tuning and in refinement: going backward the
   * generator is drawn again, a part at a time ({@link TuningSettings#recomputation}, {@code
   * ProjectionSettings.recomputation}, {@code FeatureRefinementSettings.recomputation}). An
   * inverter that is no {@code Projection} keeps its ways.
   *
   * @return this
   */
  public Pti.Builder recomputation() {
    recomputation = true;
    return self();
  }

  /**
   * Sets what tuning minimizes.
   *
   * @param terms in place of the perceptual distance and L2, which {@link #perceptual} and {@link
   *     Losses#l2} give; at least one
   * @return this
   * @throws InvalidInputException if there is none
   */
  public Pti.Builder loss(LossTerm... terms) {
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
  public Pti.Builder loss(Function<LossTerm, List<LossTerm>> terms) {
    losses = requireNonNull(terms, "loss");
    return self();
  }

  /**
   * Sets what inversion minimizes beside its noise regularization. A search alone takes it, no
   * encoder; without an inverter, one is searched.
   *
   * @param terms gives the terms, at least one, from the perceptual distance; by default that alone
   * @return this
   */
  public Pti.Builder inversionLoss(Function<LossTerm, List<LossTerm>> terms) {
    inversionLosses = requireNonNull(terms, "inversionLoss");
    return self();
  }

  /**
   * Adds a term named {@code identity} to inversion and tuning: the cosine distance of the bundled
   * face embedding, 0 to 2, over the square that holds an aligned portrait's face.
   *
   * @param weight not negative; by default 0, without the term
   * @return this
   */
  public Pti.Builder identity(double weight) {
    identity = weight;
    return self();
  }

  /**
   * Ignores what is outside of a region of the target, or counts it less, in every loss term of
   * inversion and tuning. Locality regularization, which compares other pictures, and metrics look
   * at whole pictures all the same.
   *
   * @param region a {@link Mask} of the generator's resolution, or any region
   * @return this
   */
  public Pti.Builder mask(Region region) {
    requireNonNull(region, "mask");
    mask = () -> region;
    return self();
  }

  /**
   * Takes a mask from a file; see {@link #mask(Region)}.
   *
   * @param image a grey image of the generator's resolution: white counts, black is ignored
   * @return this
   */
  public Pti.Builder mask(Path image) {
    mask = () -> Masks.read(image);
    return self();
  }

  /**
   * Sets the perceptual distance of inversion, tuning, locality and reports.
   *
   * @param network by default the bundled {@code squeeze-caffe}
   * @return this
   */
  public Pti.Builder perceptual(PerceptualNetwork network) {
    perceptual = requireNonNull(network, "perceptual");
    return self();
  }

  /**
   * Sets how a photograph becomes a square target.
   *
   * @param choice by default {@link Aligner#centreCrop}
   * @return this
   */
  public Pti.Builder aligner(Aligner choice) {
    aligner = requireNonNull(choice, "aligner");
    return self();
  }

  /**
   * Cuts a face out of each photograph as FFHQ's are cut, with the bundled detector: the same as
   * {@code aligner(Aligner.face(Faces.detector(), choice))}.
   *
   * @param choice which of several faces is meant; {@link FaceChoice#only} refuses several
   * @return this
   */
  public Pti.Builder face(FaceChoice choice) {
    return aligner(Aligner.face(Faces.detector(), choice));
  }

  /**
   * Sets the device by name.
   *
   * @param name {@code cpu}, {@code gpu} or {@code auto}, the default: a GPU if there is one
   * @return this
   */
  public Pti.Builder device(String name) {
    device = () -> TorchEngine.device(name);
    return self();
  }

  /**
   * Sets the device.
   *
   * @param choice DJL's device
   * @return this
   */
  public Pti.Builder device(Device choice) {
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
   * a later {@code Pti}, in another JVM too, goes on from there and gives the same bits as a run
   * that was not interrupted.
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
    resumeFolder = new ResumeFolder(folder, everySteps);
    return self();
  }

  /**
   * Sets where {@link Pti#invertAsync(Path)}, {@link Inverted#tuneAsync} and {@link
   * InvertedTogether#tuneEachAsync} work, and what {@link InvertedTogether#tuneEach} does beside
   * the calling thread. Of {@link #parallel} threads each has its share of the native ones: so many
   * {@code tuneEachAsync} wants, and {@code tuneEach} one fewer. It stays the caller's to shut
   * down; closing the {@code Pti} stops the runs and leaves its threads.
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
