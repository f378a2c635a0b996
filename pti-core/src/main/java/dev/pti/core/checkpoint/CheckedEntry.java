package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * Reads an entry of a zip archive from its start and compares its checksum when its last byte was
 * read, which Java's {@link java.util.zip.ZipFile} does not.
 */
final class CheckedEntry extends CheckedInputStream {
  private final ZipEntry entry;
  private final String label;
  private long left;

  CheckedEntry(InputStream in, ZipEntry entry, String label) {
    super(in, new CRC32());
    this.entry = entry;
    this.label = label;
    this.left = entry.getSize();
  }

  /**
   * Whether an entry has a checksum. PyTorch writes 0 for one if it shall not compute it ({@code
   * torch.serialization.set_crc32_options}).
   */
  static boolean hasChecksum(ZipEntry entry) {
    return entry.getCrc() > 0;
  }

  /** The number of bytes that were not read yet. */
  long left() {
    return left;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int got = super.read(into, from, count);
    count(got);
    return got;
  }

  private void count(int got) {
    if (got > 0 && left > 0) {
      left = Math.max(0, left - got);
      if (left == 0) {
        compare();
      }
    }
  }

  /** Reads what was not read yet. */
  void readRest() throws IOException {
    if (left > 0) {
      transferTo(OutputStream.nullOutputStream());
      compare();
    }
  }

  private void compare() {
    if (getChecksum().getValue() != entry.getCrc()) {
      throw new InvalidInputException(
          "%s is damaged: the checksum of %s differs".formatted(label, entry.getName()));
    }
  }
}
