package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.api.files.AtomicFiles;
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

  /**
   * Writes a dict as {@code torch.save} of version 1.6 and later does, whole or not at all; {@code
   * torch.load} reads it with {@code weights_only=True} and with {@code mmap=True}. Tensors are
   * read one at a time, each once, in the order of the dict. Equal contents give equal bytes.
   *
   * @param file the final name; its folders are created as needed
   * @param content what to write; tensors are stored as float32, each in a storage of its own
   * @throws dev.pti.api.InvalidInputException if the file cannot be written, a tensor cannot be
   *     read or has another shape than its source told, or a text holds half a surrogate pair
   */
  public static void write(Path file, TorchDict content) {
    AtomicFiles.write(file, out -> TorchWriter.write(file.toString(), content, out));
  }

  /**
   * Writes a bare tensor, as PTI saves its pivots ({@code 0.pt}, of shape {@code [1, layers,
   * width]}), whole or not at all. Equal tensors give equal bytes.
   *
   * @param file the final name; its folders are created as needed
   * @param tensor what to write, as float32
   * @throws dev.pti.api.InvalidInputException if the file cannot be written
   */
  public static void writeTensor(Path file, FloatTensor tensor) {
    AtomicFiles.write(
        file, out -> TorchWriter.write(file.toString(), TensorSource.of(tensor), out));
  }

  private static StoredFile open(Path file, String label) throws IOException {
    return ZipArchive.isZip(file)
        ? TorchZip.open(ZipArchive.open(file, label), label)
        : PickleFile.open(ByteSource.of(file), label);
  }
}
