package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.encoder.EncoderArchitecture;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Inversion by a trained encoder: one pass of a network gives the pivot, in W+.
 *
 * <p>Two encoders of the field are read: e4e (Tov et al. 2021, "Designing an Encoder for StyleGAN
 * Image Manipulation"), whose codes stay near W, where edits behave, and pSp (Richardson et al.
 * 2021, "Encoding in Style: a StyleGAN Encoder for Image-to-Image Translation"), whose codes come
 * nearer to the picture. An encoder belongs to the generator that it was trained with; the one in
 * its checkpoint is that generator.
 *
 * <p>The target is brought to 256 x 256 by Pillow's bilinear resize, as the published scripts do,
 * but without rounding to 8 bits. No noise is fitted, and there are no steps.
 *
 * <p>Thread-safe. The network's arrays belong to the manager that the factory was given, which must
 * be on the device of the runs, and outlive them.
 */
public final class EncoderInversion implements Inverter {
  private final EncoderNetwork network;
  private final Start start;
  private final @Nullable FloatTensor average;

  /** What the codes are relative to. */
  enum Start {
    /** Zero: the encoder was trained so. */
    ZERO,
    /** The average that the checkpoint holds. */
    CHECKPOINT,
    /** The generator's mean of W, where the checkpoint should hold an average and does not. */
    GENERATOR
  }

  EncoderInversion(EncoderNetwork network, Start start, @Nullable FloatTensor average) {
    this.network = network;
    this.start = start;
    this.average = average;
  }

  /**
   * Brings the encoder of a checkpoint onto a device, e4e's or pSp's as {@code opts.encoder_type}
   * says.
   *
   * @param label how errors name the checkpoint
   * @param checkpoint as e4e and pSp save it: tensors {@code state_dict.encoder.…} and {@code
   *     latent_avg}, texts {@code opts.…}; the prefixes {@code encoder.} and none are taken too
   * @param manager owns the arrays, 1.1 GB for 18 layers; none is left in it if loading fails
   * @return an inverter named {@code e4e} or {@code psp}
   * @throws InvalidInputException if the file says no type or another, or does not hold exactly the
   *     tensors of such an encoder, or is for pictures that are not square
   */
  public static EncoderInversion load(String label, TensorFile checkpoint, NDManager manager) {
    return new EncoderCheckpoint(label, checkpoint).load(null, manager);
  }

  /**
   * Brings an e4e encoder onto a device. A file that does not say its type is taken for one.
   *
   * @param label as in {@link #load}
   * @param checkpoint as in {@link #load}
   * @param manager as in {@link #load}
   * @return an inverter named {@code e4e}
   * @throws InvalidInputException as in {@link #load}, or if the file says that it is pSp's
   */
  public static EncoderInversion e4e(String label, TensorFile checkpoint, NDManager manager) {
    return new EncoderCheckpoint(label, checkpoint).load(EncoderArchitecture.E4E, manager);
  }

  /**
   * Brings a pSp encoder onto a device. A file that does not say its type is taken for one.
   *
   * @param label as in {@link #load}
   * @param checkpoint as in {@link #load}
   * @param manager as in {@link #load}
   * @return an inverter named {@code psp}
   * @throws InvalidInputException as in {@link #load}, or if the file says that it is e4e's
   */
  public static EncoderInversion psp(String label, TensorFile checkpoint, NDManager manager) {
    return new EncoderCheckpoint(label, checkpoint).load(EncoderArchitecture.PSP, manager);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if the target has another resolution than the generator, or the
   *     encoder other layers, as in {@code encoder gives 18 styles, generator wants 10}
   */
  @Override
  public Inversion invert(Target target, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    target.requireResolution(generator.resolution());
    requireFits(generator);
    int side = target.resolution();
    NDArray codes =
        workspace
            .autograd()
            .withoutGradients(
                () -> {
                  FloatTensor pixels = target.picture().toTensor().reshape(1, 3, side, side);
                  NDArray seen = EncoderNetwork.resize(workspace.array(pixels));
                  NDArray from = start(workspace);
                  return from == null ? network.encode(seen) : network.encode(seen, from);
                });
    return Inversion.builder()
        .pivot(Latent.inWPlus(workspace.tensor(codes)))
        .putSettings("inverter", name())
        .putSettings("latent_average", start.name().toLowerCase(Locale.ROOT))
        .build();
  }

  private void requireFits(DifferentiableGenerator generator) {
    if (network.layers() != generator.layers()) {
      throw new InvalidInputException(
          "encoder gives %d styles, generator wants %d"
              .formatted(network.layers(), generator.layers()));
    }
    if (EncoderNetwork.WIDTH != generator.latentWidth()) {
      throw new InvalidInputException(
          "encoder gives styles of width %d, generator wants %d"
              .formatted(EncoderNetwork.WIDTH, generator.latentWidth()));
    }
  }

  private @Nullable NDArray start(Workspace workspace) {
    if (average != null) {
      return workspace.array(average);
    }
    if (start == Start.ZERO) {
      return null;
    }
    DifferentiableGenerator generator = workspace.generator();
    int width = generator.inputWidth();
    NDArray anywhere = workspace.array(FloatTensor.wrap(new float[width], 1, width));
    return generator.map(anywhere, 0).squeeze(0);
  }

  @Override
  public String name() {
    return network.architecture().shortName();
  }

  @Override
  public String toString() {
    return "%s of %d styles".formatted(network.architecture().encoderType(), network.layers());
  }
}
