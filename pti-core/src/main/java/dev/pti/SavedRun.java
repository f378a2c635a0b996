package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a run: {@code target.png}, {@code inverted.png}, {@code tuned.png}, {@code
 * pivot.safetensors} (tensor {@code w} {@code [layers, width]}, noise as {@code noise.NAME}) and
 * {@code tuned.safetensors} (the difference from the base generator, which its metadata names by
 * sha256, and the noise maps that the tuned generator draws with as {@code noise.NAME}).
 */
final class SavedRun {
  private static final String PIVOT = "pivot.safetensors";
  private static final String TUNED = "tuned.safetensors";
  private static final String NOISE = "noise.";

  private SavedRun() {}

  static void save(Inverted inverted, Path folder) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("w", inverted.latent().toTensor());
    inverted.inversion().noise().forEach((name, map) -> tensors.put(NOISE + name, map));
    Safetensors.write(folder.resolve(PIVOT), tensors, identity(inverted));
    PictureFiles.save(inverted.target().picture(), folder.resolve("target.png"));
    PictureFiles.save(inverted.picture(), folder.resolve("inverted.png"));
  }

  static void save(Tuned tuned, Path folder) {
    save(tuned.inverted(), folder);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(tuned.tuning().difference());
    tuned.tuning().noise().forEach((name, map) -> tensors.put(NOISE + name, map));
    Map<String, String> metadata = identity(tuned.inverted());
    metadata.put("content", "difference from the base generator");
    metadata.put("stopped_by", tuned.tuning().stoppedBy());
    Safetensors.write(folder.resolve(TUNED), tensors, metadata);
    PictureFiles.save(tuned.picture(), folder.resolve("tuned.png"));
  }

  private static Map<String, String> identity(Inverted inverted) {
    Pti pti = inverted.pti();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("generator_sha256", pti.session().sha256());
    metadata.put("generator", pti.settings().generatorLabel());
    metadata.put("target", inverted.target().name());
    return metadata;
  }

  static Tuned open(Pti pti, Path folder) {
    Path pivotFile = folder.resolve(PIVOT);
    if (!Files.exists(pivotFile)) {
      throw new InvalidInputException(folder + " holds no saved run: it has no " + PIVOT);
    }
    TensorFile pivot = readFor(pti, pivotFile);
    Target target =
        new Target(
            pivot.metadata().getOrDefault("target", folder.getFileName().toString()),
            Photographs.read(folder.resolve("target.png")));
    Inversion inversion =
        Inversion.builder()
            .pivot(
                Latent.inWPlus(pivot.get("w"))
                    .requireFits(
                        pti.session().generator().layers(),
                        pti.session().generator().latentWidth()))
            .noise(noise(pivot))
            .putSettings("inverter", "saved")
            .build();
    Inverted inverted = new Inverted(pti, target, inversion, 0);
    Path tunedFile = folder.resolve(TUNED);
    if (!Files.exists(tunedFile)) {
      return inverted.withoutTuning();
    }
    return new Tuned(pti, inverted, tuning(pti, tunedFile), 0);
  }

  /** Reads what tuning changed, of this generator. */
  static Tuning tuning(Pti pti, Path file) {
    TensorFile tuned = readFor(pti, file);
    Tuning.Builder tuning =
        Tuning.builder()
            .stoppedBy(tuned.metadata().getOrDefault("stopped_by", "unknown"))
            .noise(noise(tuned));
    tuned
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith(NOISE)) {
                tuning.putDifference(name, tensor);
              }
            });
    return tuning.build();
  }

  private static Map<String, FloatTensor> noise(TensorFile file) {
    Map<String, FloatTensor> noise = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(NOISE)) {
                noise.put(name.substring(NOISE.length()), tensor);
              }
            });
    return noise;
  }

  private static TensorFile readFor(Pti pti, Path path) {
    TensorFile file = TensorFile.read(path);
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
