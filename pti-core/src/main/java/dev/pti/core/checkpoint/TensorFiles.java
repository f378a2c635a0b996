package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.api.TensorFileFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads every format of this room; which one it is, the first bytes tell, never the name. Writes
 * safetensors.
 */
public final class TensorFiles implements TensorFileFormat {
  private static final int START = 9;

  /** Makes the reader, for {@link java.util.ServiceLoader}. */
  public TensorFiles() {}

  @Override
  public TensorFile read(Path file) {
    return StoredFile.use(file, TensorFiles::open, StoredFile::load);
  }

  @Override
  public TensorFile read(InputStream in, String label) {
    return Safetensors.read(in, label);
  }

  @Override
  public void write(Path file, TensorFile content) {
    Safetensors.write(file, content.tensors(), content.metadata());
  }

  /** Opens a file of any known format. */
  static StoredFile open(Path file, String label) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(START);
    }
    if (ZipArchive.startsAsZip(start)) {
      return openZip(ZipArchive.open(file, label), label);
    }
    if (startsWith(start, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'})) {
      return Numpy.openArray(ByteSource.of(file), label);
    }
    // A header of 640 bytes begins as a pickle does, so that whether there is a header comes first.
    if (startsWithHeader(start)) {
      return Safetensors.open(ByteSource.of(file), label);
    }
    if (PickleFile.startsAsPickle(start)) {
      return PickleFile.open(ByteSource.of(file), label);
    }
    if (start.length == START && start[START - 1] == '{') {
      return Safetensors.open(ByteSource.of(file), label);
    }
    throw new InvalidInputException(
        "%s is not a file of tensors: it starts with %s, wanted safetensors, .npy, .npz, .pt or .pkl"
            .formatted(label, describe(start)));
  }

  /** Says whether a length below 4 GB is followed by an object. */
  private static boolean startsWithHeader(byte[] start) {
    return start.length == START
        && start[START - 1] == '{'
        && start[4] == 0
        && start[5] == 0
        && start[6] == 0
        && start[7] == 0;
  }

  private static StoredFile openZip(ZipArchive archive, String label) throws IOException {
    if (TorchZip.accepts(archive)) {
      return TorchZip.open(archive, label);
    }
    if (archive.names().stream().anyMatch(name -> name.endsWith(".npy"))) {
      return Numpy.openArchive(archive, label);
    }
    archive.close();
    throw new InvalidInputException(
        label + " is a zip archive with neither PyTorch's data.pkl nor .npy arrays");
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first bytes as text where they are text, else in hexadecimal. */
  private static String describe(byte[] start) {
    byte[] shown = Arrays.copyOf(start, Math.min(8, start.length));
    for (byte b : shown) {
      if (b < ' ' || b == 0x7f) {
        return "the bytes " + HexFormat.ofDelimiter(" ").formatHex(shown);
      }
    }
    return "the text \"" + new String(shown, StandardCharsets.US_ASCII) + "\"";
  }
}
