package dev.pti.core.checkpoint;

import com.google.common.collect.Maps;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * A CLIP in a file, open, with its tensors under OpenAI's names, which are read one at a time.
 *
 * <p>OpenAI's archives, OpenCLIP's state dicts and checkpoints of its training, and what Hugging
 * Face's transformers save are read. Not thread-safe; the caller closes it.
 */
public final class ClipCheckpoint implements Closeable {
  private final String label;
  private final StoredFile file;
  private final Map<String, ClipNames.Part> parts;

  private ClipCheckpoint(String label, StoredFile file, Map<String, ClipNames.Part> parts) {
    this.label = label;
    this.file = file;
    this.parts = parts;
  }

  /**
   * Opens a file.
   *
   * @param file of any format that is read here
   * @return the CLIP in it
   * @throws InvalidInputException if it is missing, damaged, or holds no CLIP or one with a ResNet
   */
  public static ClipCheckpoint open(Path file) {
    return StoredFile.hold(file, TensorFiles::open, ClipCheckpoint::of);
  }

  private static ClipCheckpoint of(StoredFile file, String label) {
    ClipNames names = ClipNames.find(file.tensors());
    if (names == null) {
      throw Contents.refusal(file, label, "CLIP");
    }
    if (names.isResNet()) {
      throw new InvalidInputException(
          label + " holds a CLIP that sees by a ResNet, wanted one with a vision transformer");
    }
    return new ClipCheckpoint(label, file, names.parts());
  }

  /** Returns how errors name the file. */
  public String label() {
    return label;
  }

  /**
   * Returns the tensors of both encoders, as in {@code visual.conv1.weight}.
   *
   * @return a view; {@code get} reads the tensor anew, and fails with an {@link
   *     InvalidInputException} if the file is damaged there; valid while this is open
   */
  public Map<String, FloatTensor> tensors() {
    return Maps.transformValues(Collections.unmodifiableMap(parts), this::load);
  }

  private FloatTensor load(ClipNames.Part part) {
    return part.load(file.reader(), label);
  }

  @Override
  public void close() {
    file.close(label);
  }
}
