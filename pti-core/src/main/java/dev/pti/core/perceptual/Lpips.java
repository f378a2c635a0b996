package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * LPIPS v0.1 (Zhang et al. 2018) over a backbone that the user supplies.
 *
 * <p>Backbones come under torchvision's names, as in {@code features.0.weight}; linear weights
 * under those of the {@code lpips} package, as in {@code lin0.model.1.weight} of shape {@code [1,
 * c, 1, 1]}. The published linear weights lie beside this class as {@link #linearResource} names
 * them.
 */
public final class Lpips {
  private Lpips() {}

  /**
   * LPIPS over AlexNet, for pictures of at least 31 x 31.
   *
   * @param backbone torchvision's {@code alexnet}
   * @param linear channel weights
   * @param manager owns the arrays, on its device
   * @return the distance {@code lpips-alex}
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static PerceptualDistance alex(Weights backbone, Weights linear, NDManager manager) {
    return of("lpips-alex", new AlexNet(backbone, manager), linear, manager);
  }

  /**
   * LPIPS over VGG16, for pictures of at least 16 x 16.
   *
   * @param backbone torchvision's {@code vgg16}
   * @param linear channel weights
   * @param manager owns the arrays, on its device
   * @return the distance {@code lpips-vgg}
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static PerceptualDistance vgg(Weights backbone, Weights linear, NDManager manager) {
    return of("lpips-vgg", new Vgg16(backbone, manager), linear, manager);
  }

  /**
   * LPIPS over SqueezeNet 1.1, for pictures of at least 17 x 17.
   *
   * @param backbone torchvision's {@code squeezenet1_1}
   * @param linear channel weights
   * @param manager owns the arrays, on its device
   * @return the distance {@code lpips-squeeze}
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static PerceptualDistance squeeze(Weights backbone, Weights linear, NDManager manager) {
    return of("lpips-squeeze", SqueezeNet.torchvision(backbone, manager), linear, manager);
  }

  /**
   * Names the class-path resource with the published linear weights.
   *
   * @param network {@code alex}, {@code vgg} or {@code squeeze}
   * @return the resource's name beside this class, a safetensors file
   */
  public static String linearResource(String network) {
    return "lpips-" + network + ".safetensors";
  }

  private static PerceptualDistance of(
      String name, Backbone backbone, Weights linear, NDManager manager) {
    int[] channels = backbone.channels();
    List<NDArray> weights = new ArrayList<>();
    for (int tap = 0; tap < channels.length; tap++) {
      weights.add(
          Weights.onDevice(
              linear
                  .tensor("lin" + tap + ".model.1.weight", 1, channels[tap], 1, 1)
                  .reshape(channels[tap]),
              manager));
    }
    return new PerceptualDistance(name, Colours.lpips(manager), backbone, weights);
  }
}
