package dev.pti.core.checkpoint;

import com.google.common.collect.Maps;
import com.google.common.io.ByteStreams;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.api.files.AtomicFiles;
import dev.pti.api.files.IoReasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The safetensors format: eight bytes with the length of a JSON header, the header, the values.
 *
 * <p>Reading is as strict as the format's own reader: the tensors' spans must cover the data
 * exactly, without overlaps, holes or bytes behind them.
 */
public final class Safetensors {
  static final String FORMAT = "safetensors";

  /** As in the format's own reader. */
  static final int MAX_HEADER = 100_000_000;

  private Safetensors() {}

  /**
   * Reads a file.
   *
   * @param file what to read
   * @return its tensors as float32, in the order of the header
   * @throws InvalidInputException if it is missing, damaged or of another format
   */
  public static TensorFile read(Path file) {
    return StoredFile.use(
        file, (path, label) -> open(ByteSource.of(path), label), StoredFile::load);
  }

  /**
   * Reads a stream to its end, for resources of the class path.
   *
   * @param in what to read; the caller closes it
   * @param label what errors call it
   * @return its tensors as float32, in the order of the header
   * @throws InvalidInputException if it is damaged or of another format
   */
  public static TensorFile read(InputStream in, String label) {
    try (StoredFile file = open(ByteSource.of(in.readAllBytes()), label)) {
      return file.load();
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + label + ": " + IoReasons.of(e, label), e);
    }
  }

  /**
   * Writes a file of float32 tensors, whole or not at all.
   *
   * @param file the final name; its folders are created as needed
   * @param tensors what to write; the file's order is by name
   * @param metadata texts beside them
   * @throws InvalidInputException if the file cannot be written
   */
  public static void write(
      Path file, Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    write(file, tensors, metadata, name -> false);
  }

  /**
   * Writes a file of float32 and float16 tensors, whole or not at all. Equal arguments give equal
   * bytes.
   *
   * @param file the final name; its folders are created as needed
   * @param tensors what to write; the file's order is float32 before float16, then by name
   * @param metadata texts beside them
   * @param half the names of the tensors that are rounded to float16
   * @throws InvalidInputException if the file cannot be written, or a finite value is too large for
   *     half precision
   */
  public static void write(
      Path file,
      Map<String, FloatTensor> tensors,
      Map<String, String> metadata,
      Predicate<String> half) {
    writeSources(file, Maps.transformValues(tensors, TensorSource::of), metadata, half);
  }

  /**
   * Says how many bytes a file would take.
   *
   * @param file as errors call it
   * @param tensors as {@link #write(Path, Map, Map, Predicate)} takes them
   * @param metadata likewise
   * @param half likewise
   * @return how many
   * @throws InvalidInputException if a finite value is too large for float16
   */
  public static long bytes(
      Path file,
      Map<String, FloatTensor> tensors,
      Map<String, String> metadata,
      Predicate<String> half) {
    Map<String, TensorSource> sources = Maps.transformValues(tensors, TensorSource::of);
    return new SafetensorsWriter(file.toString(), sources, metadata, half).bytes();
  }

  /**
   * Rounds a tensor as a file of float16 does.
   *
   * @param tensor any values
   * @return what is read back
   */
  public static FloatTensor rounded(FloatTensor tensor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Half.toFloat(Half.fromFloat(values[i]));
    }
    return FloatTensor.wrap(values, tensor.shape());
  }

  /** Writes float32 tensors that are read one at a time, whole or not at all. */
  static void writeSources(
      Path file, Map<String, TensorSource> tensors, Map<String, String> metadata) {
    writeSources(file, tensors, metadata, name -> false);
  }

  /**
   * Writes a file of float32 and float16 tensors that are read one at a time, whole or not at all.
   *
   * @param file the final name; its folders are created as needed
   * @param tensors what to write; may be asked for their values more than once
   * @param metadata texts beside them
   * @param half the names of the tensors that are rounded to float16
   * @throws InvalidInputException if the file cannot be written, or a finite value is too large for
   *     half precision
   */
  public static void writeSources(
      Path file,
      Map<String, TensorSource> tensors,
      Map<String, String> metadata,
      Predicate<String> half) {
    SafetensorsWriter writer = new SafetensorsWriter(file.toString(), tensors, metadata, half);
    AtomicFiles.write(file, writer::writeTo);
  }

  /** Opens and checks a source, which belongs to the result, or is closed if this fails. */
  static StoredFile open(ByteSource source, String label) throws IOException {
    try {
      return index(source, label);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static StoredFile index(ByteSource source, String label) throws IOException {
    long size = source.size();
    if (size < Long.BYTES) {
      throw new InvalidInputException(
          "%s is truncated: safetensors begins with 8 bytes, it has %d".formatted(label, size));
    }
    InputStream in = source.from(0);
    long length =
        ByteBuffer.wrap(in.readNBytes(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER) {
      throw new InvalidInputException(
          "%s claims a header of %s bytes, the most is %d"
              .formatted(label, Long.toUnsignedString(length), MAX_HEADER));
    }
    if (length > size - Long.BYTES) {
      throw new InvalidInputException(
          "%s is truncated: its header has %d bytes, %d are there"
              .formatted(label, length, size - Long.BYTES));
    }
    long data = Long.BYTES + length;
    SafetensorsHeader header = SafetensorsHeader.parse(text(in, length), size - data, label);
    ValueReader reader = new ValueReader(label);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, entry) ->
                tensors.put(
                    name,
                    new StoredTensor(
                        entry.type(),
                        entry.shape(),
                        into ->
                            reader.read(
                                source.from(data + entry.begin()),
                                entry.type(),
                                ByteOrder.LITTLE_ENDIAN,
                                into))));
    return new StoredFile(FORMAT, tensors, header.metadata(), Map.of(), reader, source);
  }

  /** The header as text; what is not UTF-8 is an error where it is read. */
  private static Reader text(InputStream in, long length) {
    return new InputStreamReader(
        ByteStreams.limit(in, length), StandardCharsets.UTF_8.newDecoder());
  }
}
