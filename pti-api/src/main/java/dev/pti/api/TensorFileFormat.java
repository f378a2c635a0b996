package dev.pti.api;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads and writes files of tensors; found by {@link java.util.ServiceLoader}. Core provides it.
 */
public interface TensorFileFormat {
  /**
   * Reads a file of any known format.
   *
   * @param file what to read
   * @return its tensors as float32
   * @throws InvalidInputException if the file is missing, of no known format, or damaged
   */
  TensorFile read(Path file);

  /**
   * Reads safetensors from a stream.
   *
   * @param in stays open
   * @param label what messages call it
   * @return its tensors as float32
   * @throws InvalidInputException if it cannot be read, or is damaged
   */
  TensorFile read(InputStream in, String label);

  /**
   * Writes safetensors, whole or not at all.
   *
   * @param file the final name; its folders are created as needed
   * @param content float32 tensors and texts beside them
   * @throws InvalidInputException if the file cannot be written
   */
  void write(Path file, TensorFile content);
}
