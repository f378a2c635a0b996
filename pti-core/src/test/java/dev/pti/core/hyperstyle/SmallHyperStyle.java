package dev.pti.core.hyperstyle;

import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RuleWeights;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.PyTorch;
import dev.pti.core.checkpoint.TensorSource;
import dev.pti.core.checkpoint.TorchDict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of a hypernetwork (120 MB, most of it the backbone) and of its generator of 32 pixels;
 * neither was trained.
 *
 * @param generator safetensors
 * @param checkpoint of PyTorch
 */
public record SmallHyperStyle(Path generator, Path checkpoint) {
  /** Of each of the generator's layers. */
  private static final int CHANNELS = 8;

  public static TensorFile generatorTensors() {
    return SyntheticGenerator.of(32, 16, 32, size -> CHANNELS);
  }

  /** Of the same layers, but of pictures of 16 x 32. */
  public static TensorFile tallGeneratorTensors() {
    return SyntheticGenerator.of(new PictureSize(2, 4), 32, 16, 32, size -> CHANNELS);
  }

  /** Five layers that share, and the last two by themselves. */
  public static RuleWeights weights() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    ParityFiles.shapes("hyperstyle.names")
        .forEach(
            (name, shape) -> {
              if (!name.startsWith("refinement_blocks.")
                  || name.matches("refinement_blocks\\.[02356]\\..+")) {
                shapes.put(name, shape);
              }
            });
    for (int layer : new int[] {8, 9}) {
      String block = "refinement_blocks." + layer;
      convolution(shapes, block + ".convs.0", 256, 512, 3);
      convolution(shapes, block + ".convs.2", 256, 256, 3);
      convolution(shapes, block + ".convs.4", 512, 256, 3);
      convolution(shapes, block + ".output.1", CHANNELS * CHANNELS, 512, 1);
    }
    return new HypernetworkRuleWeights(shapes);
  }

  private static void convolution(
      Map<String, long[]> shapes, String name, int out, int in, int size) {
    shapes.put(name + ".weight", new long[] {out, in, size, size});
    shapes.put(name + ".bias", new long[] {out});
  }

  public static SmallHyperStyle writeTo(Path folder) {
    SmallHyperStyle files =
        new SmallHyperStyle(
            folder.resolve("generator.safetensors"), folder.resolve("hyperstyle.pt"));
    generatorTensors().write(files.generator);
    RuleWeights weights = weights();
    TorchDict.Builder state = TorchDict.ordered();
    for (String name : weights.keySet()) {
      state.put(
          "hypernet." + name, TensorSource.of(weights.get(name).shape(), () -> weights.get(name)));
    }
    PyTorch.write(
        files.checkpoint,
        TorchDict.plain()
            .put("state_dict", state.build())
            .put("opts", TorchDict.plain().put("output_size", 32).build())
            .build());
    return files;
  }
}
