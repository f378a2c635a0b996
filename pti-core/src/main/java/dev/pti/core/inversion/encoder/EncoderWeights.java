package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.perceptual.NetworkWeights;
import java.util.Map;

/**
 * Named tensors of a network in a checkpoint, checked as they are asked for and brought onto a
 * device.
 */
public final class EncoderWeights extends NetworkWeights {
  /**
   * Takes a checkpoint's tensors.
   *
   * @param manager owns the arrays
   */
  public EncoderWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
    super(label, tensors, manager, "a network of its type");
  }

  /** Finds a convolution with a bias. */
  public Convolution convolution(String name, int out, int in, int size) {
    return new Convolution(
        array(name + ".weight", out, in, size, size), array(name + ".bias", out));
  }

  /** Finds a convolution without a bias and folds the batch norm that follows it into it. */
  Convolution convolution(String name, String normName, int out, int in, int size) {
    FloatTensor weight = tensor(name + ".weight", out, in, size, size);
    BatchNorm norm = batchNorm(normName, out);
    return new Convolution(
        onDevice(norm.scaled(weight)), onDevice(FloatTensor.wrap(norm.shifts(), out)));
  }

  /** Finds a fully connected layer with equalized learning rate and folds the rate into it. */
  public Linear equalized(String name, int out, int in) {
    float[] weight = tensor(name + ".weight", out, in).toArray();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (weight[i] / Math.sqrt(in));
    }
    return new Linear(onDevice(FloatTensor.wrap(weight, out, in)), array(name + ".bias", out));
  }

  /** Finds a batch norm as it is after training. */
  BatchNorm batchNorm(String name, int channels) {
    used(name + ".num_batches_tracked");
    FloatTensor variance = tensor(name + ".running_var", channels);
    for (int i = 0; i < channels; i++) {
      if (variance.get(i) < 0) {
        throw refused(
            "holds %s.running_var with a variance of %s at %d, wanted at least 0"
                .formatted(name, variance.get(i), i));
      }
    }
    return BatchNorm.of(
        tensor(name + ".weight", channels),
        tensor(name + ".bias", channels),
        tensor(name + ".running_mean", channels),
        variance);
  }
}
