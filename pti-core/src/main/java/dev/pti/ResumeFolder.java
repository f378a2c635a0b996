package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the runs of a {@link Pti} keep their states: two files for each target, by its name.
 *
 * @param folder is created as needed
 * @param every after how many steps a state is saved
 */
record ResumeFolder(Path folder, int every) {
  ResumeFolder {
    if (every < 1) {
      throw new InvalidInputException(
          "resumable: a state every " + every + " steps, wanted at least 1");
    }
  }

  Path inversion(Target target) {
    return file(target, "inversion");
  }

  Path tuning(Target target) {
    return file(target, "tuning");
  }

  /** Deletes both files of a target, and the folder if nothing is left in it. */
  void discard(Target target) {
    try {
      Files.deleteIfExists(inversion(target));
      Files.deleteIfExists(tuning(target));
      deleteIfEmpty();
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot delete the states in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void deleteIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Other targets' states, or files that are not ours.
    }
  }

  private Path file(Target target, String stage) {
    String name = URLEncoder.encode(target.name(), StandardCharsets.UTF_8);
    return folder.resolve(name + "." + stage + ".safetensors");
  }
}
