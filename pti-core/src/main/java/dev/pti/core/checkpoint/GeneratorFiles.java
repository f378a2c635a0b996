package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes whole generators for other tools, one tensor in memory at a time. */
public final class GeneratorFiles {
  private GeneratorFiles() {}

  /**
   * Writes a generator under NVIDIA's names, whole or not at all: as safetensors, or as a state
   * dict that {@code Generator.load_state_dict(torch.load(file))} takes in stylegan2-ada-pytorch,
   * in stylegan3 and in whatever builds on them.
   *
   * @param file ends in {@code .safetensors}, {@code .pt} or {@code .pth}
   * @param tensors by NVIDIA's names; the resampling filters may be left out
   * @param settings texts beside them, as hyper-parameters; a state dict has no place for them
   * @throws InvalidInputException if the file has another ending or cannot be written
   */
  public static void writeNvidia(
      Path file, Map<String, TensorSource> tensors, Map<String, String> settings) {
    Map<String, TensorSource> complete = new LinkedHashMap<>(tensors);
    GeneratorCheckpoint.missingFilters(tensors.keySet())
        .forEach(name -> complete.put(name, TensorSource.of(Filter.tensor())));
    switch (ending(file)) {
      case "safetensors" -> Safetensors.writeSources(file, complete, settings);
      case "pt", "pth" -> PyTorch.write(file, TorchDict.stateDict(complete));
      default -> throw unknown(file, ".safetensors, .pt or .pkl");
    }
  }

  /**
   * Writes a generator as a checkpoint of rosinality's stylegan2-pytorch ({@code g_ema}, {@code
   * latent_avg}), whole or not at all; see {@link RosinalityWriter}.
   *
   * @param file ends in {@code .pt} or {@code .pth}
   * @param tensors by NVIDIA's names; the resampling filters may be left out
   * @throws InvalidInputException if the file has another ending or cannot be written, or the
   *     generator has class labels
   */
  public static void writeRosinality(Path file, Map<String, TensorSource> tensors) {
    switch (ending(file)) {
      case "pt", "pth" -> PyTorch.write(file, RosinalityWriter.content("the generator", tensors));
      default -> throw unknown(file, ".pt, which rosinality's tools read");
    }
  }

  /**
   * Says whether a file's name asks for a pickle, which only {@link GeneratorCheckpoint#writeCopy}
   * writes.
   *
   * @param file to be written
   */
  public static boolean isPickle(Path file) {
    return ending(file).equals("pkl");
  }

  /** What follows the last dot of a file's name, in small letters. */
  static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static InvalidInputException unknown(Path file, String wanted) {
    return new InvalidInputException(
        "cannot write a generator as %s, wanted a name ending in %s".formatted(file, wanted));
  }
}
