package dev.pti;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Checksums;
import dev.pti.core.checkpoint.FileFormats;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.inversion.feature.FeatureEncoderInversion;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.SqueezeCaffe;
import dev.pti.core.stylegan.StyleGan;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads encoders that {@code ./pti train-encoder} made, the bundled one among them. Each belongs to
 * one generator, and to no other.
 */
final class FeatureEncoders {
  private static final String GENERATOR = "generator_sha256";

  private FeatureEncoders() {}

  /** Tells whether a file holds one, rather than one of e4e, pSp or ReStyle. */
  static boolean isOne(Path file) {
    return Files.isRegularFile(file)
        && file.toString().endsWith(".safetensors")
        && FileFormats.describe(file).metadata().containsKey(GENERATOR);
  }

  /**
   * Brings the bundled encoder onto a device.
   *
   * @param label the generator's, for the error
   * @param sha256 the generator's
   * @throws InvalidInputException if the generator is another than it was trained for
   */
  static Inverter bundled(String label, String sha256, StyleGan generator, NDManager manager) {
    return load(
        Resources.encoder(),
        Resources.ENCODER,
        "the bundled encoder belongs to " + Resources.GENERATOR,
        label,
        sha256,
        generator,
        manager);
  }

  /**
   * Brings an encoder from a file onto a device.
   *
   * @param file {@code .safetensors}
   * @param label the generator's, for the error
   * @param sha256 the generator's
   * @throws InvalidInputException if the file is damaged, or made for another generator
   */
  static Inverter read(
      Path file, String label, String sha256, StyleGan generator, NDManager manager) {
    return load(
        Safetensors.read(file),
        file.toString(),
        file + " belongs to another generator",
        label,
        sha256,
        generator,
        manager);
  }

  private static Inverter load(
      TensorFile file,
      String name,
      String owner,
      String label,
      String sha256,
      StyleGan generator,
      NDManager manager) {
    String wanted = file.metadata().getOrDefault(GENERATOR, "none");
    if (!wanted.equals(sha256)) {
      throw new InvalidInputException(
          "%s (sha256 %s), generator %s has sha256 %s".formatted(owner, wanted, label, sha256));
    }
    FeatureEncoder.requireFits(label, generator.pictureSize());
    FeatureEncoder.Passes passes =
        new FeatureEncoder.Passes(
            number(name, file, FeatureEncoder.CORRECTIONS_KEY, FeatureEncoder.CORRECTIONS),
            number(name, file, FeatureEncoder.DESCENTS_KEY, 0));
    FeatureEncoder network =
        FeatureEncoder.load(
            name, file.tensors(), passes, generator.layers(), generator.latentWidth(), manager);
    // Its own copy: a Pti may compare pictures by another network than the encoder reads.
    PerceptualDistance seeing =
        SqueezeCaffe.load(Resources.weights(SqueezeCaffe.class, SqueezeCaffe.RESOURCE), manager);
    return new FeatureEncoderInversion(
        network,
        passes,
        seeing,
        ImmutableMap.of("encoder", name, "encoder_sha256", Checksums.sha256(file.tensors())));
  }

  private static int number(String name, TensorFile file, String key, int otherwise) {
    String said = file.metadata().get(key);
    if (said != null && !said.matches("\\d{1,2}")) {
      throw new InvalidInputException(
          "%s says %s %s, wanted a number from 0 to 99".formatted(name, key, said));
    }
    return said == null ? otherwise : Integer.parseInt(said);
  }
}
