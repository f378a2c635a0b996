package dev.pti;

import static java.util.Objects.requireNonNull;

import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Region;
import dev.pti.api.Tuner;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Masks;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts that a {@link Pti.Builder} was given, each with its default. */
abstract class BuilderOptions extends RunOptions {
  @Nullable Path generator;
  @Nullable ClassLabel classLabel;
  Preset preset = Preset.DEFAULT;
  @Nullable InverterChoice inverter;
  @Nullable Tuner tuner;
  @Nullable HyperStyle hyperStyle;
  @Nullable UnaryOperator<TuningSettings.Builder> locality;
  boolean recomputation;
  @Nullable FeatureRefinement refinement;
  @Nullable Function<LossTerm, List<LossTerm>> inversionLosses;
  Function<LossTerm, List<LossTerm>> losses = distance -> List.of(distance, Losses.l2());
  double identity;
  Supplier<@Nullable Region> mask = () -> null;
  PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();
  Aligner aligner = Aligner.centreCrop();

  /**
   * Sets the generator; by default the bundled one.
   *
   * @param checkpoint a StyleGAN2 or StyleGAN3 generator: NVIDIA's {@code .pkl}, rosinality's or
   *     PTI's {@code .pt}, a checkpoint of e4e, pSp or ReStyle, or safetensors under NVIDIA's names
   * @return this
   */
  public Pti.Builder generator(Path checkpoint) {
    generator = requireNonNull(checkpoint, "generator");
    return self();
  }

  /**
   * Chooses a class of a conditional generator. Without a class no random codes can be drawn in
   * such a generator, so a search and locality regularization are impossible.
   *
   * @param choice {@link ClassLabel#index}, or a label's values
   * @return this
   */
  public Pti.Builder classLabel(ClassLabel choice) {
    classLabel = requireNonNull(choice, "classLabel");
    return self();
  }

  /**
   * Takes the inverter and the tuner of a preset. Parts that you set yourself win, whatever the
   * order of the calls.
   *
   * @param choice by default {@link Preset#DEFAULT}
   * @return this
   */
  public Pti.Builder preset(Preset choice) {
    preset = requireNonNull(choice, "preset");
    return self();
  }

  /**
   * Sets the inverter.
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
   * Inverts with a trained encoder of e4e, pSp or ReStyle in place of a search; not together with
   * {@link #inverter}. {@link Pti.Builder#build} loads it, and closing the {@code Pti} frees it. An
   * encoder belongs to one generator, which is usually in the same file: give the file to {@link
   * #generator} too.
   *
   * @param checkpoint a file that e4e, pSp or ReStyle saved and that says which of them it is
   * @return this
   */
  public Pti.Builder encoder(Path checkpoint) {
    return encoder(Encoder.of(checkpoint));
  }

  /**
   * Inverts with a trained encoder; see {@link #encoder(Path)}.
   *
   * @param choice {@link Encoder#bundled}, or an encoder in a file, as {@link Encoder} names the
   *     kinds
   * @return this
   */
  public Pti.Builder encoder(Encoder choice) {
    requireNonNull(choice, "encoder");
    inverter = InverterChoice.other(inverter, "an encoder", session -> session.load(choice));
    return self();
  }

  /**
   * Inverts with a trained encoder, then continues with a search from its pivot.
   *
   * @param choice as in {@link #encoder(Encoder)}
   * @param then a short search: {@code Projection.inWPlus().onward()}
   * @return this
   */
  public Pti.Builder encoder(Encoder choice, Projection then) {
    requireNonNull(choice, "encoder");
    requireNonNull(then, "then");
    inverter =
        InverterChoice.other(inverter, "an encoder", session -> then.from(session.load(choice)));
    return self();
  }

  /**
   * Reads the pivot from a file in place of a search; not together with {@link #inverter}. These
   * files are read: PTI's {@code 0.pt}, the {@code projected_w.npz} of NVIDIA's projector, {@code
   * pivot.safetensors}, and any file of one latent.
   *
   * @param latent of shape {@code [layers, width]} or {@code [width]}, also with a 1 in front
   * @return this
   */
  public Pti.Builder pivot(Path latent) {
    requireNonNull(latent, "pivot");
    inverter = InverterChoice.other(inverter, "a pivot", session -> session.pivot(latent));
    return self();
  }

  /**
   * Starts a search at a latent from a file; see {@link #pivot(Path)}. For a latent that you have
   * in memory, write {@code inverter(then.from(new GivenPivot(latent)))}.
   *
   * @param latent as there
   * @param then a short search: {@code Projection.inWPlus().onward()}
   * @return this
   */
  public Pti.Builder pivot(Path latent, Projection then) {
    requireNonNull(latent, "pivot");
    requireNonNull(then, "then");
    inverter =
        InverterChoice.other(inverter, "a pivot", session -> then.from(session.pivot(latent)));
    return self();
  }

  /**
   * Sets the tuner.
   *
   * @param choice by default {@link PivotalTuning}
   * @return this
   */
  public Pti.Builder tuner(Tuner choice) {
    tuner = requireNonNull(choice, "tuner");
    hyperStyle = null;
    return self();
  }

  /**
   * Tunes by HyperStyle in place of a loop. {@link Pti.Builder#build} loads its hypernetwork, and
   * closing the {@code Pti} frees it. It belongs to one generator, which is in the same file: give
   * the file to {@link #generator} too, and to {@link #encoder(Path)} the encoder that it was
   * trained with.
   *
   * @param choice {@link HyperStyle#of}
   * @return this
   */
  public Pti.Builder tuner(HyperStyle choice) {
    hyperStyle = requireNonNull(choice, "tuner");
    tuner = null;
    return self();
  }

  /**
   * Sets locality regularization; only {@link PivotalTuning} takes it.
   *
   * @param choice by default the {@link Preset}'s
   * @return this
   */
  public Pti.Builder locality(LocalityRegularizer choice) {
    requireNonNull(choice, "locality");
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
   * Refines after every tuning, as {@link Tuned#refine} does. Each photograph is refined by itself,
   * also where several share one generator; a film is refined by one of its frames ({@link
   * TunedFrames#refine}).
   *
   * @param choice {@link FeatureRefinement#ofDefaults}; by default none
   * @return this
   */
  public Pti.Builder refinement(FeatureRefinement choice) {
    refinement = requireNonNull(choice, "refinement");
    return self();
  }

  /**
   * Takes less memory and more time in a search, in tuning and in refinement: the backward pass
   * draws the generator again, a part at a time ({@link TuningSettings#recomputation}, {@code
   * ProjectionSettings.recomputation}, {@code FeatureRefinementSettings.recomputation}). It does
   * not change an inverter that is no {@code Projection}.
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
    List<LossTerm> chosen = requireTerms("loss", terms);
    return loss(perceptual -> chosen);
  }

  private static List<LossTerm> requireTerms(String setting, LossTerm... terms) {
    if (terms.length == 0) {
      throw new InvalidInputException(setting + "() wants at least one term");
    }
    return List.of(terms);
  }

  /**
   * Sets what tuning minimizes, with the perceptual distance of this {@code Pti} to choose from:
   * {@code loss(perceptual -> List.of(perceptual.weighted(.8), Losses.l2(), mine))}.
   *
   * @param terms gives the terms, at least one, from the perceptual distance
   * @return this
   */
  public Pti.Builder loss(Function<LossTerm, List<LossTerm>> terms) {
    losses = requireNonNull(terms, "loss");
    return self();
  }

  /**
   * Sets what inversion minimizes; see {@link #inversionLoss(Function)}.
   *
   * @param terms in place of the perceptual distance, which {@link #perceptual} gives; at least one
   * @return this
   * @throws InvalidInputException if there is none
   */
  public Pti.Builder inversionLoss(LossTerm... terms) {
    List<LossTerm> chosen = requireTerms("inversionLoss", terms);
    return inversionLoss(perceptual -> chosen);
  }

  /**
   * Sets what inversion minimizes beside its noise regularization. Only a search takes it: together
   * with an encoder {@link Pti.Builder#build} refuses it. If no inverter is set, the preset's
   * search is used.
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
   * face embedding, 0 to 2, over the square that holds an aligned portrait's face. Where that is in
   * pictures that are not square, of bodies for example, is not known: {@code build} refuses the
   * term for a generator that draws such.
   *
   * @param weight not negative; by default 0, without the term
   * @return this
   * @throws InvalidInputException if it is negative or not finite
   */
  public Pti.Builder identity(double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException(
          "identity is " + weight + ", wanted a finite weight that is not negative");
    }
    identity = weight;
    return self();
  }

  /**
   * Ignores what is outside a region of the target, or counts it less, in every loss term of
   * inversion and tuning. Metrics still look at whole pictures, and so does locality
   * regularization, which compares other pictures.
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
    requireNonNull(image, "mask");
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
   * Sets how a photograph becomes the square that is inverted.
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
    return aligner(Aligner.face(Faces.detector(), requireNonNull(choice, "face")));
  }
}
