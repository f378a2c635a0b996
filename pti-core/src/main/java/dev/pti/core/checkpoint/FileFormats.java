package dev.pti.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says what a file of tensors is without reading its values or running anything in it. */
public final class FileFormats {
  private FileFormats() {}

  /**
   * Describes a file of any known format.
   *
   * @param file what to look at
   * @return its format, tensors and texts
   * @throws dev.pti.api.InvalidInputException if it is missing, of no known format, or damaged
   */
  public static FileDescription describe(Path file) {
    return StoredFile.use(file, TensorFiles::open, stored -> describe(file, stored));
  }

  private static FileDescription describe(Path file, StoredFile stored) throws IOException {
    Map<String, FileDescription.Tensor> tensors = new LinkedHashMap<>();
    stored
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name, new FileDescription.Tensor(tensor.type().text(), tensor.shape())));
    Contents contents = Contents.of(stored, file.toString());
    return new FileDescription(
        stored.format(),
        Files.size(file),
        contents.kind(),
        contents.list(),
        tensors,
        stored.metadata());
  }
}
