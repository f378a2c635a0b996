package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DirectionLearnerTest {
  private final Labelled people = new Labelled(400, 1);
  private final LabelledLatents smiling = LabelledLatents.of(people.latents, people.smiles());
  private final LabelledLatents aged = LabelledLatents.of(people.latents, people.years());

  private static DirectionLearner by(LearnerSettings.Method method) {
    return DirectionLearner.svm().with(b -> b.method(method).penalty(.01));
  }

  private static double cosine(Direction direction, double... other) {
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < direction.values().count(); i++) {
      double expected = i < other.length ? other[i] : 0;
      product += direction.values().get(i) * expected;
      squares += Math.pow(direction.values().get(i), 2);
      otherSquares += expected * expected;
    }
    return product / Math.sqrt(squares * otherSquares);
  }

  @ParameterizedTest
  @EnumSource
  void every_method_finds_the_boundary_between_two_classes(LearnerSettings.Method method) {
    LearnedDirection smile = by(method).learn("smile", smiling);
    assertThat(cosine(smile.direction(), 1, -1)).isGreaterThan(.98);
    assertThat(smile.direction().name()).isEqualTo("smile");
    Estimate auc = smile.report().measured("auc");
    assertThat(auc.value()).isBetween(.95, .999);
    assertThat(auc.low()).isLessThan(auc.value()).isGreaterThan(.9);
    assertThat(auc.high()).isGreaterThan(auc.value()).isLessThanOrEqualTo(1);
    assertThat(smile.report().measured("accuracy").value()).isGreaterThan(.85);
    assertThat(smile.report().warnings()).isEmpty();
    assertThatThrownBy(() -> smile.report().measured("r2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no r2 of smile; there are auc, accuracy");
    assertThat(smile.report()).asString().startsWith("smile by " + method + " from 400 latents of");
  }

  @ParameterizedTest
  @EnumSource
  void a_rare_class_is_told_as_well_as_the_other(LearnerSettings.Method method) {
    boolean[] rare = new boolean[400];
    for (int i = 0; i < rare.length; i++) {
      rare[i] = people.latents.get(i).layer(0)[0] > 5;
    }
    LearnedDirection learned = by(method).learn("rare", LabelledLatents.of(people.latents, rare));
    assertThat(learned.report().positives()).isBetween(20, 60);
    assertThat(learned.report().measured("accuracy").value()).isGreaterThan(.85);
  }

  @ParameterizedTest
  @EnumSource
  void points_to_true_whichever_label_comes_first(LearnerSettings.Method method) {
    boolean[] smiles = people.smiles();
    boolean[] opposite = new boolean[smiles.length];
    for (int i = 0; i < smiles.length; i++) {
      opposite[i] = !smiles[i];
    }
    LearnerSettings.Method each = method;
    Direction smile =
        by(each).learn("smile", LabelledLatents.of(people.latents, smiles)).direction();
    Direction grave =
        by(each).learn("grave", LabelledLatents.of(people.latents, opposite)).direction();
    for (int i = 0; i < Labelled.WIDTH; i++) {
      assertThat(grave.values().get(i)).isCloseTo(-smile.values().get(i), within(1e-3f));
    }
  }

  @Test
  void strength_counts_standard_deviations_of_the_latents() {
    LearnedDirection smile = DirectionLearner.svm().learn("smile", smiling);
    double[] positions = people.latents.stream().mapToDouble(smile::position).toArray();
    double mean = IntStream.range(0, 400).mapToDouble(i -> positions[i]).average().orElseThrow();
    double squares = IntStream.range(0, 400).mapToDouble(i -> positions[i] * positions[i]).sum();
    assertThat(mean).isCloseTo(0, within(1e-4));
    assertThat(squares / 400).isCloseTo(1, within(1e-4));
    Latent latent = people.latents.get(0);
    assertThat(smile.position(smile.direction().withStrength(2).edit(latent)))
        .isCloseTo(smile.position(latent) + 2, within(1e-4));
    assertThat(smile.deviation()).isBetween(1.3, 1.7);
  }

  @Test
  void a_regression_counts_in_the_units_of_its_values() {
    LearnedDirection age = DirectionLearner.ridgeRegression().learn("age", aged);
    assertThat(cosine(age.direction(), 10, 5)).isGreaterThan(.98);
    Estimate correlation = age.report().measured("correlation");
    assertThat(correlation.value()).isBetween(.98, 1.);
    assertThat(age.report().measured("r2").value()).isGreaterThan(.8);
    // Ten years are 10 / |(10, 5)| in W, whatever the penalty does to the weights.
    Latent older = age.inUnits(10).edit(people.latents.get(0));
    double moved = older.distance(people.latents.get(0)) / Math.sqrt(4);
    assertThat(moved).isCloseTo(10 / Math.hypot(10, 5), within(.05));
    assertThat(age.unitsPerDeviation()).isCloseTo(Math.hypot(10, 5) * 1.5, within(1.));
  }

  @Test
  void classes_count_in_log_odds() {
    LearnedDirection smile = DirectionLearner.logisticRegression().learn("smile", smiling);
    assertThat(smile.unitsPerDeviation()).isBetween(3., 10.);
    assertThat(smile.inUnits(1).strength()).isCloseTo(1 / smile.unitsPerDeviation(), within(1e-9));
    assertThat(smile).asString().contains("units a standard deviation");
  }

  @Test
  void a_conditional_direction_leaves_the_other_attribute() {
    Direction age = DirectionLearner.ridgeRegression().learn("age", aged).direction();
    LearnedDirection smile = DirectionLearner.svm().without(age).learn("smile", smiling);
    double[] others = new double[Labelled.WIDTH];
    for (int i = 0; i < others.length; i++) {
      others[i] = age.values().get(i);
    }
    assertThat(cosine(smile.direction(), others)).isCloseTo(0, within(1e-6));
    assertThat(smile.report().without()).containsExactly("age");
    assertThat(smile.report().measured("auc").value()).isGreaterThan(.8);
    assertThat(DirectionLearner.svm().without(age)).hasToString("linear SVM without age");
  }

  @Test
  void learns_a_vector_for_each_layer_in_w_plus() {
    List<Latent> latents =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Latent.inWPlus(
                        FloatTensor.of(
                            new float[] {
                              people.latents.get(i).layer(0)[0], people.latents.get(i).layer(0)[1],
                              people.latents.get(i).layer(0)[2], people.latents.get(i).layer(0)[3]
                            },
                            2,
                            2)))
            .toList();
    double[] values = latents.stream().mapToDouble(latent -> latent.layer(1)[0]).toArray();
    LearnedDirection learned =
        DirectionLearner.ridgeRegression()
            .with(b -> b.inWPlus(true).penalty(.01))
            .learn("third", LabelledLatents.of(latents, values));
    assertThat(learned.direction().values().shape()).containsExactly(2, 2);
    assertThat(cosine(learned.direction(), 0, 0, 1, 0)).isGreaterThan(.999);
    assertThat(learned.report().dimensions()).isEqualTo(4);
    Latent moved = learned.direction().edit(latents.get(0));
    assertThat(learned.position(moved))
        .isCloseTo(learned.position(latents.get(0)) + 1, within(1e-4));
  }

  @Test
  void equal_settings_give_equal_results() {
    LearnedDirection one = DirectionLearner.svm().learn("smile", smiling);
    LearnedDirection two = DirectionLearner.svm().learn("smile", smiling);
    assertThat(one.direction()).isEqualTo(two.direction());
    assertThat(one.report()).isEqualTo(two.report());
    LearnedDirection other = DirectionLearner.svm().with(b -> b.seed(1)).learn("smile", smiling);
    assertThat(other.direction()).isEqualTo(one.direction());
    assertThat(other.report()).isNotEqualTo(one.report());
  }

  @Test
  void labels_at_chance_are_an_error_unless_asked_for() {
    LabelledLatents chance = LabelledLatents.of(people.latents, people.coins());
    assertThatThrownBy(() -> DirectionLearner.svm().learn("luck", chance))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "luck cannot be learned from these 400 latents: out-of-fold AUC 0\\.\\d+ "
                + "\\(0\\.\\d+ to 0\\.\\d+\\) is at chance, 0\\.5; allowChance\\(true\\) learns it "
                + "all the same");
    LearnedDirection learned =
        DirectionLearner.svm().with(b -> b.allowChance(true)).learn("luck", chance);
    assertThat(learned.report().warnings()).singleElement().asString().contains("is at chance");
    assertThat(learned.report().atChance()).hasValue(learned.report().warnings().get(0));
    assertThat(DirectionLearner.svm().learn("smile", smiling).report().atChance()).isEmpty();
  }

  @Test
  void values_at_chance_are_an_error() {
    double[] draws = new java.util.Random(5).doubles(400).toArray();
    LabelledLatents chance = LabelledLatents.of(people.latents, draws);
    assertThatThrownBy(() -> DirectionLearner.ridgeRegression().learn("luck", chance))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("out-of-fold correlation")
        .hasMessageContaining("is at chance, 0; allowChance(true)");
  }

  @Test
  void fewer_labels_than_dimensions_are_warned_of_with_the_number() {
    Labelled few = new Labelled(40, 2);
    List<Latent> wide =
        few.latents.stream()
            .map(
                latent -> {
                  float[] w = new float[60];
                  System.arraycopy(latent.layer(0), 0, w, 0, 8);
                  return Latent.inW(w, 4);
                })
            .toList();
    LearnedDirection age =
        DirectionLearner.ridgeRegression().learn("age", LabelledLatents.of(wide, few.years()));
    assertThat(age.report().warnings())
        .containsExactly(
            "40 labels for 60 dimensions: with fewer labels than dimensions many directions fit "
                + "all of them");
    assertThat(cosine(age.direction(), 10, 5)).isGreaterThan(.95);
  }

  @Test
  void a_classifier_refuses_values() {
    assertThatThrownBy(() -> DirectionLearner.svm().learn("age", aged))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "age has values for labels, a linear SVM wants true and false; ridge regression "
                + "learns values");
  }

  @Test
  void a_class_of_fewer_than_folds_is_refused() {
    boolean[] labels = new boolean[400];
    labels[7] = true;
    LabelledLatents lonely = LabelledLatents.of(people.latents, labels);
    assertThatThrownBy(() -> DirectionLearner.svm().learn("smile", lonely))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("smile has 1 latents of the rarer label, 5 folds want at least 5");
  }

  @ParameterizedTest
  @EnumSource(LearnerSettings.Method.class)
  void latents_that_do_not_vary_without_those_of_a_fold_are_refused(LearnerSettings.Method method) {
    List<Latent> some = new ArrayList<>(Collections.nCopies(9, people.latents.get(0)));
    some.add(people.latents.get(1));
    boolean[] labels = {true, false, true, false, true, false, true, false, true, false};
    LabelledLatents data = LabelledLatents.of(some, labels);
    DirectionLearner learner = DirectionLearner.svm().with(b -> b.method(method).allowChance(true));
    assertThatThrownBy(() -> learner.learn("smile", data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("8 of the 10 latents of smile are all the same, and a fold has no others");
  }

  @Test
  void latents_that_do_not_vary_are_refused() {
    List<Latent> same = java.util.Collections.nCopies(20, people.latents.get(0));
    double[] values = IntStream.range(0, 20).asDoubleStream().toArray();
    LabelledLatents data = LabelledLatents.of(same, values);
    assertThatThrownBy(() -> DirectionLearner.ridgeRegression().learn("age", data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the 20 latents of age are all the same");
  }

  @Test
  void a_direction_of_another_width_cannot_be_projected_out() {
    Direction narrow = Direction.of("narrow", FloatTensor.of(new float[] {1, 2}, 2));
    assertThatThrownBy(() -> DirectionLearner.svm().without(narrow).learn("smile", smiling))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("direction narrow has width 2, smile has 8");
  }

  @Test
  void weights_that_are_lost_are_not_laid_to_other_directions() {
    double[] huge = Arrays.stream(people.years()).map(year -> 1e300 * year).toArray();
    assertThatThrownBy(
            () ->
                DirectionLearner.ridgeRegression()
                    .learn("age", LabelledLatents.of(people.latents, huge)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the fit of age gives weights of length Infinity, wanted a finite one above 0");
    assertThatThrownBy(
            () -> DirectionLearner.svm().with(b -> b.penalty(1e300)).learn("smile", smiling))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("the fit of smile gives weights of length 0\\.0, wanted .*");
  }

  /** Both values of a latent are the same, so that only a penalty tells their weights apart. */
  @Test
  void a_penalty_that_is_lost_in_rounding_is_refused() {
    List<Latent> latents = new ArrayList<>();
    double[] values = new double[16];
    for (int i = 0; i < values.length; i++) {
      float side = i % 2 == 0 ? 1 : -1;
      latents.add(Latent.inW(new float[] {side, side}, 3));
      values[i] = side;
    }
    LabelledLatents sides = LabelledLatents.of(latents, values);
    DirectionLearner learner = DirectionLearner.ridgeRegression();
    assertThatThrownBy(() -> learner.with(b -> b.penalty(1e-30)).learn("side", sides))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("penalty is 1.0E-30, too small for latents that depend on one another");
    assertThat(learner.with(b -> b.penalty(1e-9)).learn("side", sides).unitsPerDeviation())
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void nothing_is_left_without_all_of_w() {
    Direction[] axes = new Direction[Labelled.WIDTH];
    for (int i = 0; i < axes.length; i++) {
      float[] axis = new float[axes.length];
      axis[i] = 1;
      axes[i] = Direction.of("axis " + i, FloatTensor.of(axis, axis.length));
    }
    assertThatThrownBy(() -> DirectionLearner.svm().without(axes).learn("smile", smiling))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("nothing is left of direction smile without the others");
  }

  @Test
  void settings_are_checked() {
    assertThatThrownBy(() -> DirectionLearner.svm().with(b -> b.penalty(0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("penalty is 0.0, wanted above 0");
    assertThatThrownBy(() -> DirectionLearner.svm().with(b -> b.folds(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("folds is 1, wanted 2 or more");
    assertThatThrownBy(() -> DirectionLearner.svm().with(b -> b.resamples(10)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("resamples is 10, wanted 100 or more");
  }

  @Test
  void leaves_alone_what_labels_are_taken_beyond() {
    double[] other = people.latents.stream().mapToDouble(latent -> latent.layer(0)[1]).toArray();
    DirectionLearner learner = by(LearnerSettings.Method.RIDGE_REGRESSION);
    assertThat(cosine(learner.learn("age", aged).direction(), 1)).isLessThan(.92);
    Direction beyond = learner.learn("age", aged.beyond(other)).direction();
    assertThat(cosine(beyond, 1)).isGreaterThan(.99);
  }

  @Test
  void is_judged_by_other_labels_than_it_is_learned_from() {
    LearnedDirection old =
        by(LearnerSettings.Method.RIDGE_REGRESSION).learn("smile", aged, smiling);
    assertThat(old.report().outOfFold()).containsOnlyKeys("auc");
    assertThat(old.report().positives()).isBetween(150, 250);
    assertThat(old.report().measured("auc").value())
        .as("10 x axis 0 + 5 x axis 1 against axis 0 - axis 1")
        .isBetween(.6, .75);
    assertThat(old.unitsPerDeviation()).as("log-odds of a smile").isBetween(.3, 1.);
    LearnedDirection likewise = DirectionLearner.svm().learn("age", smiling, aged);
    assertThat(likewise.report().outOfFold()).containsOnlyKeys("correlation");
    assertThat(likewise.direction())
        .isEqualTo(DirectionLearner.svm().learn("age", smiling).direction());
    assertThat(
            DirectionLearner.svm()
                .learn("smile", smiling, LabelledLatents.of(people.latents, people.smiles()))
                .report()
                .outOfFold())
        .as("other draws of the same label are another label")
        .containsOnlyKeys("auc");
    assertThat(
            by(LearnerSettings.Method.RIDGE_REGRESSION)
                .learn("age", aged, LabelledLatents.of(people.latents, aged.labels()))
                .report()
                .outOfFold())
        .as("equal labels are the same")
        .containsOnlyKeys("correlation", "r2");
    List<Latent> fewer = people.latents.subList(0, 399);
    LabelledLatents others =
        LabelledLatents.of(fewer, java.util.Arrays.copyOf(people.years(), 399));
    assertThatThrownBy(() -> DirectionLearner.svm().learn("age", smiling, others))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("age is judged by other latents than it is learned from");
  }

  @Test
  void refuses_labels_to_be_judged_by_that_are_too_few_or_run_the_other_way() {
    DirectionLearner ridge = by(LearnerSettings.Method.RIDGE_REGRESSION);
    boolean[] one = new boolean[400];
    one[7] = true;
    assertThatThrownBy(() -> ridge.learn("age", aged, LabelledLatents.of(people.latents, one)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("age has 1 latents of the rarer label, 5 folds want at least 5");
    double[] younger = java.util.Arrays.stream(aged.labels()).map(years -> -years).toArray();
    assertThatThrownBy(() -> ridge.learn("age", aged, LabelledLatents.of(people.latents, younger)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is below chance, 0; allowChance(true)");
  }

  @Test
  void projects_a_direction_of_each_layer_out_of_what_is_learned_in_w_plus_alone() {
    DirectionLearner ridge = by(LearnerSettings.Method.RIDGE_REGRESSION);
    DirectionLearner ofLayers = ridge.with(b -> b.inWPlus(true));
    Direction stack = ofLayers.learn("smile", smiling).direction();
    Direction left = ofLayers.without(stack).learn("age", aged).direction();
    double product = 0;
    for (int i = 0; i < left.values().count(); i++) {
      product += (double) left.values().get(i) * stack.values().get(i);
    }
    assertThat(product).isCloseTo(0, within(1e-4));
    assertThatThrownBy(() -> ridge.without(stack).learn("age", aged))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "direction smile has 4 layers, age is learned in W; inWPlus(true) learns it for each"
                + " layer");
  }
}
