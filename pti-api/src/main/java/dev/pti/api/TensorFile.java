package dev.pti.api;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The content of a file of tensors: safetensors, {@code .npy}, {@code .npz} or PyTorch's {@code
 * .pt}. Nothing in such a file is ever executed.
 *
 * @param tensors the tensors by name, in the order of the file; a file that holds a single nameless
 *     tensor names it {@code value}
 * @param metadata texts beside the tensors; empty if the format has none
 */
public record TensorFile(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
  /**
   * Keeps unmodifiable copies, in their order.
   *
   * @param tensors as above
   * @param metadata as above
   */
  public TensorFile {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file; the format is found from its first bytes, not from its name.
   *
   * @param file what to read
   * @return its tensors, converted to float32
   * @throws InvalidInputException if the file is missing, of no known format, or damaged
   */
  public static TensorFile read(Path file) {
    return format().read(file);
  }

  /**
   * Reads safetensors from a stream, as from a resource of a jar.
   *
   * @param in stays open
   * @param label what messages call it
   * @return its tensors, converted to float32
   * @throws InvalidInputException if it cannot be read, or is damaged
   */
  public static TensorFile read(InputStream in, String label) {
    return format().read(in, label);
  }

  /**
   * Writes the content as safetensors, whole or not at all; {@link #read} gives it back.
   *
   * @param file the final name, better one that ends in {@code .safetensors}; its folders are
   *     created as needed
   * @throws InvalidInputException if the file cannot be written
   */
  public void write(Path file) {
    format().write(file, this);
  }

  /** Beside this class: the thread's own loader may know nothing of either. */
  private static TensorFileFormat format() {
    ClassLoader loader = TensorFileFormat.class.getClassLoader();
    for (TensorFileFormat format : ServiceLoader.load(TensorFileFormat.class, loader)) {
      return format;
    }
    throw new IllegalStateException("no reader of tensor files: add pti-core to the class path");
  }

  /**
   * Returns one tensor.
   *
   * @param name its name
   * @return the tensor
   * @throws InvalidInputException if there is none of the name
   */
  public FloatTensor get(String name) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException("no tensor " + name + "; there are " + tensors.keySet());
    }
    return tensor;
  }

  /**
   * Returns the only tensor of the file, as direction files hold it.
   *
   * @return the tensor
   * @throws InvalidInputException if the file holds none or several
   */
  public FloatTensor single() {
    if (tensors.size() != 1) {
      throw new InvalidInputException(
          "wanted a file of one tensor, this one holds "
              + tensors.size()
              + ": "
              + tensors.keySet());
    }
    return tensors.values().iterator().next();
  }
}
