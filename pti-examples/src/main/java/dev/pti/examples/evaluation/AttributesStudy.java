package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Picture;
import dev.pti.examples.measure.FaceAttributes;
import dev.pti.examples.measure.NamedDirection;
import dev.pti.examples.measure.PictureMeasure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Whether an edit does after tuning what it does in the untouched generator: each named direction
 * at its usual strength either way, at the same pivot.
 *
 * <p>A row is one edit of one portrait. Rows of a direction that was learned anew are measured
 * anew.
 */
final class AttributesStudy {
  static final String UNTUNED = "untuned";
  static final String TUNED = "tuned";

  static final String EFFECT = "effect";

  static final String IDENTITY = "identity";
  static final String TRAVELLED = "travelled";

  /** The identity distance of the picture that is edited. */
  static final String BEFORE = "identity_before";

  /** Tells what was learned anew. */
  static final String DIRECTION = "direction_crc32";

  private final Subject subject;
  private final EditedJob job;
  private final Measurements measurements;
  private final Path runs;
  private final Consumer<String> log;

  /**
   * Prepares.
   *
   * @param subject in whose generator
   * @param job inverts and tunes
   * @param runs keeps the tuned portraits, in a folder for each job
   */
  AttributesStudy(
      Subject subject, EditedJob job, Measurements measurements, Path runs, Consumer<String> log) {
    this.subject = subject;
    this.job = job;
    this.measurements = measurements;
    this.runs = runs.resolve(job.study());
    this.log = log;
  }

  /** Both ways that a direction is gone. */
  static List<Integer> strengths(NamedDirection named) {
    return List.of(-named.usualStrength(), named.usualStrength());
  }

  static String method(String direction, int strength, String generator) {
    return "%s=%d, %s".formatted(direction, strength, generator);
  }

  void measure(List<Path> portraits) {
    try (Pti pti = job.in(subject).build();
        FaceAttributes faces = new FaceAttributes()) {
      TunedPortraits tunedPortraits = new TunedPortraits(pti, runs);
      List<NamedDirection> named = NamedDirection.of(pti.generator());
      if (named.isEmpty()) {
        log.accept(job.study() + ": there are no named directions of this generator");
      }
      forgetOthers(named);
      for (Path portrait : portraits) {
        if (isMissing(named, Portraits.name(portrait))) {
          Tuned tuned = tunedPortraits.of(portrait);
          measure(pti, faces, named, UNTUNED, tuned.inverted().withoutTuning());
          measure(pti, faces, named, TUNED, tuned);
        }
        log.accept(job.study() + " " + Portraits.name(portrait));
      }
    }
  }

  /** Drops rows of what a name meant before. */
  private void forgetOthers(List<NamedDirection> named) {
    Map<String, Double> present = new HashMap<>();
    for (NamedDirection each : named) {
      methods(each).forEach(method -> present.put(method, checksum(each.direction())));
    }
    measurements.forget(
        row ->
            row.study().equals(job.study())
                && !Objects.equals(present.get(row.method()), row.figures().get(DIRECTION)));
  }

  private boolean isMissing(List<NamedDirection> named, String portrait) {
    return named.stream()
        .flatMap(AttributesStudy::methods)
        .anyMatch(method -> !measurements.has(job.study(), method, portrait));
  }

  private static Stream<String> methods(NamedDirection named) {
    return strengths(named).stream()
        .flatMap(
            strength ->
                Stream.of(UNTUNED, TUNED)
                    .map(generator -> method(named.direction().name(), strength, generator)));
  }

  private void measure(
      Pti pti, PictureMeasure measure, List<NamedDirection> named, String generator, Tuned tuned) {
    Picture photograph = tuned.target().picture();
    Picture unedited = tuned.picture();
    Map<String, Double> before = measure.measure(unedited);
    double identity = pti.compare(photograph, unedited).identity();
    for (NamedDirection each : named) {
      Direction direction = each.direction();
      for (int strength : strengths(each)) {
        measurements.measure(
            job.study(),
            method(direction.name(), strength, generator),
            tuned.target().name(),
            () -> {
              Picture edited = tuned.edit(direction, strength).picture();
              Map<String, Double> figures = new LinkedHashMap<>();
              double start = before.getOrDefault(each.attribute(), Double.NaN);
              figures.put(EFFECT, measure.measure(edited, each.attribute()) - start);
              figures.put(TRAVELLED, pti.compare(unedited, edited).perceptual());
              figures.put(IDENTITY, pti.compare(photograph, edited).identity());
              figures.put(BEFORE, identity);
              figures.put(DIRECTION, checksum(direction));
              return figures;
            });
      }
    }
  }

  static double checksum(Direction direction) {
    CRC32 crc = new CRC32();
    for (float value : direction.values().toArray()) {
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < 32; shift += 8) {
        crc.update(bits >>> shift & 0xff);
      }
    }
    return crc.getValue();
  }
}
