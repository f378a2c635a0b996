package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.api.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * NumPy's formats: {@code .npy} with one array, {@code .npz} with several in a zip archive. Arrays
 * of Python objects, which are pickles inside, are refused.
 */
public final class Numpy {
  static final String ARRAY = "NumPy array (.npy)";
  static final String ARCHIVE = "NumPy archive (.npz)";

  private static final String SUFFIX = ".npy";

  private Numpy() {}

  /**
   * Reads an array or an archive of arrays.
   *
   * @param file what to read
   * @return the arrays as float32 in C order; the one of {@code .npy} is named {@code value}
   * @throws InvalidInputException if it is missing, damaged or of another format
   */
  public static TensorFile read(Path file) {
    return StoredFile.use(
        file,
        (path, label) ->
            ZipArchive.isZip(path)
                ? openArchive(ZipArchive.open(path, label), label)
                : openArray(ByteSource.of(path), label),
        StoredFile::load);
  }

  /**
   * Writes one array, {@code .npy}, as little-endian float32 in C order, whole or not at all.
   *
   * @param file the final name; its folders are created as needed
   * @param tensor what to write
   * @throws InvalidInputException if the file cannot be written
   */
  public static void write(Path file, FloatTensor tensor) {
    AtomicFiles.write(file, out -> NpyWriter.write(tensor, out));
  }

  /**
   * Writes an archive of arrays, {@code .npz}, uncompressed as {@code numpy.savez} does, whole or
   * not at all. Equal arguments give equal bytes.
   *
   * @param file the final name; its folders are created as needed
   * @param tensors what to write, as float32; the file's order is by name
   * @throws InvalidInputException if the file cannot be written, or a name is empty, {@code ..}, or
   *     holds a slash, a backslash, a control character or half a surrogate pair, or two names
   *     differ only by {@code .npy}
   */
  public static void writeArchive(Path file, Map<String, FloatTensor> tensors) {
    SortedMap<String, FloatTensor> sorted = NpyWriter.checked(file.toString(), tensors);
    AtomicFiles.write(file, out -> NpyWriter.writeArchive(sorted, out));
  }

  /** Opens and checks an array; the source belongs to the result, or is closed if this fails. */
  static StoredFile openArray(ByteSource source, String label) throws IOException {
    try {
      NpyHeader header = NpyHeader.read(source.from(0), label);
      ValueReader reader = new ValueReader(label);
      StoredTensor tensor =
          tensor(
              header, source.size(), label, reader, begin -> source.from(header.bytes() + begin));
      return new StoredFile(ARRAY, Map.of("value", tensor), Map.of(), Map.of(), reader, source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Opens and checks an archive, which belongs to the result, or is closed if this fails. */
  static StoredFile openArchive(ZipArchive archive, String label) throws IOException {
    try {
      ValueReader reader = new ValueReader(label);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      for (String name : archive.names()) {
        if (!name.endsWith(SUFFIX)) {
          throw new InvalidInputException(
              "%s holds %s, wanted .npy arrays alone".formatted(label, name));
        }
        tensors.put(
            name.substring(0, name.length() - SUFFIX.length()),
            archivedTensor(archive, name, label, reader));
      }
      return new StoredFile(ARCHIVE, tensors, Map.of(), Map.of(), reader, archive);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static StoredTensor archivedTensor(
      ZipArchive archive, String name, String label, ValueReader reader) throws IOException {
    String what = name + " of " + label;
    try (InputStream in = archive.open(name)) {
      NpyHeader header = NpyHeader.read(in, what);
      return tensor(
          header,
          archive.size(name),
          what,
          reader,
          begin -> archive.open(name, header.bytes() + begin));
    }
  }

  private static StoredTensor tensor(
      NpyHeader header, long size, String what, ValueReader reader, StridedValues.Opener opener) {
    long wanted = header.count() * header.type().bytes();
    if (wanted != size - header.bytes()) {
      throw new InvalidInputException(
          "%s has shape %s and type %s, which is %d bytes, but %d are there"
              .formatted(
                  what, header.shape(), header.type().text(), wanted, size - header.bytes()));
    }
    return new StoredTensor(
        header.type(),
        header.shape(),
        new StridedValues(
            header.type(),
            header.order(),
            header.shape(),
            header.fortran()
                ? Strides.columnMajor(header.shape())
                : Strides.rowMajor(header.shape()),
            0,
            opener,
            -1,
            reader));
  }
}
