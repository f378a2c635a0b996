package dev.pti.examples.measure;

import dev.pti.api.InvalidInputException;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.Estimate;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How an attribute's direction is learned from portraits, and by what labels it is judged.
 *
 * <p>It has a step for each layer, and is learned from what the other attributes do not foretell,
 * of age what open mouths do not foretell either: who looks older in the portraits at hand keeps it
 * shut, and what was learned from years alone closed mouths. A smile is learned from how wide the
 * mouth is. Nearly everybody in the portraits at hand smiles, and the width says how much; what was
 * learned from smiling, true or false, reddened faces more than it moved mouths. The direction is
 * judged by that label all the same.
 *
 * @param name of the direction
 * @param others the attributes that shall stay as they are
 * @param penalty of the regression
 */
record AttributeLesson(String name, List<String> others, double penalty) {
  /** Fewer portraits than this tell nothing of a correlation. */
  private static final int FEWEST = 5;

  /**
   * Attributes that are learned together, each beyond the others.
   *
   * @throws InvalidInputException if one is not measured or there twice, or the penalty is not
   *     above 0
   */
  static List<AttributeLesson> of(List<String> attributes, double penalty) {
    attributes.stream().map(AttributeLesson::measuredAs).forEach(FaceAttributes::requireMeasured);
    if (attributes.stream().map(AttributeLesson::measuredAs).distinct().count()
        < attributes.size()) {
      throw new InvalidInputException(
          "attributes %s hold one twice; smile is learned from mouth_width"
              .formatted(String.join(", ", attributes)));
    }
    requirePenalty(penalty);
    return attributes.stream()
        .map(name -> new AttributeLesson(name, others(name, attributes), penalty))
        .toList();
  }

  /** Asks now what the regression would ask after all was measured. */
  static void requirePenalty(double penalty) {
    DirectionLearner.ridgeRegression().with(b -> b.penalty(penalty));
  }

  private static List<String> others(String name, List<String> attributes) {
    Set<String> others = new LinkedHashSet<>(attributes);
    if (name.equals("age")) {
      others.add("mouth_open");
    }
    others.remove(name);
    return List.copyOf(others);
  }

  private static String measuredAs(String attribute) {
    return attribute.equals("smile") ? "mouth_width" : attribute;
  }

  /**
   * How far the usual strengths move the person: half way to another. What somebody appears to be
   * is much of the person, so that {@code male} goes three quarters; half way there, men grow
   * softer and hardly one looks like a woman.
   */
  double identity() {
    return name.equals("male") ? .45 : .3;
  }

  /** What is learned from. */
  private LabelledLatents lesson(MeasuredPortraits portraits) {
    return measured(portraits, name)
        .beyond(
            others.stream()
                .map(other -> measured(portraits, other).labels())
                .toArray(double[][]::new));
  }

  private static LabelledLatents measured(MeasuredPortraits portraits, String attribute) {
    return portraits.values(measuredAs(attribute));
  }

  /** What it is judged by. */
  private LabelledLatents exam(MeasuredPortraits portraits) {
    return asksForClasses()
        ? portraits.classes(NamedDirection.measuredAs(name))
        : portraits.values(name);
  }

  private boolean asksForClasses() {
    return name.equals("smile") || name.equals("male");
  }

  LearnedDirection learn(MeasuredPortraits portraits) {
    return DirectionLearner.ridgeRegression()
        .with(b -> b.penalty(penalty).inWPlus(true))
        .learn(name, lesson(portraits), exam(portraits));
  }

  /** How well portraits are told that were left out in turn. */
  Estimate outOfFold(LearnedDirection learned) {
    return learned.report().measured(measure());
  }

  /** How well other portraits are told. */
  Estimate ofOthers(LearnedDirection learned, MeasuredPortraits portraits) {
    double[] scores = portraits.latents().stream().mapToDouble(learned::position).toArray();
    return LeftOutAgreement.of(scores, exam(portraits));
  }

  /** What the estimates are of. */
  String measure() {
    return asksForClasses() ? "auc" : "correlation";
  }

  /** Whether there are enough portraits, of either kind, to be told apart. */
  boolean canBeAsked(MeasuredPortraits portraits) {
    return asksForClasses()
        ? portraits.areOfBothKinds(NamedDirection.measuredAs(name))
        : portraits.count() >= FEWEST;
  }
}
