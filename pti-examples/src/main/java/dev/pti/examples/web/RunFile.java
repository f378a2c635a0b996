package dev.pti.examples.web;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.pti.Tuned;
import dev.pti.examples.AtInterrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A run as the one file that it is saved as. On its way it lies in a folder of this user's among
 * the machine's temporary ones, which is deleted at once.
 */
final class RunFile {
  private RunFile() {}

  static byte[] of(Tuned tuned) {
    try {
      Path folder = Files.createTempDirectory("pti-run");
      Runnable discarding = () -> discard(folder);
      AtInterrupt.add(discarding);
      try {
        Path file = folder.resolve("run.safetensors");
        tuned.save(file);
        return Files.readAllBytes(file);
      } finally {
        AtInterrupt.remove(discarding);
        discard(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(Path folder) {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      // Nobody else can read what is left.
    }
  }
}
