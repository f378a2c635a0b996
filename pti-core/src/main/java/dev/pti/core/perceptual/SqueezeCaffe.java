package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The distance that is bundled: SqueezeNet 1.1 of the Caffe training, every channel of a tap
 * weighing the same, the mean over the seven taps.
 *
 * <p>It is not LPIPS, whose linear weights were fitted to the features of another training.
 */
public final class SqueezeCaffe {
  /** The bundled weights: a safetensors resource beside this class. */
  public static final String RESOURCE = "squeezenet1_1_caffe.safetensors";

  private static final String FIRST = "conv1.weight";

  private SqueezeCaffe() {}

  /**
   * Makes the distance, for pictures of at least 17 x 17.
   *
   * @param weights convolutions under Caffe's names, as in {@code fire2.squeeze.weight}, the first
   *     one's inputs in the order blue, green, red
   * @param manager owns the arrays, on its device
   * @return the distance {@code squeeze-caffe}
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static PerceptualDistance load(Weights weights, NDManager manager) {
    Backbone backbone = SqueezeNet.caffe(forRgb(weights), manager);
    int[] channels = backbone.channels();
    List<NDArray> uniform = new ArrayList<>();
    for (int width : channels) {
      float[] ones = new float[width];
      Arrays.fill(ones, 1f / channels.length);
      uniform.add(Weights.onDevice(FloatTensor.wrap(ones, width), manager));
    }
    return new PerceptualDistance("squeeze-caffe", Colours.caffe(manager), backbone, uniform);
  }

  /** Turns the first convolution's inputs around, which spares turning every picture's channels. */
  private static Weights forRgb(Weights weights) {
    FloatTensor bgr = weights.tensor(FIRST, 64, 3, 3, 3);
    float[] rgb = new float[bgr.count()];
    for (int i = 0; i < rgb.length; i++) {
      int place = i % 9;
      int channel = i / 9 % 3;
      int output = i / 27;
      rgb[i] = bgr.get((output * 3 + 2 - channel) * 9 + place);
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.put(FIRST, FloatTensor.wrap(rgb, bgr.shape()));
    return new Weights(weights.label(), tensors);
  }
}
