package dev.pti.core.checkpoint;

import dev.pti.api.TensorFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * PyTorch's files of tensors, as {@code torch.save} writes them: the zip archive of version 1.6 and
 * later, and the plain sequence of pickles and storages before. Nothing in them is executed; see
 * {@link Unpickler}.
 *
 * <p>A bare tensor is named {@code value}. Nested dicts and lists become names with dots, as in
 * {@code g_ema.convs.0.weight}; their numbers and texts become metadata.
 */
public final class PyTorch {
  static final String ZIP = "PyTorch (zip)";
  static final String LEGACY = "PyTorch (before 1.6)";

  private PyTorch() {}

  /**
   * Reads a file of either kind.
   *
   * @param file what to read
   * @return its tensors as float32, row-major, and its numbers and texts
   * @throws dev.pti.api.InvalidInputException if it is missing, damaged, of another format or holds
   *     anything else than tensors, numbers and texts
   */
  public static TensorFile read(Path file) {
    return StoredFile.use(file, PyTorch::open, StoredFile::load);
  }

  private static StoredFile open(Path file, String label) throws IOException {
    return ZipArchive.isZip(file)
        ? TorchZip.open(ZipArchive.open(file, label), label)
        : PickleFile.open(ByteSource.of(file), label);
  }
}
