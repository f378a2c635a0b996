package dev.pti.examples.measure;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.Directions;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Directions of W that were learned from portraits, each under the attribute's name: smile and male
 * as true or false, where the networks' log-odds are above 0; all others as values. One strength is
 * one standard deviation of the portraits.
 */
final class PortraitDirections {
  private final Pti pti;
  private final MeasuredPortraits portraits;

  PortraitDirections(Pti pti, PictureMeasure measure, Path folder, Set<String> except) {
    this.pti = pti;
    this.portraits = new MeasuredPortraits(pti, measure, folder, except);
  }

  /**
   * Learns directions and saves them.
   *
   * @param penalty of the fits
   * @param file ends in {@code .safetensors}; its metadata says how good each is out of fold
   * @param log is told so, too
   */
  void save(List<String> attributes, double penalty, Path file, Consumer<String> log) {
    List<Direction> directions = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("generator_sha256", pti.generator().sha256());
    metadata.put("found_by", "pti find-directions --portraits, penalty " + penalty);
    metadata.put("samples", portraits.count() + " portraits");
    metadata.put("licence", "Apache-2.0");
    for (String attribute : attributes) {
      LabelledLatents labelled = labelled(attribute);
      DirectionLearner learner =
          labelled.areClasses() ? DirectionLearner.svm() : DirectionLearner.ridgeRegression();
      LearnedDirection learned = learner.with(b -> b.penalty(penalty)).learn(attribute, labelled);
      directions.add(learned.direction());
      learned
          .report()
          .outOfFold()
          .forEach(
              (name, estimate) ->
                  metadata.put(attribute + "." + name + "_out_of_fold", estimate.toString()));
      metadata.put(attribute + ".units", String.valueOf(learned.unitsPerDeviation()));
      log.accept(learned.toString());
    }
    Directions.write(file, directions, metadata);
  }

  private LabelledLatents labelled(String attribute) {
    return switch (attribute) {
      case "smile" -> portraits.classes("happy");
      case "male" -> portraits.classes("male");
      default -> portraits.values(attribute);
    };
  }
}
