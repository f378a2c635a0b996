package dev.pti.core.checkpoint;

import com.google.common.io.ByteStreams;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.AtomicFiles;
import dev.pti.api.files.IoReasons;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A pickle of NVIDIA's networks with other values: the same bytes but where tensors lie. Such a
 * pickle holds networks whole, with the source of their classes, so that only the tools' own code
 * can make one; but a tuned generator differs from what it was tuned from in values alone. What
 * opened the one file opens the other.
 */
final class PickleCopy {
  private final Path from;
  private final Path to;

  /** The values of a tensor, and where in the file they lie. */
  private record Change(String name, StridedValues old, TensorSource now) {
    long begin() {
      return old.place() + old.offset() * Float.BYTES;
    }

    /** Bytes from the first value to the last. */
    int length() {
      return Math.toIntExact(old.span() * Float.BYTES);
    }

    /**
     * Puts the values between others that lie there.
     *
     * @param bytes what the file holds from the first to the last
     */
    void putInto(byte[] bytes) {
      FloatBuffer span = ByteBuffer.wrap(bytes).order(old.order()).asFloatBuffer();
      Strides.scatter(now.read().toArray(), old.shape(), old.strides(), span);
    }
  }

  private PickleCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Writes the copy, whole or not at all.
   *
   * @param stored what the file holds, by NVIDIA's names
   * @param tensors what the copy shall hold; those that the file lacks are left out
   */
  static void write(
      Path from, Path to, Map<String, StoredTensor> stored, Map<String, TensorSource> tensors) {
    PickleCopy copy = new PickleCopy(from, to);
    try {
      if (Files.exists(to) && Files.isSameFile(from, to)) {
        throw copy.failed("that is the file that the generator was loaded from");
      }
      List<Change> changes = copy.changes(stored, tensors);
      AtomicFiles.write(to, out -> copy.writeTo(out, changes));
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + from + ": " + IoReasons.of(e), e);
    }
  }

  private List<Change> changes(Map<String, StoredTensor> stored, Map<String, TensorSource> tensors)
      throws IOException {
    List<Change> changes = new ArrayList<>();
    for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
      TensorSource now = tensors.get(entry.getKey());
      if (now != null && !isEqual(entry.getValue(), now.read())) {
        changes.add(change(entry.getKey(), entry.getValue(), now));
      }
    }
    changes.sort(Comparator.comparingLong(Change::begin));
    for (int i = 1; i < changes.size(); i++) {
      Change before = changes.get(i - 1);
      if (before.begin() + before.length() > changes.get(i).begin()) {
        throw failed(
            "in %s %s and %s share values".formatted(from, before.name, changes.get(i).name));
      }
    }
    return changes;
  }

  private static boolean isEqual(StoredTensor old, FloatTensor now) throws IOException {
    return Arrays.equals(old.read(), now.toArray());
  }

  private Change change(String name, StoredTensor old, TensorSource now) {
    if (old.type() != ElementType.F32) {
      throw failed("%s holds %s as %s, wanted float32".formatted(from, name, old.type().text()));
    }
    if (old.values() instanceof StridedValues values && values.place() >= 0) {
      return new Change(name, values, now);
    }
    throw failed(
        "%s does not hold %s as plain bytes, as pickles of protocols 3 to 5 do"
            .formatted(from, name));
  }

  private void writeTo(OutputStream out, List<Change> changes) throws IOException {
    try (ByteSource source = ByteSource.of(from)) {
      long position = 0;
      for (Change change : changes) {
        position += copy(source, position, change.begin(), out);
        byte[] bytes = source.from(position).readNBytes(change.length());
        if (bytes.length < change.length()) {
          throw new EOFException(from + " ended while it was read");
        }
        change.putInto(bytes);
        out.write(bytes);
        position += bytes.length;
      }
      copy(source, position, source.size(), out);
    }
  }

  private static long copy(ByteSource source, long begin, long end, OutputStream out)
      throws IOException {
    return ByteStreams.copy(ByteStreams.limit(source.from(begin), end - begin), out);
  }

  private InvalidInputException failed(String why) {
    return new InvalidInputException("cannot write %s: %s".formatted(to, why));
  }
}
