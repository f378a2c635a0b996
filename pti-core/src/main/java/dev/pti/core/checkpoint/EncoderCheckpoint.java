package dev.pti.core.checkpoint;

import com.google.common.collect.Maps;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.Closeable;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The encoder in a checkpoint of e4e, pSp or ReStyle, or the hypernetwork in one of HyperStyle,
 * open, with its tensors under the names of its Python class, which are read one at a time; the
 * decoder beside it is not read at all.
 *
 * <p>Such a checkpoint holds a {@code state_dict} of the network and a decoder, the {@code opts} of
 * the training as a dict or a Namespace, and the {@code latent_avg} from which the codes start. An
 * encoder alone, under {@code encoder.} or no prefix, is read too. Not thread-safe; the caller
 * closes it.
 */
public final class EncoderCheckpoint implements Closeable {
  private static final List<String> PREFIXES = List.of("state_dict.encoder.", "encoder.", "");

  private static final List<String> HYPERNETWORK_PREFIXES =
      List.of("state_dict.hypernet.", "hypernet.");

  /** What layers of a hypernetwork share stands once more below each of them. */
  private static final Pattern SHARED_AGAIN =
      Pattern.compile("refinement_blocks\\.\\d+\\.hypernet\\..+");

  /**
   * The first convolution: an IR-SE50's, or a ResNet34's, whose name others' networks have, too.
   */
  private static final String FIRST = "input_layer.0.weight";

  private static final String FIRST_OF_RESNET = "conv1.weight";
  private static final String STYLE = "styles.0.linear.weight";
  private static final String AVERAGE = "latent_avg";
  private static final String OPTION = "opts.";

  /** A batch norm counts its training's batches, which says nothing of the network. */
  private static final String COUNT = ".num_batches_tracked";

  private final String label;
  private final StoredFile file;
  private final Map<String, StoredTensor> tensors;

  private EncoderCheckpoint(String label, StoredFile file, Map<String, StoredTensor> tensors) {
    this.label = label;
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Opens a file.
   *
   * @param file of any format that is read here
   * @return the encoder in it
   * @throws InvalidInputException if it is missing, damaged or holds no such encoder
   */
  public static EncoderCheckpoint open(Path file) {
    return StoredFile.hold(file, TensorFiles::open, EncoderCheckpoint::of);
  }

  private static EncoderCheckpoint of(StoredFile file, String label) {
    for (String prefix : PREFIXES) {
      Set<String> names = file.tensors().keySet();
      boolean isResNet = names.contains(prefix + FIRST_OF_RESNET) && names.contains(prefix + STYLE);
      if (isResNet || names.contains(prefix + FIRST)) {
        return new EncoderCheckpoint(label, file, under(prefix, file));
      }
    }
    throw Contents.refusal(file, label, "encoder of e4e, pSp or ReStyle");
  }

  /**
   * Opens a file for the hypernetwork in a checkpoint of HyperStyle.
   *
   * @param file of any format that is read here
   * @return the hypernetwork in it, with its tensors under the names of its Python class
   * @throws InvalidInputException if it is missing, damaged or holds no such network
   */
  public static EncoderCheckpoint openHypernetwork(Path file) {
    return StoredFile.hold(file, TensorFiles::open, EncoderCheckpoint::hypernetwork);
  }

  private static EncoderCheckpoint hypernetwork(StoredFile file, String label) {
    for (String prefix : HYPERNETWORK_PREFIXES) {
      if (file.tensors().containsKey(prefix + FIRST_OF_RESNET)) {
        Map<String, StoredTensor> tensors = under(prefix, file);
        tensors.keySet().removeIf(name -> SHARED_AGAIN.matcher(name).matches());
        return new EncoderCheckpoint(label, file, tensors);
      }
    }
    throw Contents.refusal(file, label, "hypernetwork of HyperStyle");
  }

  private static Map<String, StoredTensor> under(String prefix, StoredFile file) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix) && !name.equals(AVERAGE) && !name.endsWith(COUNT)) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return tensors;
  }

  /** Returns how errors name the file. */
  public String label() {
    return label;
  }

  /**
   * Returns the encoder's tensors, as in {@code styles.0.linear.weight}, in the order of the file.
   *
   * @return a view; {@code get} reads the tensor anew, and fails with an {@link
   *     InvalidInputException} if the file is damaged there; valid while this is open
   */
  public Map<String, FloatTensor> tensors() {
    return Maps.transformValues(Collections.unmodifiableMap(tensors), this::load);
  }

  /**
   * Reads the average latent of the training.
   *
   * @return empty if the file has none
   * @throws InvalidInputException if the file is damaged there
   */
  public Optional<FloatTensor> latentAverage() {
    return Optional.ofNullable(file.tensors().get(AVERAGE)).map(this::load);
  }

  /**
   * Returns the options of the training.
   *
   * @return texts and numbers as text, as in {@code encoder_type}, {@code Encoder4Editing}
   */
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    file.metadata()
        .forEach(
            (name, text) -> {
              if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()), text);
              }
            });
    return Collections.unmodifiableMap(options);
  }

  /**
   * Identifies the encoder: {@link Checksums} over {@link #tensors()}, whichever file they stand
   * in.
   *
   * @return 64 hexadecimal digits
   * @throws InvalidInputException if the file is damaged
   */
  public String sha256() {
    return Checksums.sha256(
        Maps.transformValues(tensors, StoredTensor::shapeArray),
        (name, into) -> read(Objects.requireNonNull(tensors.get(name)), into));
  }

  private FloatTensor load(StoredTensor tensor) {
    float[] values = file.reader().temporary(tensor.count());
    read(tensor, FloatBuffer.wrap(values));
    return FloatTensor.wrap(values, tensor.shapeArray());
  }

  private void read(StoredTensor tensor, FloatBuffer into) {
    StoredFile.read(tensor, into, label);
  }

  @Override
  public void close() {
    file.close(label);
  }
}
