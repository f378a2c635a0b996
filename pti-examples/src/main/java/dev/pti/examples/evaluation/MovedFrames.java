package dev.pti.examples.evaluation;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.files.AtomicFiles;
import dev.pti.core.image.PictureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A folder of frames that are made anew in each call. A hidden file marks it as made here, so that
 * frames of somebody else's are neither replaced nor measured.
 *
 * @param folder is created as needed
 */
record MovedFrames(Path folder) {
  private static final String MARK = ".measure-frames";

  private static final Pattern OURS = Pattern.compile("frame-\\d{4,}\\.png");

  /** Refuses a folder that holds what was not made here. */
  void requireOurs() {
    boolean isMarked = Files.exists(folder.resolve(MARK));
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      if (!name.startsWith(".") && !(isMarked && OURS.matcher(name).matches())) {
        throw new InvalidInputException(
            "%s holds %s, which measure-frames did not write, wanted another --out"
                .formatted(folder, name));
      }
    }
  }

  /** Replaces the frames of an earlier call, of which there may have been more. */
  List<Path> write(Picture photograph, int count) {
    requireOurs();
    AtomicFiles.write(
        folder.resolve(MARK),
        out -> out.write("Frames here are replaced.\n".getBytes(StandardCharsets.UTF_8)));
    for (Path file : files()) {
      if (OURS.matcher(String.valueOf(file.getFileName())).matches()) {
        delete(file);
      }
    }
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "frame-%04d.png", i + 1));
      PictureFiles.save(Motion.moved(photograph, i), file);
      written.add(file);
    }
    return written;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(files::add);
      } catch (IOException | DirectoryIteratorException e) {
        throw new InvalidInputException("cannot read " + folder, e);
      }
    }
    return files;
  }

  private void delete(Path frame) {
    try {
      Files.delete(frame);
    } catch (IOException e) {
      throw new InvalidInputException("cannot replace the frames in " + folder, e);
    }
  }
}
