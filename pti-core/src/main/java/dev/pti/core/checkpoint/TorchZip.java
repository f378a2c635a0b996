package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The zip archive of PyTorch 1.6 and later: {@code NAME/data.pkl} describes the tensors, {@code
 * NAME/data/KEY} holds the bytes of each storage, {@code NAME/byteorder} their byte order. A
 * TorchScript archive has the same form, with the network's code beside it, which is not looked at.
 */
final class TorchZip {
  static final int MAX_PICKLE = 32 << 20;

  private static final String PICKLE = "/data.pkl";
  private static final String TORCHSCRIPT = "TorchScript archive";

  private TorchZip() {}

  /** Whether the archive has what every archive of torch.save has. */
  static boolean accepts(ZipArchive archive) {
    return archive.names().stream().anyMatch(TorchZip::isPickle);
  }

  private static boolean isPickle(String name) {
    return name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length();
  }

  /** Opens and checks an archive, which belongs to the result, or is closed if this fails. */
  static StoredFile open(ZipArchive archive, String label) throws IOException {
    try {
      List<String> pickles = archive.names().stream().filter(TorchZip::isPickle).toList();
      if (pickles.size() != 1) {
        throw new InvalidInputException(
            "%s is a zip archive with %d files data.pkl, PyTorch's has one"
                .formatted(label, pickles.size()));
      }
      return index(archive, pickles.get(0), label);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static StoredFile index(ZipArchive archive, String pickle, String label)
      throws IOException {
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    ByteOrder order = byteOrder(archive, folder, label);
    TorchFlattener flattener = new TorchFlattener(label);
    flattener.add("", value(archive, pickle, folder + "/data/", order, label));
    String constants = folder + "/constants.pkl";
    if (archive.size(constants) >= 0) {
      // A TorchScript archive, with the tensors that its code mentions.
      flattener.add("constants", value(archive, constants, folder + "/constants/", order, label));
      return flattener.file(TORCHSCRIPT, archive);
    }
    return flattener.file(PyTorch.ZIP, archive);
  }

  private static Object value(
      ZipArchive archive, String pickle, String storages, ByteOrder order, String label)
      throws IOException {
    byte[] bytes = bytes(archive, pickle, MAX_PICKLE, label);
    TorchTensor.Home home =
        new TorchTensor.Home() {
          @Override
          public InputStream open(TorchTensor.Storage storage, long begin) throws IOException {
            return archive.open(storages + storage.key(), begin);
          }

          @Override
          public ByteOrder order() {
            return order;
          }
        };
    Unpickler unpickler =
        new Unpickler(new PickleInput(ByteSource.of(bytes), label, " of " + pickle), home);
    Object value = unpickler.load();
    for (TorchTensor.Storage storage : unpickler.storages().values()) {
      checkStorage(archive, storages + storage.key(), storage, label);
    }
    return value;
  }

  private static byte[] bytes(ZipArchive archive, String name, int most, String label)
      throws IOException {
    if (archive.size(name) > most) {
      throw new InvalidInputException(
          "%s of %s has %d bytes, the most is %d".formatted(name, label, archive.size(name), most));
    }
    try (InputStream in = archive.open(name)) {
      return in.readNBytes(most);
    }
  }

  private static void checkStorage(
      ZipArchive archive, String entry, TorchTensor.Storage storage, String label) {
    long size = archive.size(entry);
    if (size < 0) {
      throw new InvalidInputException("%s lacks the storage %s".formatted(label, entry));
    }
    if (size != storage.count() * storage.type().bytes()) {
      throw new InvalidInputException(
          "storage %s of %s has %d bytes, wanted %d values of type %s"
              .formatted(entry, label, size, storage.count(), storage.type().text()));
    }
  }

  private static ByteOrder byteOrder(ZipArchive archive, String folder, String label)
      throws IOException {
    String entry = folder + "/byteorder";
    if (archive.size(entry) < 0) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String order = new String(bytes(archive, entry, 16, label), StandardCharsets.US_ASCII);
    return switch (order.strip()) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new InvalidInputException(
              "%s has the byte order %s, wanted little or big".formatted(label, order));
    };
  }
}
