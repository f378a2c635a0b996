package dev.pti.examples.measure;

import dev.pti.editing.DirectionLearner;
import dev.pti.editing.Estimate;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import java.util.stream.IntStream;

/**
 * How an attribute's direction is learned from portraits, and by what labels it is judged.
 *
 * <p>A smile is learned from how wide the mouth is. Nearly everybody in the portraits at hand
 * smiles, and the width says how much; what was learned from smiling, true or false, reddened faces
 * more than it moved mouths. The direction is judged by that label all the same.
 *
 * @param name of the direction
 * @param learner of what is learned
 */
record AttributeLesson(String name, DirectionLearner learner) {
  private static final int FOLDS = 5;

  static AttributeLesson of(String name, double penalty) {
    DirectionLearner learner =
        name.equals("male") ? DirectionLearner.svm() : DirectionLearner.ridgeRegression();
    return new AttributeLesson(name, learner.with(b -> b.penalty(penalty)));
  }

  /** What is learned from. */
  private LabelledLatents lesson(MeasuredPortraits portraits) {
    return switch (name) {
      case "smile" -> portraits.values("mouth_width");
      case "male" -> portraits.classes("male");
      default -> portraits.values(name);
    };
  }

  /** What is asked. */
  private LabelledLatents exam(MeasuredPortraits portraits) {
    return name.equals("smile") ? portraits.classes("happy") : lesson(portraits);
  }

  LearnedDirection learn(MeasuredPortraits portraits) {
    return learner.learn(name, lesson(portraits));
  }

  /** How well portraits are told that were left out in turn. */
  Estimate outOfFold(LearnedDirection learned, MeasuredPortraits portraits) {
    if (!name.equals("smile")) {
      return learned.report().measured(exam(portraits).areClasses() ? "auc" : "correlation");
    }
    double[] scores = new double[portraits.count()];
    for (int fold = 0; fold < FOLDS; fold++) {
      int leftOut = fold;
      LearnedDirection ofRest =
          learner
              .with(b -> b.resamples(100).allowChance(true))
              .learn(name, lesson(portraits.where(i -> i % FOLDS != leftOut)));
      IntStream.range(0, scores.length)
          .filter(i -> i % FOLDS == leftOut)
          .forEach(i -> scores[i] = ofRest.position(portraits.latents().get(i)));
    }
    return LeftOutAgreement.of(scores, exam(portraits));
  }

  /** How well other portraits are told. */
  Estimate ofOthers(LearnedDirection learned, MeasuredPortraits others) {
    double[] scores = others.latents().stream().mapToDouble(learned::position).toArray();
    return LeftOutAgreement.of(scores, exam(others));
  }

  /** What the estimates are of. */
  String measure(MeasuredPortraits portraits) {
    return exam(portraits).areClasses() ? "AUC" : "correlation";
  }

  /** Whether there are enough portraits, of either kind, to be told apart. */
  boolean canBeAsked(MeasuredPortraits others) {
    boolean classes = name.equals("smile") || name.equals("male");
    return classes
        ? others.areOfBothKinds(NamedDirection.measuredAs(name))
        : others.count() >= FOLDS;
  }
}
