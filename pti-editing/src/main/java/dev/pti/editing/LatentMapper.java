package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * StyleCLIP's latent mapper (Patashnik et al., 2021): a network trained for one text that says for
 * each latent how it should move.
 *
 * <pre>{@code
 * LatentMapper surprised = LatentMapper.read(Path.of("surprised.pt")).requireFits(generator);
 * Edited edited = tuned.edit(surprised);
 * }</pre>
 *
 * <p>As an editor it moves a latent {@code w} to {@code w + strength * mapper(w)}. The default
 * strength is 0.1, with which the mappers were trained and the authors' code applies them; unlike a
 * direction's, the step itself depends on the latent.
 *
 * <p>A checkpoint holds a LevelsMapper, a network each for the coarse layers (the first four), the
 * medium ones (the next four) and the fine ones (the rest), of which any may have been left out in
 * training, so that these layers stay; or a SingleMapper, one network for all layers. Mappers of
 * style channels are refused. A mapper belongs to the generator that it was trained with, and works
 * best on latents like those that e4e finds.
 *
 * <p>Immutable and thread-safe. Equal by name, strength and tensors. A latent of {@code [18, 512]}
 * takes a few hundredths of a second.
 */
public final class LatentMapper implements LatentEditor {
  private static final double STRENGTH = 0.1;

  private final String name;
  private final Map<MapperGroup, MapperNetwork> networks;
  private final String file;
  private final String sha256;
  private final double strength;

  private LatentMapper(
      String name,
      Map<MapperGroup, MapperNetwork> networks,
      String file,
      String sha256,
      double strength) {
    this.name = name;
    this.networks = networks;
    this.file = file;
    this.sha256 = sha256;
    this.strength = strength;
  }

  /**
   * Reads a mapper, named after its file.
   *
   * @param file a StyleCLIP checkpoint, or a state dict of its model or of the mapper alone, in any
   *     format of tensor files
   * @return the mapper, of strength 0.1
   * @throws InvalidInputException if the file cannot be read, holds no mapper of W+, or one with
   *     parts that are missing, unknown, of another shape or not finite
   */
  public static LatentMapper read(Path file) {
    return find(file)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    file
                        + " holds no StyleCLIP mapper, wanted tensors such as "
                        + "state_dict.mapper.course_mapping.mapping.1.weight"));
  }

  /**
   * Reads a file that may hold a mapper or something else.
   *
   * @param file of any format of tensor files
   * @return the mapper, of strength 0.1; empty if the tensors are something else
   * @throws InvalidInputException if the file cannot be read, or holds a mapper as {@link #read}
   *     refuses it
   */
  public static Optional<LatentMapper> find(Path file) {
    return fromTensors(file, TensorFile.read(file));
  }

  static Optional<LatentMapper> fromTensors(Path file, TensorFile content) {
    return MapperCheckpoint.find(file, content)
        .map(
            found ->
                new LatentMapper(
                    FileNames.stem(file),
                    found.networks(),
                    FileNames.last(file),
                    found.sha256(),
                    STRENGTH));
  }

  /**
   * The same mapper with another strength.
   *
   * @param newStrength how far to move, in lengths of what the network says; may be negative
   * @return a mapper with the strength
   * @throws InvalidInputException if it is not finite
   */
  public LatentMapper withStrength(double newStrength) {
    if (!Double.isFinite(newStrength)) {
      throw new InvalidInputException("strength of mapper %s is %s".formatted(name, newStrength));
    }
    return new LatentMapper(name, networks, file, sha256, newStrength);
  }

  /**
   * The same mapper under another name.
   *
   * @param newName what files and reports call it
   * @return a mapper with the name
   */
  public LatentMapper named(String newName) {
    return new LatentMapper(newName, networks, file, sha256, strength);
  }

  /**
   * Returns the name.
   *
   * @return what files and reports call it
   */
  public String name() {
    return name;
  }

  /**
   * Returns the name of the file that it was read from.
   *
   * @return without its folder, by which a saved edit refers to it
   */
  public String file() {
    return file;
  }

  /**
   * Identifies the mapper, in whatever format it is kept: the sha256 over the names, shapes and
   * float32 bytes of its tensors.
   *
   * @return 64 hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  /**
   * Returns how far the mapper moves.
   *
   * @return in lengths of what the network says
   */
  public double strength() {
    return strength;
  }

  /**
   * Returns the length of the style vectors that it moves.
   *
   * @return 512 for every published mapper
   */
  public int width() {
    return networks.values().iterator().next().width();
  }

  /**
   * Checks the mapper against a generator before any work is done with it.
   *
   * @param generator in which it is to edit
   * @return this
   * @throws InvalidInputException if they do not fit, as in {@code mapper surprised has width 512,
   *     generator wants 256}
   */
  public LatentMapper requireFits(Generator generator) {
    if (width() != generator.latentWidth()) {
      throw new InvalidInputException(
          "mapper %s has width %d, generator wants %d"
              .formatted(name, width(), generator.latentWidth()));
    }
    return this;
  }

  /**
   * Computes what the network says, before the strength.
   *
   * @param latent where a picture was found
   * @return how each layer should move; 0 in layers without a network
   * @throws InvalidInputException if the latent has another width, or what the network says is not
   *     finite
   */
  public Latent delta(Latent latent) {
    int width = width();
    if (width != latent.width()) {
      throw new InvalidInputException(
          "mapper %s has width %d, latent has %d".formatted(name, width, latent.width()));
    }
    float[] styles = latent.toTensor().toArray();
    float[] delta = new float[styles.length];
    networks.forEach(
        (group, network) -> {
          int first = Math.min(group.layers().first(), latent.layers()) * width;
          int end = group.layers().end(latent.layers()) * width;
          float[] moved = network.apply(Arrays.copyOfRange(styles, first, end));
          System.arraycopy(moved, 0, delta, first, moved.length);
        });
    return Latent.inWPlus(FloatTensor.wrap(delta, latent.layers(), width));
  }

  /**
   * Moves a latent by the strength.
   *
   * @param latent where a picture was found
   * @return where the edited picture is
   * @throws InvalidInputException if the latent has another width, or what the network says is not
   *     finite
   */
  @Override
  public Latent edit(Latent latent) {
    return latent.plus(delta(latent), strength);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatentMapper that
        && name.equals(that.name)
        && sha256.equals(that.sha256)
        && strength == that.strength;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, sha256, strength);
  }

  @Override
  public String toString() {
    return name + "=" + strength;
  }
}
