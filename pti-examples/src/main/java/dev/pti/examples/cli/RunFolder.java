package dev.pti.examples.cli;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.pti.api.InvalidInputException;
import dev.pti.examples.AtInterrupt;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run, filled in a hidden draft beside its files and published at the end, so
 * that a pivot never stands beside the tuned weights of an earlier run, and a run that failed or
 * was interrupted leaves the folder as it was.
 */
final class RunFolder implements AutoCloseable {
  private static final String REPORT = "report.json";

  /** What a run writes, and so what of an earlier run must go. */
  private static final Pattern OURS =
      Pattern.compile(
          "(edit-.*|photograph-.*|target|inverted|tuned|mask|sheet)\\.png|(pivot|tuned|run)\\.safetensors");

  private final Path folder;
  private final Path draft;
  private final boolean isNew;
  private final Runnable discarding = this::discard;

  RunFolder(Path folder) {
    this.folder = folder;
    this.draft = folder.resolve(".draft-" + UUID.randomUUID());
    this.isNew = !Files.exists(folder);
    try {
      Files.createDirectories(draft);
    } catch (IOException e) {
      throw unwritable(e);
    }
    AtInterrupt.add(discarding);
  }

  /** Where files are written until they are published. */
  Path draft() {
    return draft;
  }

  /** Puts the draft's files in place of those of an earlier run; the report comes last. */
  void publish() {
    try {
      if (holdsRun()) {
        Files.deleteIfExists(folder.resolve(REPORT));
        for (Path earlier : list(folder)) {
          String name = String.valueOf(earlier.getFileName());
          if (OURS.matcher(name).matches() && !Files.exists(draft.resolve(name))) {
            Files.delete(earlier);
          }
        }
      }
      for (Path file : list(draft)) {
        if (!file.endsWith(REPORT)) {
          Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(
          draft.resolve(REPORT), folder.resolve(REPORT), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Pictures of somebody else's may have such names, too. */
  private boolean holdsRun() {
    return Stream.of(REPORT, "pivot.safetensors", "run.safetensors")
        .anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    }
    return files;
  }

  private InvalidInputException unwritable(IOException e) {
    String reason = e.getMessage();
    if (e instanceof FileAlreadyExistsException exists) {
      reason = exists.getFile() + " is a file";
    } else if (e instanceof FileSystemException system) {
      reason = system.getReason() == null ? "permission denied" : system.getReason();
    }
    return new InvalidInputException("cannot write to folder " + folder + ": " + reason, e);
  }

  /** Deletes the draft if it was not published, and the folder if it is ours and empty. */
  @Override
  public void close() {
    AtInterrupt.remove(discarding);
    discard();
  }

  private void discard() {
    try {
      if (Files.exists(draft)) {
        MoreFiles.deleteRecursively(draft, RecursiveDeleteOption.ALLOW_INSECURE);
      }
      if (isNew && list(folder).isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // A hidden draft that cannot be deleted harms nobody; the run's own error is what matters.
    }
  }
}
