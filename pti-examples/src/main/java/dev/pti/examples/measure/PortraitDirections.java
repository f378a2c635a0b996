package dev.pti.examples.measure;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.editing.Directions;
import dev.pti.editing.LearnedDirection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Directions of W+ that were learned from portraits, each under the attribute's name, and
 * calibrated on pictures: at a strength of {@value NamedDirection#USUAL} an edit goes as far as one
 * usually does.
 */
final class PortraitDirections {
  private final Pti pti;
  private final MeasuredPortraits portraits;
  private final MeasuredPortraits leftOut;
  private final PictureCalibration calibration;

  PortraitDirections(Pti pti, PictureMeasure measure, Path folder, Set<String> except) {
    this.pti = pti;
    Map<Boolean, List<Path>> files = MeasuredPortraits.split(folder, except);
    portraits = MeasuredPortraits.of(pti, measure, files.getOrDefault(true, List.of()));
    leftOut = MeasuredPortraits.of(pti, measure, files.getOrDefault(false, List.of()));
    calibration = new PictureCalibration(pti, measure, portraits.latents());
  }

  /**
   * Learns directions and saves them.
   *
   * @param file ends in {@code .safetensors}; its metadata says how good each is out of fold, and
   *     what one strength does to pictures
   * @param log is told so, too
   */
  void save(List<AttributeLesson> lessons, Path file, Consumer<String> log) {
    List<Direction> directions = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("generator_sha256", pti.generator().sha256());
    metadata.put(
        "found_by", "pti find-directions --portraits, penalty " + lessons.get(0).penalty());
    metadata.put("samples", portraits.count() + " portraits");
    metadata.put("calibrated", calibration.toString());
    metadata.put("licence", "Apache-2.0");
    for (AttributeLesson lesson : lessons) {
      LearnedDirection learned = lesson.learn(portraits);
      Direction direction = calibration.calibrate(learned.direction(), lesson.identity());
      directions.add(direction);
      log.accept(learned.report().toString());
      Map<String, String> told = figures(lesson, learned, direction);
      told.forEach((name, figure) -> metadata.put(lesson.name() + "." + name, figure));
      log.accept(lesson.name() + ": " + told);
    }
    Directions.write(file, directions, metadata);
  }

  private Map<String, String> figures(
      AttributeLesson lesson, LearnedDirection learned, Direction direction) {
    Map<String, String> figures = new LinkedHashMap<>();
    if (!lesson.others().isEmpty()) {
      figures.put("beyond", String.join(", ", lesson.others()));
    }
    String measure = lesson.measure();
    figures.put(measure + "_out_of_fold", lesson.outOfFold(learned).toString());
    if (lesson.canBeAsked(leftOut)) {
      String others = lesson.ofOthers(learned, leftOut).toString();
      figures.put(measure + "_of_%d_left_out".formatted(leftOut.count()), others);
    }
    String attribute = NamedDirection.measuredAs(direction.name());
    figures.put("identity", text(lesson.identity()));
    figures.put("effect", text(calibration.effect(direction, attribute)));
    double length = length(direction);
    figures.put("length", text(length));
    figures.put("deviations", text(length / learned.deviation()));
    return figures;
  }

  private static double length(Direction direction) {
    double squares = 0;
    for (float value : direction.values().toArray()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
