package dev.pti;

import com.google.common.hash.Hashing;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Target;
import dev.pti.api.files.Folders;
import dev.pti.api.files.IoReasons;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the runs of a {@link Pti} keep their states: two files for each target, by its name, and
 * one for targets, or frames, that are tuned together.
 *
 * @param folder is created as needed
 * @param every after how many steps a state is saved
 */
record ResumeFolder(Path folder, int every) {
  /** File systems take names of 255 bytes, and a file that is being written has a longer one. */
  private static final int LONGEST = 150;

  private static final int HASH = 16;

  ResumeFolder {
    if (every < 1) {
      throw new InvalidInputException(
          "resumable: a state every " + every + " steps, wanted at least 1");
    }
    // Else a run would work until its first state, and lose what it did.
    Folders.requireNoFile("cannot keep states in", folder);
  }

  Path inversion(Target target) {
    return file(target.name(), "inversion");
  }

  /** Several photographs that are tuned together have one file, by all their names. */
  Path tuning(List<String> names) {
    if (names.size() == 1) {
      return file(names.get(0), "tuning");
    }
    return file("together-" + hash(names.toString()), "tuning");
  }

  /** Deletes the files of targets, and the folder, unless it is a link, if it is empty then. */
  void discard(Target... targets) {
    List<Path> files = new ArrayList<>();
    for (Target target : targets) {
      files.add(inversion(target));
      files.add(tuning(List.of(target.name())));
    }
    files.add(tuning(Arrays.stream(targets).map(Target::name).toList()));
    discard(files);
  }

  private void discard(List<Path> files) {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      deleteIfEmpty();
    } catch (IOException e) {
      throw IoReasons.refusal("cannot delete the states in", folder, e);
    }
  }

  /** Deletes the file of what is tuned together, and the folder likewise. */
  void discardTuning(List<String> names) {
    discard(List.of(tuning(names)));
  }

  /** The states are gone: whether the folder goes too is no reason to fail. */
  private void deleteIfEmpty() {
    if (Files.isSymbolicLink(folder)) {
      return;
    }
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Other targets' states are there, or files that are not ours, or a parent may not be
      // written.
    }
  }

  private Path file(String name, String stage) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    String fitting =
        encoded.length() <= LONGEST
            ? encoded
            : encoded.substring(0, LONGEST - HASH - 1) + "-" + hash(name);
    return folder.resolve(fitting + "." + stage + ".safetensors");
  }

  private static String hash(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, HASH);
  }
}
