package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive that has been looked over: no entry twice, no name that leaves the archive, no size
 * that its compressed bytes cannot hold. Nothing is ever unpacked onto the disk.
 *
 * <p>Each entry's checksum is compared once: where the entry is read to its end, or where its first
 * part is read, for which the rest is read too. That costs an honest archive at most one reading
 * more. What would cost more, as entries that overlap or unpack to gigabytes of which little is
 * wanted, is read without: a hostile archive could make that take hours.
 */
final class ZipArchive implements Closeable {
  /** More than the 65,535 by which an archive says that its wide record counts. */
  static final int MAX_ENTRIES = 100_000;

  /** Deflate shrinks at most 1032 bytes into one. */
  private static final long MAX_RATIO = 1032;

  /** To get to the middle of a packed entry, all before it must be unpacked. */
  private static final long MAX_SKIPPED = 1L << 30;

  private final String label;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
  private final Set<String> checked = new HashSet<>();
  private long skipped;

  /** How many bytes may yet be read for the sake of a checksum alone. */
  private long spare;

  private ZipArchive(String label, ZipFile zip) {
    this.label = label;
    this.zip = zip;
  }

  static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return startsAsZip(in.readNBytes(4));
    }
  }

  /** Whether bytes are the start of a zip archive, be it an empty one. */
  static boolean startsAsZip(byte[] start) {
    return start.length >= 4
        && start[0] == 'P'
        && start[1] == 'K'
        && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6));
  }

  static ZipArchive open(Path file, String label) throws IOException {
    if (file.getFileSystem() != FileSystems.getDefault()) {
      throw new InvalidInputException(
          label + " is a zip archive inside another file system, wanted it on a disk");
    }
    ZipEnd.check(file, label);
    ZipArchive archive = new ZipArchive(label, new ZipFile(file.toFile()));
    try {
      archive.check(Files.size(file));
      return archive;
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private void check(long fileSize) {
    if (zip.size() > MAX_ENTRIES) {
      throw new InvalidInputException(
          "%s holds %d entries, the most is %d".formatted(label, zip.size(), MAX_ENTRIES));
    }
    spare = fileSize + MAX_SKIPPED;
    for (ZipEntry entry : list()) {
      String name = entry.getName();
      if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
        throw new InvalidInputException(
            "%s holds the entry %s, whose name leads out of the archive".formatted(label, name));
      }
      if (entries.put(name, entry) != null) {
        throw new InvalidInputException("%s holds the entry %s twice".formatted(label, name));
      }
      long packed = entry.getCompressedSize();
      long most = entry.getMethod() == ZipEntry.STORED ? packed : packed * MAX_RATIO;
      if (packed < 0 || packed > fileSize || entry.getSize() < 0 || entry.getSize() > most) {
        throw new InvalidInputException(
            "entry %s of %s claims %d bytes packed into %d of the file's %d"
                .formatted(name, label, entry.getSize(), packed, fileSize));
      }
    }
    entries.keySet().removeIf(name -> name.endsWith("/"));
  }

  private List<? extends ZipEntry> list() {
    try {
      return Collections.list(zip.entries());
    } catch (IllegalArgumentException e) {
      // Java checks the names when it opens the archive, but not the comments.
      throw new InvalidInputException(
          label + " is damaged: the comment of an entry is not UTF-8", e);
    }
  }

  /** The entries' names in the archive's order, without folders. */
  List<String> names() {
    return new ArrayList<>(entries.keySet());
  }

  /** The number of bytes of an entry, or -1 if there is none of the name. */
  long size(String name) {
    ZipEntry entry = entries.get(name);
    return entry == null ? -1 : entry.getSize();
  }

  /** Opens an entry, whose checksum is compared if it is read to its end. */
  InputStream open(String name) throws IOException {
    ZipEntry entry = entry(name);
    InputStream in = stream(entry);
    return CheckedEntry.hasChecksum(entry) ? new CheckedEntry(in, entry, label) : in;
  }

  /** Opens an entry at one of its bytes. */
  InputStream open(String name, long begin) throws IOException {
    ZipEntry entry = entry(name);
    boolean isPacked = entry.getMethod() != ZipEntry.STORED;
    skipped += isPacked ? begin : 0;
    if (skipped > MAX_SKIPPED) {
      throw new InvalidInputException(
          "%s packs tensors so that more than %d bytes before them would have to be unpacked"
              .formatted(label, MAX_SKIPPED));
    }
    InputStream in = stream(entry);
    if (CheckedEntry.hasChecksum(entry) && !checked.contains(name) && (isPacked || spend(begin))) {
      in = checkedPart(new CheckedEntry(in, entry, label), name);
    }
    in.skipNBytes(begin);
    return in;
  }

  /** Reads the rest when the part is closed: before anyone uses what was read of it. */
  private InputStream checkedPart(CheckedEntry whole, String name) {
    return new FilterInputStream(whole) {
      @Override
      public void close() throws IOException {
        try (whole) {
          if (spend(whole.left())) {
            whole.readRest();
            checked.add(name);
          }
        }
      }
    };
  }

  private boolean spend(long bytes) {
    if (bytes > spare) {
      return false;
    }
    spare -= bytes;
    return true;
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new FileNotFoundException("no entry " + name);
    }
    return entry;
  }

  private InputStream stream(ZipEntry entry) throws IOException {
    @Nullable InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new FileNotFoundException("no entry " + entry.getName());
    }
    return in;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
