package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of a recognition network in a file of whichever tool: torchvision's state dicts, the
 * {@code lpips} package's own, and the archive {@code vgg16.pt} of NVIDIA's projector.
 */
public final class BackboneCheckpoint {
  private BackboneCheckpoint() {}

  /**
   * Reads the convolutions; the classifier behind them, which is most of such a file, is left out.
   *
   * @param file of any format that is read here
   * @return weights and biases of AlexNet, VGG16 or SqueezeNet 1.1 by torchvision's names, as in
   *     {@code features.0.weight}
   * @throws InvalidInputException if the file is missing, damaged or holds none of the three
   */
  public static Map<String, FloatTensor> read(Path file) {
    return StoredFile.use(file, TensorFiles::open, stored -> read(stored, file.toString()));
  }

  private static Map<String, FloatTensor> read(StoredFile file, String label) throws IOException {
    BackboneNames names = BackboneNames.find(file.tensors());
    if (names == null) {
      throw Contents.refusal(file, label, "AlexNet, VGG16 or SqueezeNet 1.1");
    }
    Map<String, FloatTensor> features = new LinkedHashMap<>();
    for (Map.Entry<String, String> name : names.fromTorchvision().entrySet()) {
      StoredTensor tensor = file.tensors().get(name.getValue());
      if (tensor != null) {
        features.put(name.getKey(), tensor.load(file.reader()));
      }
    }
    return features;
  }
}
