package dev.pti;

import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.BackboneCheckpoint;
import dev.pti.core.perceptual.Lpips;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.SqueezeCaffe;
import dev.pti.core.perceptual.Weights;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which perceptual distance to use: the bundled {@code squeeze-caffe}, or LPIPS v0.1 (Zhang et al.
 * 2018) over a backbone whose weights you supply. The linear weights of LPIPS are bundled.
 *
 * @param network {@code squeeze-caffe}, {@code alex}, {@code vgg} or {@code squeeze}
 * @param backbone torchvision's state dict of the backbone, as {@code .pth} or safetensors; empty
 *     for {@code squeeze-caffe}
 */
public record PerceptualNetwork(String network, Optional<Path> backbone) {
  /**
   * Checks the names.
   *
   * @param network as above
   * @param backbone as above
   */
  public PerceptualNetwork {
    boolean bundled = network.equals("squeeze-caffe");
    if (!bundled && !network.matches("alex|vgg|squeeze")) {
      throw new InvalidInputException(
          "perceptual network is "
              + network
              + ", wanted squeeze-caffe, alex:FILE, vgg:FILE or squeeze:FILE");
    }
    if (bundled == backbone.isPresent()) {
      throw new InvalidInputException(
          bundled
              ? "squeeze-caffe is bundled and takes no file"
              : "perceptual network "
                  + network
                  + " wants its backbone's weights: "
                  + network
                  + ":FILE");
    }
  }

  /**
   * The bundled distance: ImageNet SqueezeNet 1.1 with uniform channel weights.
   *
   * @return the default, which needs no file
   */
  public static PerceptualNetwork squeezeCaffe() {
    return new PerceptualNetwork("squeeze-caffe", Optional.empty());
  }

  /**
   * LPIPS over AlexNet.
   *
   * @param backbone torchvision's state dict
   * @return {@code lpips-alex}
   */
  public static PerceptualNetwork alex(Path backbone) {
    return new PerceptualNetwork("alex", Optional.of(backbone));
  }

  /**
   * LPIPS over VGG16.
   *
   * @param backbone torchvision's state dict
   * @return {@code lpips-vgg}
   */
  public static PerceptualNetwork vgg(Path backbone) {
    return new PerceptualNetwork("vgg", Optional.of(backbone));
  }

  /**
   * LPIPS over SqueezeNet 1.1.
   *
   * @param backbone torchvision's state dict
   * @return {@code lpips-squeeze}
   */
  public static PerceptualNetwork squeeze(Path backbone) {
    return new PerceptualNetwork("squeeze", Optional.of(backbone));
  }

  /**
   * Reads the command line's form.
   *
   * @param text {@code squeeze-caffe}, {@code alex:FILE}, {@code vgg:FILE} or {@code squeeze:FILE}
   * @return the choice
   * @throws InvalidInputException if it is none of these
   */
  public static PerceptualNetwork parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new PerceptualNetwork(text, Optional.empty())
        : new PerceptualNetwork(
            text.substring(0, colon), Optional.of(Path.of(text.substring(colon + 1))));
  }

  PerceptualDistance open(NDManager manager) {
    if (backbone.isEmpty()) {
      Weights weights = Resources.weights(SqueezeCaffe.class, SqueezeCaffe.RESOURCE);
      return SqueezeCaffe.load(weights, manager);
    }
    Path file = backbone.get();
    Weights weights = new Weights(file.toString(), BackboneCheckpoint.read(file));
    Weights linear = Resources.weights(Lpips.class, Lpips.linearResource(network));
    return switch (network) {
      case "alex" -> Lpips.alex(weights, linear, manager);
      case "vgg" -> Lpips.vgg(weights, linear, manager);
      default -> Lpips.squeeze(weights, linear, manager);
    };
  }
}
