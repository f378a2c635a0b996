package dev.pti.examples.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Targets;
import dev.pti.core.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the portraits of a training, without those that are kept for validation. */
final class TrainingPictures {
  private TrainingPictures() {}

  /**
   * Reads a folder's portraits, in the order of their names.
   *
   * @param except the names of files to leave out, each of which must be there
   * @return {@code [3, side, side]} in [-1, 1] each
   */
  static List<float[]> read(Path folder, Set<String> except, int side) {
    Set<String> missing = new TreeSet<>(except);
    List<float[]> pictures = new ArrayList<>();
    for (Path file : files(folder)) {
      if (!missing.remove(file.getFileName().toString())) {
        pictures.add(
            Targets.read(file, Aligner.alreadyAligned(), PictureSize.square(side))
                .picture()
                .toTensor()
                .toArray());
      }
    }
    if (!missing.isEmpty()) {
      throw new InvalidInputException(
          "%s holds no %s, which the training was to leave out"
              .formatted(folder, missing.iterator().next()));
    }
    if (pictures.isEmpty()) {
      throw new InvalidInputException(folder + " holds no .jpg or .png to train on");
    }
    return pictures;
  }

  /**
   * Brings pictures onto the device of a manager.
   *
   * @param pictures {@code [3, side, side]} each
   * @return {@code [n, 3, side, side]}
   */
  static NDArray batch(List<float[]> pictures, int side, NDManager manager) {
    int size = 3 * side * side;
    float[] batch = new float[pictures.size() * size];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, batch, i * size, size);
    }
    return Tensors.array(manager, FloatTensor.wrap(batch, pictures.size(), 3, side, side));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".+\\.(jpg|png)")).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the folder " + folder, e);
    }
  }
}
