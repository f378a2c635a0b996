package dev.pti.core.checkpoint;

import com.google.common.io.CountingOutputStream;
import dev.pti.api.files.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a zip archive of entries as they are, at positions that are multiples of an alignment, so
 * that other programs can map their values into memory. Equal entries give equal bytes.
 */
final class StoredZip {
  private static final int LOCAL_HEADER = 30;
  private static final int FIELD_HEADER = 4;

  /** The id of the extra field with which PyTorch aligns entries, "FB". */
  private static final short PADDING_FIELD = 'F' | 'B' << 8;

  /** One month past the format's first: Java would give the very first moment a time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final CountingOutputStream position;
  private final ZipOutputStream zip;
  private final int alignment;

  /**
   * Begins an archive.
   *
   * @param out where it begins; not closed here
   * @param alignment what each entry's position is a multiple of, 1 for any
   */
  StoredZip(OutputStream out, int alignment) {
    this.position = new CountingOutputStream(out);
    this.zip = new ZipOutputStream(position, StandardCharsets.UTF_8);
    this.alignment = alignment;
  }

  void add(String name, byte[] content) throws IOException {
    add(name, content.length, out -> out.write(content));
  }

  /**
   * Adds an entry.
   *
   * @param size the number of its bytes
   * @param content writes them; called twice, for their checksum stands before them
   */
  void add(String name, long size, AtomicFiles.Content content) throws IOException {
    CRC32 checksum = new CRC32();
    content.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(TIME);
    if (alignment > 1) {
      entry.setExtra(padding(name));
    }
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  /** An extra field after which the entry's bytes are aligned, but for entries above 4 GiB. */
  private byte[] padding(String name) {
    int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    long start = position.getCount() + LOCAL_HEADER + nameBytes + FIELD_HEADER;
    int fill = (int) Math.floorMod(-start, (long) alignment);
    byte[] field = new byte[FIELD_HEADER + fill];
    Arrays.fill(field, (byte) 'Z');
    ByteBuffer.wrap(field)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING_FIELD)
        .putShort((short) fill);
    return field;
  }

  /** Writes the directory. */
  void finish() throws IOException {
    zip.finish();
  }
}
