package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Latents as the field's tools leave them in files, in and out. */
public final class LatentFiles {
  /** Under which names tools save a latent, the most telling first. */
  private static final List<String> NAMES = List.of("w", "ws", "latent", "w_pivot", "value");

  /** Rosinality's projector keeps one of these for each photograph, under the photograph's name. */
  private static final String OF_A_PHOTOGRAPH = ".latent";

  private LatentFiles() {}

  /**
   * Reads a latent: PTI's {@code 0.pt}, the {@code projected_w.npz} of NVIDIA's projector, what
   * rosinality's projector found for one photograph, this library's {@code pivot.safetensors}, or
   * any file with one tensor. It may be of shape {@code [width]}, {@code [layers, width]} or either
   * with an axis of size 1 in front.
   *
   * @param file what to read
   * @param layers of the generator
   * @param width of the generator's latents
   * @return a point of W or W+
   * @throws InvalidInputException if the file is missing, damaged, or holds no latent that fits
   */
  public static Latent read(Path file, int layers, int width) {
    TensorFile content = TensorFile.read(file);
    FloatTensor tensor =
        NAMES.stream()
            .filter(content.tensors()::containsKey)
            .findFirst()
            .map(content::get)
            .orElseGet(() -> only(file, content));
    long[] shape = tensor.shape();
    int ones = 0;
    while (ones < shape.length - 1 && shape[ones] == 1) {
      ones++;
    }
    long[] axes = Arrays.copyOfRange(shape, ones, shape.length);
    try {
      if (axes.length == 1 && axes[0] == width) {
        return Latent.inW(tensor.toArray(), layers);
      }
      if (axes.length == 2 && axes[0] == layers && axes[1] == width) {
        return Latent.inWPlus(tensor.reshape(axes));
      }
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    throw new InvalidInputException(
        "%s holds a tensor of shape %s, generator wants a latent [%d, %d] or [%d]"
            .formatted(file, Arrays.toString(shape), layers, width, width));
  }

  private static FloatTensor only(Path file, TensorFile content) {
    List<String> latents =
        content.tensors().keySet().stream().filter(name -> name.endsWith(OF_A_PHOTOGRAPH)).toList();
    if (latents.size() == 1) {
      return content.get(latents.get(0));
    }
    if (latents.size() > 1) {
      throw new InvalidInputException(
          "%s holds latents of %d photographs, wanted one".formatted(file, latents.size()));
    }
    if (content.tensors().size() != 1) {
      throw new InvalidInputException(
          "%s holds %d tensors, wanted one, or one that is named w"
              .formatted(file, content.tensors().size()));
    }
    return content.single();
  }

  /**
   * Writes a latent, whole or not at all.
   *
   * @param file ends in {@code .pt} (a bare tensor {@code [1, layers, width]}, as PTI saves it),
   *     {@code .npz} (that as {@code w}, as NVIDIA's projector saves it), {@code .npy} (that alone)
   *     or {@code .safetensors} ({@code w [layers, width]})
   * @param latent what to write
   * @throws InvalidInputException if the file has another ending or cannot be written
   */
  public static void write(Path file, Latent latent) {
    FloatTensor rows = latent.toTensor();
    FloatTensor batch = rows.reshape(1, rows.size(0), rows.size(1));
    switch (GeneratorFiles.ending(file)) {
      case "pt", "pth" -> PyTorch.writeTensor(file, batch);
      case "npz" -> Numpy.writeArchive(file, Map.of("w", batch));
      case "npy" -> Numpy.write(file, batch);
      case "safetensors" -> Safetensors.write(file, Map.of("w", rows), Map.of());
      default ->
          throw new InvalidInputException(
              "cannot write a latent as %s, wanted a name ending in .pt, .npz, .npy or .safetensors"
                  .formatted(file));
    }
  }
}
