package dev.pti.core.checkpoint;

import java.io.IOException;

/**
 * A file that begins as a pickle: a plain one, as NVIDIA's tools and NumPy's users write them, or
 * PyTorch's format of before 1.6, which is several.
 */
final class PickleFile {
  static final String PICKLE = "pickle";

  private PickleFile() {}

  /** Whether a file begins as a pickle of protocol 2 to 5. */
  static boolean startsAsPickle(byte[] start) {
    return start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
  }

  /** Opens and checks a file; the source belongs to the result, or is closed if this fails. */
  static StoredFile open(ByteSource source, String label) throws IOException {
    try {
      PickleInput in = new PickleInput(source, label, "");
      TorchLegacy.Storages home = new TorchLegacy.Storages(source);
      Unpickler unpickler = new Unpickler(in, home);
      TorchFlattener flattener = new TorchFlattener(label);
      Object value = unpickler.load();
      if (TorchLegacy.begins(value)) {
        flattener.add("", TorchLegacy.read(source, in, unpickler, home, label));
        return flattener.file(PyTorch.LEGACY, source);
      }
      if (!unpickler.storages().isEmpty()) {
        throw in.fail("holds a persistent id, but no storages behind its pickle,", in.position());
      }
      flattener.add("", value);
      return flattener.file(PICKLE, source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }
}
