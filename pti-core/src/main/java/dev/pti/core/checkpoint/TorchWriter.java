package dev.pti.core.checkpoint;

import com.google.common.primitives.Longs;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out and writes the zip archive of {@code torch.save}: first the pickle, which names each
 * tensor's storage by a number and tells its shape, then the storages one after the other.
 *
 * <p>{@link TorchZip} reads such archives. The folder has the same name whatever the file is
 * called, so that equal contents give equal bytes.
 */
final class TorchWriter {
  private static final String FOLDER = "archive/";

  /** As PyTorch's own writer does, which maps storages into memory. */
  private static final int ALIGNMENT = 64;

  private record Storage(String name, List<Long> shape, TensorSource source) {}

  private final String label;
  private final PickleWriter pickle = new PickleWriter();
  private final List<Storage> storages = new ArrayList<>();

  private TorchWriter(String label) {
    this.label = label;
  }

  /** Writes a dict or a bare tensor. */
  static void write(String label, Object content, OutputStream out) throws IOException {
    TorchWriter writer = new TorchWriter(label);
    writer.describe("", content);
    writer.writeTo(out);
  }

  private void describe(String name, Object value) {
    if (value instanceof TorchDict dict) {
      describeDict(name, dict);
    } else if (value instanceof TensorSource source) {
      describeTensor(name, source);
    } else if (value instanceof String text) {
      pickle.text(checked(text));
    } else if (value instanceof Long integer) {
      pickle.integer(integer);
    } else if (value instanceof Double number) {
      pickle.number(number);
    } else if (value instanceof Boolean truth) {
      pickle.truth(truth);
    } else {
      pickle.none();
    }
  }

  /** Half of a surrogate pair has no UTF-8. */
  private String checked(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidInputException(
          "cannot write %s: the text \"%s\" holds half a character".formatted(label, text));
    }
    return text;
  }

  private void describeDict(String name, TorchDict dict) {
    if (dict.isOrdered()) {
      pickle.emptyOrderedDict();
    } else {
      pickle.emptyDict();
    }
    pickle.mark();
    dict.items()
        .forEach(
            (key, value) -> {
              pickle.text(checked(key));
              describe(name.isEmpty() ? key : name + "." + key, value);
            });
    pickle.setItems();
  }

  /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)}. */
  private void describeTensor(String name, TensorSource source) {
    long[] shape = source.shape();
    long[] strides = new long[shape.length];
    long count = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = Math.max(1, count);
      count *= shape[axis];
    }
    pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
    pickle.mark().text("storage").global("torch", "FloatStorage");
    pickle.text(Integer.toString(storages.size())).text("cpu").integer(count);
    pickle.tuple().persistentId();
    pickle.integer(0);
    integers(shape);
    integers(strides);
    pickle.truth(false).emptyOrderedDict().tuple().call();
    storages.add(new Storage(name, Longs.asList(shape), source));
  }

  private void integers(long[] values) {
    pickle.mark();
    for (long value : values) {
      pickle.integer(value);
    }
    pickle.tuple();
  }

  private void writeTo(OutputStream out) throws IOException {
    StoredZip zip = new StoredZip(out, ALIGNMENT);
    zip.add(FOLDER + "data.pkl", pickle.end());
    zip.add(FOLDER + "byteorder", ascii("little"));
    for (int key = 0; key < storages.size(); key++) {
      writeStorage(key, zip);
    }
    zip.add(FOLDER + "version", ascii("3\n"));
    zip.finish();
  }

  /** A method of its own, so that nothing holds the tensor when the next one is read. */
  private void writeStorage(int key, StoredZip zip) throws IOException {
    FloatTensor tensor = read(storages.get(key));
    zip.add(
        FOLDER + "data/" + key, FloatBytes.count(tensor), bytes -> FloatBytes.write(tensor, bytes));
  }

  private FloatTensor read(Storage storage) {
    FloatTensor tensor = storage.source().read();
    List<Long> shape = Longs.asList(tensor.shape());
    if (!shape.equals(storage.shape())) {
      throw new InvalidInputException(
          "cannot write %s: tensor %s has shape %s, announced as %s"
              .formatted(label, storage.name(), shape, storage.shape()));
    }
    return tensor;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
