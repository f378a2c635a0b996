package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.api.files.IoReasons;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A StyleGAN2 or StyleGAN3 generator in a file of whichever tool, open, with its tensors under
 * NVIDIA's names, which are read one at a time.
 *
 * <p>Read are NVIDIA's {@code .pkl} files (stylegan2-ada-pytorch, stylegan3, and the TensorFlow
 * ones before them), networks that PTI saved whole, checkpoints of rosinality's stylegan2-pytorch,
 * the decoders inside pSp and e4e, state dicts and safetensors. Nothing in any of them is executed.
 * Not thread-safe; the caller closes it.
 */
public final class GeneratorCheckpoint implements Closeable {
  /** Ten times the values of a generator of 1024 x 1024; a small file can claim any number. */
  private static final long MOST_VALUES = 1L << 28;

  private static final String FILTER = "resample_filter";

  private final String label;
  private final @Nullable Path path;
  private final StoredFile file;
  private final GeneratorLayout.Found found;

  private GeneratorCheckpoint(
      String label, @Nullable Path path, StoredFile file, GeneratorLayout.Found found) {
    this.label = label;
    this.path = path;
    this.file = file;
    this.found = found;
  }

  /**
   * Opens a file.
   *
   * @param file of any format that is read here
   * @return the generator in it
   * @throws InvalidInputException if it is missing, damaged or holds no generator of StyleGAN2 or
   *     StyleGAN3
   */
  public static GeneratorCheckpoint open(Path file) {
    return StoredFile.hold(file, TensorFiles::open, (stored, label) -> of(stored, label, file));
  }

  /**
   * Opens a resource of the class path.
   *
   * @param in safetensors; read to its end, the caller closes it
   * @param label what errors call it
   * @return the generator in it
   * @throws InvalidInputException if it is damaged or holds no generator of StyleGAN2 or StyleGAN3
   */
  public static GeneratorCheckpoint open(InputStream in, String label) {
    try {
      return of(Safetensors.open(ByteSource.of(in.readAllBytes()), label), label, null);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + label + ": " + IoReasons.of(e, label), e);
    }
  }

  private static GeneratorCheckpoint of(StoredFile file, String label, @Nullable Path path) {
    GeneratorLayout.Found found = find(file, label);
    if (found == null) {
      throw new InvalidInputException(Contents.of(file, label).refusedAsGenerator());
    }
    GeneratorLayout.Found completed = completed(found);
    checkSizes(completed.tensors(), file.reader(), label);
    return new GeneratorCheckpoint(label, path, file, completed);
  }

  /** Refuses a generator that cannot be read one tensor at a time, with a copy of each. */
  private static void checkSizes(
      Map<String, StoredTensor> tensors, ValueReader reader, String label) {
    long total = 0;
    long largest = 0;
    for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
      StoredTensor tensor = entry.getValue();
      total += Math.min(MOST_VALUES + 1, tensor.count());
      largest = Math.max(largest, tensor.count());
      if (total > MOST_VALUES || tensor.shape().stream().anyMatch(axis -> axis > MOST_VALUES)) {
        throw new InvalidInputException(
            "%s holds a generator of more than %d values, at %s of shape %s"
                .formatted(label, MOST_VALUES, entry.getKey(), tensor.shape()));
      }
    }
    reader.reserve(2 * largest);
  }

  static GeneratorLayout.@Nullable Found find(StoredFile file, String label) {
    for (GeneratorLayout layout : GeneratorLayout.ALL) {
      GeneratorLayout.Found found = layout.find(file, label);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static GeneratorLayout.Found completed(GeneratorLayout.Found found) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(found.tensors());
    missingFilters(tensors.keySet()).forEach(name -> tensors.put(name, Filter.stored()));
    return new GeneratorLayout.Found(found.layout(), found.place(), tensors, found.settings());
  }

  /** The filters that NVIDIA's state dict has and others leave out: all hold the same. */
  static List<String> missingFilters(Set<String> names) {
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      String filter =
          name.endsWith(".noise_strength")
              ? name.replace("noise_strength", FILTER)
              : name.endsWith(".torgb.bias") ? name.replace("torgb.bias", FILTER) : name;
      if (!names.contains(filter)) {
        missing.add(filter);
      }
    }
    return missing;
  }

  /** Returns how errors name the file. */
  public String label() {
    return label;
  }

  /**
   * Says what was found where.
   *
   * @return as in {@code pickle, NVIDIA's names, at G_ema}
   */
  public String origin() {
    return "%s, %s names%s"
        .formatted(
            file.format(),
            found.layout().equals("NVIDIA") ? "NVIDIA's" : found.layout() + "'s",
            found.place().isEmpty() ? "" : ", at " + found.place());
  }

  /**
   * Returns what the file states beside the tensors.
   *
   * @return {@code conv_clamp}, {@code mapping_lr_multiplier} and, of StyleGAN3, {@code
   *     first_cutoff} and {@code output_scale}, each only if stated
   */
  public Map<String, String> settings() {
    return Collections.unmodifiableMap(found.settings());
  }

  /**
   * Returns the tensors' shapes.
   *
   * @return by NVIDIA's names, in the order of the file
   */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    found.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shapeArray()));
    return shapes;
  }

  /**
   * Reads a tensor.
   *
   * @param name one of {@link #shapes()}
   * @param into room for exactly its values, which come row-major
   * @throws InvalidInputException if the file is damaged there
   */
  public void read(String name, FloatBuffer into) {
    StoredTensor tensor = found.tensors().get(name);
    if (tensor == null || tensor.count() != into.remaining()) {
      throw new IllegalArgumentException(name + " is no tensor of " + into.remaining() + " values");
    }
    StoredFile.read(tensor, into, label);
  }

  /**
   * Reads all tensors.
   *
   * @return by NVIDIA's names, with {@link #settings()}
   * @throws InvalidInputException if the file is damaged
   */
  public TensorFile readAll() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    shapes().forEach((name, shape) -> tensors.put(name, read(name, shape)));
    return new TensorFile(tensors, settings());
  }

  /**
   * Offers the tensors to a writer.
   *
   * @return by NVIDIA's names; valid while this is open
   */
  public Map<String, TensorSource> sources() {
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    shapes()
        .forEach(
            (name, shape) -> sources.put(name, TensorSource.of(shape, () -> read(name, shape))));
    return sources;
  }

  private FloatTensor read(String name, long... shape) {
    float[] values = new float[Shapes.count(shape)];
    read(name, FloatBuffer.wrap(values));
    return FloatTensor.wrap(values, shape);
  }

  /**
   * Writes the file again with other values, whole or not at all: networks of NVIDIA's code as it
   * pickled them. All else in it stays: the network that was being trained, the discriminator.
   *
   * @param to the copy
   * @param tensors by NVIDIA's names; those that the file lacks are left out
   * @throws InvalidInputException if this is no such file, or the copy cannot be written
   */
  public void writeCopy(Path to, Map<String, TensorSource> tensors) {
    boolean isPickled = found.layout().equals("NVIDIA") && file.format().equals(PickleFile.PICKLE);
    if (path == null || !isPickled || !(file.source() instanceof ByteSource source)) {
      throw new InvalidInputException(
          ("cannot write %s: a .pkl is a copy of the one that a generator was loaded from, wanted a"
                  + " pickle of NVIDIA's code, but %s is %s")
              .formatted(to, label, origin()));
    }
    PickleCopy.write(source, path, to, found.tensors(), tensors);
  }

  /**
   * Identifies the generator: {@link Checksums} over its tensors, whichever file they stand in.
   *
   * @return 64 hexadecimal digits
   */
  public String sha256() {
    return Checksums.sha256(shapes(), this::read);
  }

  @Override
  public void close() {
    file.close(label);
  }
}
