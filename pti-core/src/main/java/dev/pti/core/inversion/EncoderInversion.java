package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.pti.api.BatchInverter;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.PictureSize;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.encoder.EncoderArchitecture;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import dev.pti.core.inversion.shared.MeanOfW;
import dev.pti.core.inversion.shared.SoughtPictures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inversion by a trained encoder: one pass of a network gives the pivot, in W+ or in W, or a few
 * passes that each improve on the one before.
 *
 * <p>Two families of the field are read: e4e (Tov et al. 2021, "Designing an Encoder for StyleGAN
 * Image Manipulation"), whose codes stay near W, where edits behave, and pSp (Richardson et al.
 * 2021, "Encoding in Style: a StyleGAN Encoder for Image-to-Image Translation"), whose codes come
 * nearer to the picture; and ReStyle (Alaluf et al. 2021) over either, which also sees what its
 * last try draws. An encoder belongs to the generator that it was trained with; the one in its
 * checkpoint is that generator.
 *
 * <p>The target is brought to 256 x 256 by Pillow's bilinear resize, as the published scripts do,
 * but without rounding to 8 bits; one that is not square to 256 pixels along its longer side, as
 * StyleGAN-Human's encoder sees bodies. No noise is fitted, and there are no steps.
 *
 * <p>Thread-safe. The network's arrays belong to the manager that the factory was given, which must
 * be on the device of the runs, and outlive them.
 */
public final class EncoderInversion implements BatchInverter {
  /** What the published encoder of cars sees. */
  private static final PictureSize CARS = new PictureSize(256, 192);

  private final EncoderNetwork network;
  private final Start start;
  private final @Nullable FloatTensor average;
  private final Map<String, String> origin;
  private final int iterations;
  private final String dataset;

  /** What the codes are relative to. */
  enum Start {
    /** Zero: the encoder was trained so. */
    ZERO,
    /** The average that the checkpoint holds. */
    CHECKPOINT,
    /** The generator's mean of W, where the checkpoint should hold an average and does not. */
    GENERATOR
  }

  /**
   * Takes a network.
   *
   * @param average null unless the codes start from it
   * @param origin what settings say of where the network came from
   * @param iterations how often it looks at a picture; more than once if it refines
   * @param dataset what it was trained on, as {@code opts.dataset_type} has it; empty if unknown
   */
  EncoderInversion(
      EncoderNetwork network,
      Start start,
      @Nullable FloatTensor average,
      Map<String, String> origin,
      int iterations,
      String dataset) {
    this.iterations = iterations;
    this.dataset = dataset;
    this.network = network;
    this.start = start;
    this.average = average;
    this.origin = ImmutableMap.copyOf(origin);
  }

  /**
   * Brings an encoder onto a device, e4e's, pSp's or ReStyle's as {@code opts.encoder_type} says.
   *
   * @param source what was saved
   * @param manager owns the arrays, 1.1 GB for 18 layers; none is left in it if loading fails
   * @return an inverter named {@code e4e}, {@code e4e-w}, {@code psp}, {@code psp-w}, {@code
   *     psp-w+}, or {@code restyle-e4e}, {@code restyle-psp}, which {@code -resnet} may follow
   * @throws InvalidInputException if it says no type or another, or does not hold exactly the
   *     tensors of such an encoder
   */
  public static EncoderInversion load(EncoderSource source, NDManager manager) {
    return new EncoderLoader(source).load(null, manager);
  }

  /**
   * Brings an encoder of e4e onto a device. What does not say its type is taken for one.
   *
   * @param source as in {@link #load}
   * @param manager as in {@link #load}
   * @return an inverter named {@code e4e} or {@code e4e-w}
   * @throws InvalidInputException as in {@link #load}, or if it says that it is pSp's
   */
  public static EncoderInversion e4e(EncoderSource source, NDManager manager) {
    return new EncoderLoader(source).load(EncoderArchitecture.Family.E4E, manager);
  }

  /**
   * Brings an encoder of pSp onto a device. What does not say its type is taken for one.
   *
   * @param source as in {@link #load}
   * @param manager as in {@link #load}
   * @return an inverter named {@code psp}, {@code psp-w} or {@code psp-w+}
   * @throws InvalidInputException as in {@link #load}, or if it says that it is e4e's
   */
  public static EncoderInversion psp(EncoderSource source, NDManager manager) {
    return new EncoderLoader(source).load(EncoderArchitecture.Family.PSP, manager);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException as in {@link #requireFits}
   */
  @Override
  public List<Outcome> invertAll(List<Sought> all) {
    DifferentiableGenerator generator = all.get(0).workspace().generator();
    requireFits(generator);
    return SoughtPictures.encode(
        all,
        some -> {
          NDArray seen =
              EncoderNetwork.resize(
                  SoughtPictures.together(some), EncoderNetwork.sight(generator.pictureSize()));
          return codes(seen, some.get(0).workspace());
        },
        codes ->
            Inversion.builder()
                .pivot(latent(codes, generator.layers()))
                .putSettings("inverter", name())
                .putSettings("latent_average", start.name().toLowerCase(Locale.ROOT))
                .putSettings("iterations", iterations)
                .putAllSettings(origin)
                .build());
  }

  private NDArray codes(NDArray seen, Workspace workspace) {
    NDArray from = start(workspace);
    if (from == null) {
      return network.encode(seen);
    }
    return network.architecture().refines()
        ? new Refinement(network, iterations).codes(seen, from, workspace)
        : network.encode(seen, from);
  }

  private static Latent latent(FloatTensor codes, int layers) {
    return codes.size(1) == 1 ? Latent.inW(codes.toArray(), layers) : Latent.inWPlus(codes);
  }

  /**
   * Checks that the encoder's latents are of a generator's form, and that it has not learned from
   * pictures of other proportions, where that is known, which it is of cars.
   *
   * @param generator what will be inverted in
   * @throws InvalidInputException if it wants other styles, as in {@code encoder gives 18 styles,
   *     generator wants 10}, or draws other proportions
   */
  public void requireFits(DifferentiableGenerator generator) {
    requireProportions(generator.pictureSize());
    int styles = styles();
    if (styles > 1 && styles != generator.layers()) {
      throw new InvalidInputException(
          "encoder gives %d styles, generator wants %d".formatted(styles, generator.layers()));
    }
    if (EncoderNetwork.WIDTH != generator.latentWidth()) {
      throw new InvalidInputException(
          "encoder gives styles of width %d, generator wants %d"
              .formatted(EncoderNetwork.WIDTH, generator.latentWidth()));
    }
  }

  private void requireProportions(PictureSize drawn) {
    if (dataset.startsWith("cars_") && !EncoderNetwork.sight(drawn).equals(CARS)) {
      throw new InvalidInputException(
          "%s was trained on %s, pictures of %s, generator draws %s"
              .formatted(origin.get("encoder"), dataset, CARS, drawn));
    }
  }

  /** How many styles the latents have; 1 fits any generator. */
  private int styles() {
    int rows = average != null && average.shape().length == 2 ? (int) average.size(0) : 1;
    return Math.max(network.styles(), rows);
  }

  private @Nullable NDArray start(Workspace workspace) {
    if (average != null) {
      return workspace.array(average);
    }
    if (start == Start.ZERO) {
      return null;
    }
    return MeanOfW.of(workspace);
  }

  @Override
  public boolean minimizesLosses() {
    return false;
  }

  @Override
  public String name() {
    return network.architecture().shortName();
  }

  @Override
  public String toString() {
    String type = network.architecture().encoderType();
    String styles = styles() == 1 ? "one style" : styles() + " styles";
    return "%s of %s, sha256 %s".formatted(type, styles, origin.get("encoder_sha256"));
  }
}
