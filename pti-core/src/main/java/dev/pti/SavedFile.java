package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.checkpoint.Safetensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run as one file of safetensors: {@code target} {@code [3, H, W]}, {@code pivot.w} {@code
 * [layers, width]}, inversion's noise as {@code pivot.noise.NAME}, the mask, if there was one, as
 * {@code mask} {@code [H, W]}, and what {@link SavedDifference} has. The metadata holds the base
 * generator's sha256 and the report. Only the difference is rounded.
 */
final class SavedFile {
  private static final String TARGET = "target";
  private static final String MASK = "mask";
  private static final String PIVOT = "pivot.";
  private static final String W = PIVOT + "w";

  private SavedFile() {}

  /** Says whether a run is saved as one file rather than as a folder. */
  static boolean isOneFile(Path where) {
    return where.toString().endsWith(".safetensors");
  }

  static Report save(Tuned tuned, Path file, Precision precision) {
    Map<String, FloatTensor> tensors = tensors(tuned);
    Map<String, String> metadata = metadata(tuned, precision);
    // Draws and measures before it writes, which it does once: whatever fails leaves what is there.
    Report report = tuned.report();
    Map<String, Object> saved =
        SavedRun.section(
            tuned,
            Safetensors.bytes(file, tensors, metadata, rounded(precision)),
            () -> readBack(tuned.pti(), tensors, metadata, file),
            precision,
            report);
    Report whole = report.with(Map.of("saved", saved));
    metadata.put("report", whole.toJson());
    Safetensors.write(file, tensors, metadata, rounded(precision));
    return whole;
  }

  /** What tuning changed, as a file of half precision gives it back. */
  private static Tuning readBack(
      Pti pti, Map<String, FloatTensor> tensors, Map<String, String> metadata, Path file) {
    Predicate<String> isRounded = rounded(Precision.FLOAT16);
    Map<String, FloatTensor> read = new LinkedHashMap<>(tensors);
    read.replaceAll((name, tensor) -> isRounded.test(name) ? Safetensors.rounded(tensor) : tensor);
    return tuning(pti, new TensorFile(read, metadata), file);
  }

  /** A run that was not tuned is one with no difference, but for its report. */
  static void save(Inverted inverted, Path file) {
    Report report = inverted.report();
    Tuned untuned = inverted.withoutTuning();
    Map<String, String> metadata = metadata(untuned, Precision.FLOAT32);
    metadata.put("report", report.toJson());
    Safetensors.write(file, tensors(untuned), metadata);
  }

  private static Map<String, FloatTensor> tensors(Tuned tuned) {
    Map<String, FloatTensor> tensors = SavedDifference.tensors(tuned.tuning());
    tensors.put(TARGET, tuned.target().picture().toTensor());
    tensors.put(W, tuned.latent().toTensor());
    tuned
        .inverted()
        .inversion()
        .noise()
        .forEach((name, map) -> tensors.put(PIVOT + SavedDifference.NOISE + name, map));
    Mask mask = tuned.inverted().mask();
    if (mask != null) {
      tensors.put(MASK, mask.toTensor());
    }
    return tensors;
  }

  private static Map<String, String> metadata(Tuned tuned, Precision precision) {
    Map<String, String> metadata = SavedRun.identity(tuned.inverted());
    metadata.putAll(SavedDifference.metadata(tuned.tuning(), precision));
    return metadata;
  }

  private static Predicate<String> rounded(Precision precision) {
    return name ->
        precision == Precision.FLOAT16 && isOfDifference(name) && !SavedFeatures.isReach(name);
  }

  private static boolean isOfDifference(String name) {
    return !name.equals(TARGET) && !name.equals(MASK) && !name.startsWith(PIVOT);
  }

  static Tuned open(Pti pti, Path path) {
    TensorFile file = SavedRun.readFor(pti, path);
    if (SavedFilm.isFilm(file)) {
      throw new InvalidInputException(
          path + " holds a film, wanted openFrames with the frames that it was made of");
    }
    SavedRun.requireTensor(file, TARGET, path);
    SavedRun.requireTensor(file, W, path);
    Map<String, FloatTensor> noise = new LinkedHashMap<>();
    String prefix = PIVOT + SavedDifference.NOISE;
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                noise.put(name.substring(prefix.length()), tensor);
              }
            });
    Inversion inversion = SavedRun.inversion(pti, file.get(W), noise, path);
    Optional<Placement> placement = SavedPlacement.read(file.metadata(), path);
    String name = file.metadata().getOrDefault(TARGET, path.getFileName().toString());
    Target target =
        SavedRun.of(
            path,
            () ->
                new Target(name, Picture.of(file.get(TARGET)), placement)
                    .requireSize(pti.session().generator().pictureSize()));
    return new Tuned(
        pti,
        Inverted.opened(pti, target, inversion, mask(file, path)),
        tuning(pti, file, path),
        Reports.NOT_MEASURED);
  }

  private static @Nullable Mask mask(TensorFile file, Path path) {
    FloatTensor mask = file.tensors().get(MASK);
    return mask == null ? null : SavedRun.of(path, () -> Mask.of(MASK, mask));
  }

  /** Says whether a file holds a whole run. */
  static boolean isWhole(TensorFile file) {
    return file.tensors().containsKey(TARGET) && file.tensors().containsKey(W);
  }

  /** What tuning changed, of a whole run. */
  static Tuning tuning(Pti pti, TensorFile file, Path path) {
    Map<String, FloatTensor> difference = new LinkedHashMap<>(file.tensors());
    difference.keySet().removeIf(name -> !isOfDifference(name));
    return SavedDifference.read(
        new TensorFile(difference, file.metadata()), pti.session().generator(), path);
  }
}
