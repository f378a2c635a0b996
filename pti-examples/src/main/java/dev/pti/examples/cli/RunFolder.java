package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.api.files.DraftFolder;
import dev.pti.examples.AtInterrupt;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run, filled in a hidden draft beside its files and published at the end, so
 * that a pivot never stands beside the tuned weights of an earlier run, and a run that failed or
 * was interrupted leaves the folder as it was. Drafts of processes that were killed go with the
 * next run.
 */
final class RunFolder implements AutoCloseable {
  private static final String REPORT = "report.json";
  private static final String PIVOT = "pivot.safetensors";

  /** What a run writes, and so what of an earlier run must go. */
  private static final Pattern OURS =
      Pattern.compile(
          "(edit-.*|photograph-.*|target|inverted|tuned|mask|sheet)\\.png|(pivot|tuned|run)\\.safetensors");

  private final Path folder;
  private final DraftFolder draft;
  private final Runnable discarding;

  RunFolder(Path folder) {
    this.folder = folder;
    try {
      this.draft = DraftFolder.in(folder);
    } catch (IOException e) {
      throw unwritable(e);
    }
    discarding = draft::close;
    AtInterrupt.add(discarding);
  }

  /** Where files are written until they are published. */
  Path draft() {
    return draft.path();
  }

  /**
   * Puts the draft's files in place of those of an earlier run. The pivot, without which a folder
   * holds no run, and the report come last.
   */
  void publish() {
    try {
      List<String> stale = holdsRun() ? ours() : List.of();
      if (Files.exists(draft().resolve(PIVOT))) {
        draft.publish(stale, PIVOT, REPORT);
      } else {
        draft.publish(stale, REPORT);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Pictures of somebody else's may have such names, too. */
  boolean holdsRun() {
    return Stream.of(REPORT, PIVOT, "run.safetensors")
        .anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  private List<String> ours() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path file : stream) {
        String name = String.valueOf(file.getFileName());
        if (OURS.matcher(name).matches()) {
          names.add(name);
        }
      }
    }
    return names;
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
    draft.close();
  }
}
