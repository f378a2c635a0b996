package dev.pti;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.api.files.DraftFolder;
import dev.pti.api.files.Folders;
import dev.pti.api.files.IoReasons;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Masks;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.stylegan.StyleGan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a run: {@code target.png}, {@code inverted.png}, {@code tuned.png}, {@code mask.png}
 * if there was a mask, {@code pivot.safetensors} (tensor {@code w} {@code [layers, width]}, noise
 * as {@code noise.NAME}) and {@code tuned.safetensors} ({@link SavedDifference}). The metadata of
 * both names the base generator by its sha256.
 *
 * <p>All are written in a draft first. The pivot comes last, and that of an earlier run goes first:
 * whatever dies in between leaves a folder that holds no run, never one of two runs.
 */
final class SavedRun {
  private static final String PIVOT = "pivot.safetensors";
  private static final String TUNED = "tuned.safetensors";
  private static final String MASK = "mask.png";
  private static final String REPORT = "report.json";

  /** What an earlier run may have left: its weights belong to another pivot. */
  private static final List<String> STALE = List.of(TUNED, "tuned.png", MASK);

  private SavedRun() {}

  /** Draws before it writes: a run that cannot be drawn any more leaves what is there alone. */
  static void save(Inverted inverted, Path folder) {
    Picture picture = inverted.picture();
    Report report = inverted.report();
    publish(
        folder,
        draft -> {
          write(inverted, picture, draft);
          report.save(draft.resolve(REPORT));
          return report;
        });
  }

  /**
   * Puts what is written in a draft in place of an earlier run; a draft that fails changes none.
   */
  private static Report publish(Path folder, Function<Path, Report> writing) {
    requireFolder(folder);
    try (DraftFolder draft = DraftFolder.in(folder)) {
      Report report = written(draft.path(), folder, writing);
      draft.publish(STALE, REPORT, PIVOT);
      return report;
    } catch (IOException e) {
      throw IoReasons.refusal("cannot save into", folder, e);
    }
  }

  /** A reader knows the folder, and not the draft in it. */
  private static Report written(Path draft, Path folder, Function<Path, Report> writing) {
    try {
      return writing.apply(draft);
    } catch (InvalidInputException e) {
      String told = String.valueOf(e.getMessage());
      throw new InvalidInputException(told.replace(draft.toString(), folder.toString()), e);
    }
  }

  private static void write(Inverted inverted, Picture picture, Path folder) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("w", inverted.latent().toTensor());
    inverted
        .inversion()
        .noise()
        .forEach((name, map) -> tensors.put(SavedDifference.NOISE + name, map));
    Safetensors.write(folder.resolve(PIVOT), tensors, identity(inverted));
    PictureFiles.save(inverted.target().picture(), folder.resolve("target.png"));
    PictureFiles.save(picture, folder.resolve("inverted.png"));
    Mask mask = inverted.mask();
    if (mask != null) {
      Masks.write(mask, folder.resolve(MASK));
    }
  }

  private static void requireFolder(Path folder) {
    Folders.requireNoFile("cannot save into", folder);
    if (!Files.exists(folder) && PictureFiles.isName(folder)) {
      throw new InvalidInputException(
          "cannot save into %s: wanted a folder, or one file ending in .safetensors"
              .formatted(folder));
    }
  }

  static Report save(Tuned tuned, Path folder, Precision precision) {
    Picture inverted = tuned.inverted().picture();
    Picture picture = tuned.picture();
    Report report = tuned.report();
    return publish(
        folder,
        draft -> {
          write(tuned.inverted(), inverted, draft);
          return write(tuned, picture, report, draft, precision);
        });
  }

  private static Report write(
      Tuned tuned, Picture picture, Report report, Path folder, Precision precision) {
    Map<String, String> metadata = identity(tuned.inverted());
    metadata.putAll(SavedDifference.metadata(tuned.tuning(), precision));
    Path file = folder.resolve(TUNED);
    Safetensors.write(
        file,
        SavedDifference.tensors(tuned.tuning()),
        metadata,
        name -> precision == Precision.FLOAT16 && !SavedFeatures.isReach(name));
    PictureFiles.save(picture, folder.resolve("tuned.png"));
    Map<String, Object> saved =
        section(tuned, file.toFile().length(), () -> written(tuned.pti(), file), precision, report);
    Report whole = report.with(Map.of("saved", saved));
    whole.save(folder.resolve(REPORT));
    return whole;
  }

  /**
   * Measures what a file takes and, where it rounds, what the rounding costs in likeness.
   *
   * @param bytes that the file takes
   * @param read what the file gives back, asked for only where it rounds
   */
  static Map<String, Object> section(
      Tuned tuned, long bytes, Supplier<Tuning> read, Precision precision, Report report) {
    Pti pti = tuned.pti();
    Map<String, Object> section = Report.section();
    section.put("precision", precision.toString());
    section.put("low_rank", !tuned.tuning().factors().isEmpty());
    section.put("bytes", bytes);
    section.put("generator_bytes", bytes(pti.session().generator()));
    if (precision == Precision.FLOAT16) {
      Metrics after = new Tuned(pti, tuned.inverted(), read.get(), 0).metrics();
      section.put(
          "before",
          likeness(report.number("metrics.after.lpips"), report.number("metrics.after.mse")));
      section.put("after", likeness(after.perceptual(), after.mse()));
    }
    return section;
  }

  private static Map<String, Object> likeness(double perceptual, double mse) {
    Map<String, Object> likeness = Report.section();
    likeness.put("lpips", perceptual);
    likeness.put("mse", mse);
    return likeness;
  }

  private static long bytes(StyleGan generator) {
    return Float.BYTES * generator.tensors().values().stream().mapToLong(NDArray::size).sum();
  }

  /** What a file says of the generator that it belongs to. */
  static Map<String, String> generator(Pti pti) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("generator_sha256", pti.session().sha256());
    metadata.put("generator", pti.settings().generatorLabel());
    return metadata;
  }

  static Map<String, String> identity(Inverted inverted) {
    Map<String, String> metadata = generator(inverted.pti());
    metadata.put("target", inverted.target().name());
    inverted.target().placement().ifPresent(it -> SavedPlacement.put(it, metadata));
    return metadata;
  }

  static Tuned open(Pti pti, Path folder) {
    Path pivotFile = folder.resolve(PIVOT);
    if (!Files.exists(pivotFile)) {
      throw new InvalidInputException(folder + " holds no saved run: " + reason(folder));
    }
    TensorFile pivot = readFor(pti, pivotFile);
    requireTensor(pivot, "w", pivotFile);
    Target target =
        new Target(
            pivot.metadata().getOrDefault("target", folder.getFileName().toString()),
            Photographs.read(folder.resolve("target.png")),
            SavedPlacement.read(pivot.metadata(), pivotFile));
    requireSize(target, pti, folder);
    Inversion inversion = inversion(pti, pivot.get("w"), SavedDifference.noise(pivot), pivotFile);
    Path mask = folder.resolve(MASK);
    Inverted inverted =
        Inverted.opened(pti, target, inversion, Files.exists(mask) ? Masks.read(mask) : null);
    Path tunedFile = folder.resolve(TUNED);
    if (!Files.exists(tunedFile)) {
      return inverted.withoutTuning();
    }
    return new Tuned(pti, inverted, tuning(pti, tunedFile), Reports.NOT_MEASURED);
  }

  private static void requireSize(Target target, Pti pti, Path folder) {
    PictureSize wanted = pti.session().generator().pictureSize();
    if (!target.size().equals(wanted)) {
      throw new InvalidInputException(
          "%s is %s pixels, the generator draws %s"
              .formatted(folder.resolve("target.png"), target.size(), wanted));
    }
  }

  private static String reason(Path folder) {
    if (Files.isRegularFile(folder)) {
      return "it is a file that does not end in .safetensors";
    }
    if (!Files.exists(folder)) {
      return "there is no such folder";
    }
    try (Stream<Path> inside = Files.list(folder)) {
      List<String> runs =
          inside
              .filter(it -> Files.exists(it.resolve(PIVOT)))
              .map(it -> it.getFileName().toString())
              .sorted()
              .toList();
      return runs.isEmpty()
          ? "it has no " + PIVOT
          : "it has no %s; folders in it do: %s"
                  .formatted(PIVOT, runs.stream().limit(4).collect(Collectors.joining(", ")))
              + (runs.size() > 4 ? " and %d more".formatted(runs.size() - 4) : "");
    } catch (IOException e) {
      throw IoReasons.refusal("cannot read", folder, e);
    }
  }

  static Inversion inversion(Pti pti, FloatTensor w, Map<String, FloatTensor> noise, Path label) {
    StyleGan generator = pti.session().generator();
    CheckedResults.requireNoise(label + " holds", noise, generator);
    return Inversion.builder()
        .pivot(pivot(w, generator, label))
        .noise(noise)
        .putSettings("inverter", "saved")
        .build();
  }

  private static Latent pivot(FloatTensor w, StyleGan generator, Path label) {
    return of(
        label, () -> Latent.inWPlus(w).requireFits(generator.layers(), generator.latentWidth()));
  }

  static void requireTensor(TensorFile file, String name, Path path) {
    if (!file.tensors().containsKey(name)) {
      throw new InvalidInputException(path + " holds no saved run: it has no tensor " + name);
    }
  }

  /** Makes something of what a file holds; what it is not fit for is told with the file. */
  static <T> T of(Path file, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads what was just written. */
  private static Tuning written(Pti pti, Path file) {
    return SavedDifference.read(Safetensors.read(file), pti.session().generator(), file);
  }

  /** Reads what tuning changed, of this generator. */
  static Tuning tuning(Pti pti, Path file) {
    TensorFile content = readFor(pti, file);
    if (SavedFilm.isFilm(content)) {
      return SavedFilm.tuning(pti, content, file);
    }
    return SavedFile.isWhole(content)
        ? SavedFile.tuning(pti, content, file)
        : SavedDifference.read(content, pti.session().generator(), file);
  }

  static TensorFile readFor(Pti pti, Path path) {
    return requireGenerator(pti, TensorFile.read(path), path);
  }

  static TensorFile requireGenerator(Pti pti, TensorFile file, Path path) {
    String wanted = file.metadata().getOrDefault("generator_sha256", "");
    if (!wanted.equals(pti.session().sha256())) {
      throw new InvalidInputException(
          "%s belongs to generator %s with sha256 %s, the generator at hand is %s with sha256 %s"
              .formatted(
                  path,
                  file.metadata().getOrDefault("generator", "unknown"),
                  wanted.isEmpty() ? "unknown" : wanted,
                  pti.settings().generatorLabel(),
                  pti.session().sha256()));
    }
    return file;
  }
}
