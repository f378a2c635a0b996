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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pickle of NVIDIA's networks with other values: the same bytes but where tensors lie. Such a
 * pickle holds networks whole, with the source of their classes, so that only the tools' own code
 * can make one; but a tuned generator differs from what it was tuned from in values alone. What
 * opened the one file opens the other.
 */
final class PickleCopy {
  private final ByteSource source;
  private final Path from;
  private final Path to;

  /** The values of a tensor, and where in the file they lie. */
  private record Change(String name, StridedValues old, TensorSource now) {
    /** Bytes from the first value to the last. */
    int length() {
      return Math.toIntExact(old.end() - old.begin());
    }

    /**
     * Puts the values between others that lie there.
     *
     * @param bytes what the file holds from the first to the last
     */
    void putInto(byte[] bytes) {
      FloatBuffer span = ByteBuffer.wrap(bytes).order(old.order()).asFloatBuffer();
      Strides.scatter(now.read(), old.shape(), old.strides(), span);
    }
  }

  /** What a tensor spans in the file. */
  private record Span(String name, StridedValues values, boolean changes) {
    boolean reachesInto(Span behind) {
      return values.end() > behind.values.begin();
    }

    /** Of two that begin before a third, the one that reaches further. */
    static Span further(@Nullable Span one, Span other) {
      return one == null || other.values.end() > one.values.end() ? other : one;
    }
  }

  private PickleCopy(ByteSource source, Path from, Path to) {
    this.source = source;
    this.from = from;
    this.to = to;
  }

  /**
   * Writes the copy, whole or not at all.
   *
   * @param source the open file; what its path leads to may be another by now
   * @param from the path
   * @param stored what the file holds, by NVIDIA's names
   * @param tensors what the copy shall hold; those that the file lacks are left out
   */
  static void write(
      ByteSource source,
      Path from,
      Path to,
      Map<String, StoredTensor> stored,
      Map<String, TensorSource> tensors) {
    PickleCopy copy = new PickleCopy(source, from, to);
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
    requireApart(stored, changes.stream().map(Change::name).collect(Collectors.toSet()));
    changes.sort(Comparator.comparingLong(change -> change.old.begin()));
    return changes;
  }

  private static boolean isEqual(StoredTensor old, FloatTensor now) throws IOException {
    return FloatTensor.wrap(old.read(), old.shapeArray()).equals(now);
  }

  /** Refuses to change values that another tensor has, too. */
  private void requireApart(Map<String, StoredTensor> stored, Set<String> changed) {
    List<Span> spans = new ArrayList<>();
    stored.forEach(
        (name, tensor) -> {
          if (tensor.values() instanceof StridedValues values
              && values.place() >= 0
              && tensor.count() > 0) {
            spans.add(new Span(name, values, changed.contains(name)));
          }
        });
    spans.sort(Comparator.comparingLong(span -> span.values.begin()));
    // Of what begins before a span the one that reaches furthest is enough: where another reaches
    // into it and changes, that was refused when the two of them met.
    @Nullable Span furthest = null;
    for (Span span : spans) {
      if (furthest != null && furthest.reachesInto(span) && (furthest.changes || span.changes)) {
        throw failed("in %s %s and %s share values".formatted(from, furthest.name, span.name));
      }
      furthest = Span.further(furthest, span);
    }
  }

  private Change change(String name, StoredTensor old, TensorSource now) {
    if (old.type() != ElementType.F32) {
      throw failed("%s holds %s as %s, wanted float32".formatted(from, name, old.type().text()));
    }
    if (old.values() instanceof StridedValues values && values.place() >= 0) {
      if (!Strides.areApart(old.shape(), values.strides())) {
        throw failed("in %s values of %s share places".formatted(from, name));
      }
      return new Change(name, values, now);
    }
    throw failed(
        "%s does not hold %s as plain bytes, as pickles of protocols 3 to 5 do"
            .formatted(from, name));
  }

  private void writeTo(OutputStream out, List<Change> changes) throws IOException {
    long position = 0;
    for (Change change : changes) {
      position += copy(position, change.old.begin(), out);
      byte[] bytes = source.from(position).readNBytes(change.length());
      if (bytes.length < change.length()) {
        throw new EOFException(from + " ended while it was read");
      }
      change.putInto(bytes);
      out.write(bytes);
      position += bytes.length;
    }
    copy(position, source.size(), out);
  }

  private long copy(long begin, long end, OutputStream out) throws IOException {
    return ByteStreams.copy(ByteStreams.limit(source.from(begin), end - begin), out);
  }

  private InvalidInputException failed(String why) {
    return new InvalidInputException("cannot write %s: %s".formatted(to, why));
  }
}
