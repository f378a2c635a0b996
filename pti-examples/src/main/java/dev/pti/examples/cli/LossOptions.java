package dev.pti.examples.cli;

import dev.pti.PerceptualNetwork;
import dev.pti.Pti;
import dev.pti.api.Region;
import dev.pti.examples.NamedRegion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What inversion and tuning compare. */
final class LossOptions {
  @Option(
      names = "--perceptual",
      paramLabel = "squeeze-caffe|NET:FILE",
      converter = PerceptualConverter.class,
      description =
          "The perceptual distance: squeeze-caffe, which is bundled, or LPIPS as alex:FILE, vgg:FILE"
              + " or squeeze:FILE with torchvision's weights.")
  PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();

  @Option(
      names = "--identity",
      paramLabel = "X",
      description =
          "The weight of the distance of face embeddings, a term of inversion and tuning. "
              + "Default: 0.")
  @Nullable Double identity;

  @Option(
      names = "--mask",
      paramLabel = "REGION|FILE",
      description =
          "Where inversion and tuning look: at the face, head, eyes or mouth of an aligned "
              + "portrait, or at its background; or a grey image of the generator's size, in which "
              + "white counts and black is ignored.")
  @Nullable String mask;

  void applyTo(Pti.Builder builder) {
    builder.perceptual(perceptual);
    if (identity != null) {
      builder.identity(identity);
    }
    if (mask != null) {
      Region region = NamedRegion.find(mask);
      if (region == null) {
        builder.mask(Path.of(mask));
      } else {
        builder.mask(region);
      }
    }
  }
}
