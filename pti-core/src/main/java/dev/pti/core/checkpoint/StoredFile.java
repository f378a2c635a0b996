package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.api.files.IoReasons;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * An open file of tensors: checked and listed, its values not yet read.
 *
 * @param format the format's name
 * @param tensors by name, in the order of the file
 * @param metadata texts beside the tensors
 * @param attributes what networks that were stored whole say of themselves, by name
 * @param reader grants the memory for values
 * @param source what the values come from; closed with this
 */
record StoredFile(
    String format,
    Map<String, StoredTensor> tensors,
    Map<String, String> metadata,
    Map<String, String> attributes,
    ValueReader reader,
    Closeable source)
    implements Closeable {

  /** Opens a file of one format, or of whichever it is. */
  @FunctionalInterface
  interface Opener {
    StoredFile open(Path file, String label) throws IOException;
  }

  /** Takes something from an open file. */
  @FunctionalInterface
  interface Use<T> {
    T of(StoredFile file) throws IOException;
  }

  /** Makes something of an open file, which keeps it open. */
  @FunctionalInterface
  interface Holder<T> {
    T of(StoredFile file, String label) throws IOException;
  }

  /** Opens a file, uses it and closes it, with a sentence for each way in which that fails. */
  static <T> T use(Path file, Opener opener, Use<T> use) {
    try (StoredFile stored = open(file, opener)) {
      return use.of(stored);
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  /** Opens a file and hands it over; it is closed if that fails. */
  static <T> T hold(Path file, Opener opener, Holder<T> holder) {
    try {
      StoredFile stored = open(file, opener);
      try {
        return holder.of(stored, file.toString());
      } catch (IOException | RuntimeException e) {
        stored.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(file.toString(), e);
    }
  }

  private static StoredFile open(Path file, Opener opener) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + " is a directory, wanted a file of tensors");
    }
    if (!Files.exists(file)) {
      throw new InvalidInputException(file + " does not exist");
    }
    if (Files.size(file) == 0) {
      throw new InvalidInputException(file + " is empty");
    }
    return opener.open(file, file.toString());
  }

  /** Reads a tensor of a file that another holds, with a sentence if that fails. */
  static void read(StoredTensor tensor, FloatBuffer into, String label) {
    try {
      tensor.values().read(into);
    } catch (IOException e) {
      throw failed(label, e);
    }
  }

  /** Closes the file, with a sentence if that fails. */
  void close(String label) {
    try {
      close();
    } catch (IOException e) {
      throw failed(label, e);
    }
  }

  /** The sentence for a file that cannot be read. */
  private static InvalidInputException failed(String label, IOException e) {
    return new InvalidInputException(
        e instanceof ZipException || e instanceof EOFException
            ? label + " is damaged: " + IoReasons.of(e, label)
            : "cannot read " + label + ": " + IoReasons.of(e, label),
        e);
  }

  /** Reads every tensor; one that stands under several names is read once. */
  TensorFile load() throws IOException {
    IdentityHashMap<StoredTensor, FloatTensor> loaded = new IdentityHashMap<>();
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
      FloatTensor tensor = loaded.get(entry.getValue());
      if (tensor == null) {
        tensor = entry.getValue().load(reader);
        loaded.put(entry.getValue(), tensor);
      }
      values.put(entry.getKey(), tensor);
    }
    return new TensorFile(values, metadata);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
