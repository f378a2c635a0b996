package dev.pti.api.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files that belong together, written in a hidden folder beside those that they replace and moved
 * over them at the end. What fails or dies before that leaves the folder as it was; what dies while
 * files are moved leaves it without those that come last, by which a reader knows what is whole.
 *
 * <p>A draft holds a locked file as long as its process lives. Whoever makes the next draft in the
 * folder deletes those whose lock nobody holds.
 */
public final class DraftFolder implements AutoCloseable {
  private static final String PREFIX = ".draft-";
  private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "[0-9a-f-]{36}");
  private static final String LOCK = ".lock";

  /** A lock file is there before it is locked. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /**
   * The drafts of this process. Their lock files must not even be opened here: on some systems
   * whoever closes a file gives up all locks that the process has on it.
   */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path draft;
  private final String name;
  private final boolean isNew;
  private final @Nullable FileChannel lock;

  private DraftFolder(Path folder, String name, boolean isNew, @Nullable FileChannel lock) {
    this.folder = folder;
    this.draft = folder.resolve(name);
    this.name = name;
    this.isNew = isNew;
    this.lock = lock;
  }

  /**
   * Begins a draft, and deletes those that processes left in the folder when they died.
   *
   * @param folder is created as needed
   * @return an empty draft
   * @throws IOException if it cannot be made
   */
  public static DraftFolder in(Path folder) throws IOException {
    boolean isNew = !Files.exists(folder);
    if (!isNew) {
      deleteAbandoned(folder);
    }
    String name = PREFIX + UUID.randomUUID();
    Path draft = folder.resolve(name);
    Files.createDirectories(draft);
    OWN.add(name);
    return new DraftFolder(folder, name, isNew, locked(draft.resolve(LOCK)));
  }

  /** Without its lock file, where files cannot be locked, a draft is never taken for abandoned. */
  private static @Nullable FileChannel locked(Path file) throws IOException {
    try {
      FileChannel channel = lock(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (channel != null) {
        return channel;
      }
    } catch (IOException e) {
      // The draft is good without it.
    }
    Files.deleteIfExists(file);
    return null;
  }

  /** Null if another process has the lock. */
  private static @Nullable FileChannel lock(Path file, StandardOpenOption... options)
      throws IOException {
    // An interrupt would close the channel; it is there again afterwards.
    boolean interrupted = Thread.interrupted();
    FileChannel channel = FileChannel.open(file, options);
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock() != null;
    } finally {
      if (!isLocked) {
        channel.close();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return isLocked ? channel : null;
  }

  private static void deleteAbandoned(Path folder) {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path each : drafts) {
        if (isAbandoned(each)) {
          delete(each);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A hidden draft that cannot be deleted harms nobody.
    }
  }

  private static boolean isAbandoned(Path each) throws IOException {
    String found = String.valueOf(each.getFileName());
    Path file = each.resolve(LOCK);
    if (OWN.contains(found)
        || !NAME.matcher(found).matches()
        || !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(FRESH))) {
      return false;
    }
    try (FileChannel free = lock(file, StandardOpenOption.WRITE)) {
      return free != null;
    }
  }

  /**
   * Returns where files are written until they are published.
   *
   * @return the hidden folder
   */
  public Path path() {
    return draft;
  }

  /**
   * Moves the files of the draft over those of the folder.
   *
   * @param stale names of files of the folder that go, unless the draft has them
   * @param last names of files of the draft that come last, in this order; those of the folder go
   *     first, so that what is there without them is not whole
   * @throws IOException if a file cannot be moved or deleted; if a folder is in the way, nothing
   *     has changed
   */
  public void publish(Collection<String> stale, String... last) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : list(draft)) {
      names.add(String.valueOf(file.getFileName()));
    }
    for (String each : names) {
      Path there = folder.resolve(each);
      if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS) && !list(there).isEmpty()) {
        throw new FileSystemException(there.toString(), null, "a folder is in the way");
      }
    }
    List<String> ending = List.of(last);
    List<String> reversed = new ArrayList<>(ending);
    Collections.reverse(reversed);
    for (String each : reversed) {
      Files.deleteIfExists(folder.resolve(each));
    }
    for (String each : stale) {
      if (!names.contains(each)) {
        Files.deleteIfExists(folder.resolve(each));
      }
    }
    names.removeAll(ending);
    names.addAll(ending);
    for (String each : names) {
      Files.move(draft.resolve(each), folder.resolve(each), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The files of a draft without its lock. */
  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith(LOCK)).sorted().toList();
    }
  }

  /** Deletes the draft with what was not published, and the folder if it is new and empty. */
  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
      if (Files.exists(draft)) {
        delete(draft);
      }
      OWN.remove(name);
      if (isNew && Files.exists(folder) && list(folder).isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // A hidden draft that cannot be deleted harms nobody; the failure of the run is what matters.
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> inside = Files.walk(folder)) {
      all = inside.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
