package dev.pti.core.hyperstyle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.encoder.EncoderWeights;
import dev.pti.core.inversion.encoder.ResNet34;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hypernetwork of HyperStyle: from a photograph and what a generator draws in its place to
 * offsets, by which parts of themselves the weights of some convolutions are to grow.
 *
 * <p>A ResNet34 looks at both pictures. Layers of the lower resolutions, which have the most
 * weights, share what makes an offset for each weight of a short code ({@link WeightOffsets}); any
 * other layer has an offset for each kernel ({@link KernelOffsets}).
 *
 * <p>Records no gradients. Calls from several threads do not disturb each other.
 */
final class Hypernetwork {
  /** The length of a layer's code, and the channels of which kernels' offsets are made. */
  static final int CODE = 512;

  static final Kernels KERNELS = Kernels.load(Hypernetwork.class, "hypernetwork.py");

  /** The photograph's channels, and those of what is drawn. */
  private static final int CHANNELS = 6;

  private final ResNet34 backbone;
  private final Map<String, KernelOffsets> ofKernels = new LinkedHashMap<>();
  private final List<String> sharing = new ArrayList<>();
  private final @Nullable WeightOffsets ofWeights;

  private Hypernetwork(String label, EncoderWeights weights, Map<TunedLayer, Shape> layers) {
    backbone = new ResNet34(weights, CHANNELS);
    List<String> blocks = new ArrayList<>();
    Shape shared = null;
    for (Map.Entry<TunedLayer, Shape> entry : layers.entrySet()) {
      TunedLayer layer = entry.getKey();
      Shape shape = entry.getValue();
      if (weights.has(layer.block() + ".linear.weight")) {
        if (shared != null && !shape.equals(shared)) {
          throw new InvalidInputException(
              "%s shares offsets between layers of shapes %s and %s, wanted one shape"
                  .formatted(label, shared, shape));
        }
        shared = shape;
        sharing.add(layer.weight());
        blocks.add(layer.block());
      } else {
        ofKernels.put(layer.weight(), new KernelOffsets(weights, layer.block(), shape));
      }
    }
    ofWeights = shared == null ? null : new WeightOffsets(weights, blocks, shared);
    weights.requireAllUsed();
  }

  /**
   * Brings a hypernetwork onto a device.
   *
   * @param label how errors name the checkpoint
   * @param tensors the hypernetwork's alone, each asked for once
   * @param generator the shapes of the weights of the generator that it is for, {@code [o, i, 3,
   *     3]} of a convolution, by their names
   * @param manager owns the arrays; none is left in it if loading fails
   * @throws InvalidInputException if a tensor is missing, left over, of another shape or not
   *     finite, or if it tunes what the generator has not
   */
  static Hypernetwork load(
      String label,
      Map<String, FloatTensor> tensors,
      Map<String, Shape> generator,
      NDManager manager) {
    Map<TunedLayer, Shape> layers = new LinkedHashMap<>();
    for (TunedLayer layer : TunedLayer.of(label, tensors.keySet())) {
      Shape shape = generator.get(layer.weight());
      if (shape == null) {
        throw new InvalidInputException(
            "%s tunes %s, which the generator has not".formatted(label, layer.weight()));
      }
      layers.put(layer, shape);
    }
    NDManager own = manager.newSubManager();
    try {
      return new Hypernetwork(label, new EncoderWeights(label, tensors, own), layers);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /** How many layers it tunes. */
  int layers() {
    return sharing.size() + ofKernels.size();
  }

  /**
   * Looks at a photograph and at what is drawn in its place.
   *
   * @param pictures {@code [1, 6, 256, 256]}, RGB in [-1, 1] each
   * @return {@code [o, i, 3, 3]} or {@code [o, i, 1, 1]} by the names of the weights; they belong
   *     to the innermost open scope, of which there must be one
   */
  Map<String, NDArray> offsets(NDArray pictures) {
    List<NDArray> stages = backbone.stages(pictures);
    NDArray seen = stages.get(stages.size() - 1);
    Map<String, NDArray> offsets = new LinkedHashMap<>();
    if (ofWeights != null) {
      NDArray all = ofWeights.of(seen);
      for (int i = 0; i < sharing.size(); i++) {
        offsets.put(sharing.get(i), all.get(i));
      }
    }
    ofKernels.forEach((name, layer) -> offsets.put(name, layer.of(seen)));
    return offsets;
  }
}
