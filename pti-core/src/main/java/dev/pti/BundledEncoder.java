package dev.pti;

import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Checksums;
import dev.pti.core.inversion.FeatureEncoder;
import dev.pti.core.inversion.FeatureEncoderInversion;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.SqueezeCaffe;
import dev.pti.core.stylegan.StyleGan2;
import java.util.Map;

/** Loads the encoder that belongs to the default generator, and to no other. */
final class BundledEncoder {
  private BundledEncoder() {}

  /**
   * Brings the encoder onto a device.
   *
   * @param label the generator's, for the error
   * @param sha256 the generator's
   * @throws InvalidInputException if the generator is another than it was trained for
   */
  static Inverter load(String label, String sha256, StyleGan2 generator, NDManager manager) {
    TensorFile file = Resources.encoder();
    String wanted = file.metadata().getOrDefault("generator_sha256", "none");
    if (!wanted.equals(sha256)) {
      throw new InvalidInputException(
          "the bundled encoder belongs to portrait64 (sha256 %s), generator %s has sha256 %s"
              .formatted(wanted, label, sha256));
    }
    FeatureEncoder network =
        FeatureEncoder.load(
            Resources.ENCODER,
            file.tensors(),
            generator.layers(),
            generator.latentWidth(),
            manager);
    // Its own copy: a Pti may compare pictures by another network than the encoder reads.
    PerceptualDistance seeing =
        SqueezeCaffe.load(Resources.weights(SqueezeCaffe.class, SqueezeCaffe.RESOURCE), manager);
    return new FeatureEncoderInversion(
        network,
        seeing,
        Map.of("encoder", Resources.ENCODER, "encoder_sha256", Checksums.sha256(file.tensors())));
  }
}
