package dev.pti.examples.measure;

import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Targets;
import dev.pti.editing.LabelledLatents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Portraits as latents, each with what an instrument reads off the portrait itself. */
final class MeasuredPortraits {
  /** The side at which portraits are measured; the face networks want about as much. */
  private static final PictureSize SEEN = PictureSize.square(128);

  private final List<Latent> latents;
  private final List<Map<String, Double>> values;

  private MeasuredPortraits(List<Latent> latents, List<Map<String, Double>> values) {
    this.latents = latents;
    this.values = values;
  }

  /**
   * Inverts and measures portraits, in their order.
   *
   * @param pti finds the latents, better by an encoder
   * @param files aligned portraits
   * @return as many
   */
  static MeasuredPortraits of(Pti pti, PictureMeasure measure, List<Path> files) {
    List<Latent> latents = new ArrayList<>();
    List<Map<String, Double>> values = new ArrayList<>();
    for (Path file : files) {
      Target target = Targets.read(file, Aligner.alreadyAligned(), pti.generator().pictureSize());
      latents.add(pti.invert(target).latent());
      values.add(measure.measure(Targets.read(file, Aligner.alreadyAligned(), SEEN).picture()));
    }
    return new MeasuredPortraits(List.copyOf(latents), List.copyOf(values));
  }

  /**
   * Splits a folder's portraits in two.
   *
   * @param folder aligned portraits, {@code .jpg} or {@code .png}
   * @param except the names of files to leave out, each of which must be there
   * @return under true those to learn from, under false those left out, by name
   */
  static Map<Boolean, List<Path>> split(Path folder, Set<String> except) {
    Map<Boolean, List<Path>> split =
        files(folder).stream()
            .collect(
                Collectors.partitioningBy(
                    file -> !except.contains(String.valueOf(file.getFileName()))));
    Set<String> missing = new TreeSet<>(except);
    split
        .getOrDefault(false, List.of())
        .forEach(file -> missing.remove(String.valueOf(file.getFileName())));
    if (!missing.isEmpty()) {
      throw new InvalidInputException(
          "%s holds no %s, which was to be left out".formatted(folder, missing.iterator().next()));
    }
    return split;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".+\\.(jpg|png)")).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the folder " + folder, e);
    }
  }

  int count() {
    return latents.size();
  }

  /** Whether log-odds are above 0 for some, and not for others. */
  boolean areOfBothKinds(String attribute) {
    return IntStream.range(0, count()).mapToObj(i -> value(i, attribute) > 0).distinct().count()
        == 2;
  }

  List<Latent> latents() {
    return latents;
  }

  /** True where log-odds are above 0. */
  LabelledLatents classes(String attribute) {
    boolean[] labels = new boolean[count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = value(i, attribute) > 0;
    }
    return LabelledLatents.of(latents, labels);
  }

  /** The values as they are. */
  LabelledLatents values(String attribute) {
    double[] labels = new double[count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = value(i, attribute);
    }
    return LabelledLatents.of(latents, labels);
  }

  private double value(int portrait, String attribute) {
    Double value = values.get(portrait).get(attribute);
    if (value == null) {
      throw new InvalidInputException(
          "no attribute %s is measured; there are %s"
              .formatted(attribute, String.join(", ", values.get(portrait).keySet())));
    }
    return value;
  }
}
