package dev.pti.core.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.core.stylegan.GeneratorWeights;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.TorchEngine;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Loads the generator of a file and prints its identity, or reads the file as a whole. */
final class StreamedLoading {
  private StreamedLoading() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    System.out.println(arguments[1].equals("generator") ? generator(file) : whole(file));
  }

  private static String generator(Path file) {
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        GeneratorCheckpoint checkpoint = GeneratorCheckpoint.open(file)) {
      StyleGan generator = StyleGan.load(weights(checkpoint), manager);
      return checkpoint.sha256() + " " + generator.resolution();
    }
  }

  private static String whole(Path file) {
    try {
      return new TensorFiles().read(file).tensors().size() + " tensors";
    } catch (InvalidInputException e) {
      return e.getMessage();
    }
  }

  private static GeneratorWeights weights(GeneratorCheckpoint checkpoint) {
    return new GeneratorWeights() {
      @Override
      public String label() {
        return checkpoint.label();
      }

      @Override
      public Map<String, long[]> shapes() {
        return checkpoint.shapes();
      }

      @Override
      public Map<String, String> settings() {
        return checkpoint.settings();
      }

      @Override
      public void read(String name, FloatBuffer into) {
        checkpoint.read(name, into);
      }
    };
  }
}
