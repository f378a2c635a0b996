package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes zip archives, honest ones by Java's writer, others by changing their bytes. */
final class ZipFixture {
  /** The same at any hour: tests look for bytes, and a clock may hold any. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);
  private final boolean packed;

  ZipFixture(boolean packed) {
    this.packed = packed;
  }

  ZipFixture add(String name, byte[] content) {
    return add(name, content, null);
  }

  ZipFixture add(String name, byte[] content, @Nullable String comment) {
    ZipEntry entry = new ZipEntry(name);
    entry.setComment(comment);
    entry.setTimeLocal(TIME);
    if (!packed) {
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
    }
    try {
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  byte[] bytes() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  Path write(Path folder, String name) {
    return Fixtures.write(folder, name, bytes());
  }

  /** Replaces each text by another of the same length, in the entries and in the directory. */
  static byte[] replace(byte[] archive, String from, String to) {
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }
}
