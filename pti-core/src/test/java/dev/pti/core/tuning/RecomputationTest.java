package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Arithmetic;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Region;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import dev.pti.core.Gradients;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drawing the generator again is the same step as keeping its graph, the slow twin here. */
class RecomputationTest {
  private static final PivotalTuning PLAIN =
      PivotalTuning.of(
          TuningSettings.builder()
              .steps(6)
              .learningRate(3e-3)
              .threshold(OptionalDouble.empty())
              .locality(Optional.empty())
              .build());
  private static final LocalityRegularizer STRONG =
      LocalityRegularizer.builder().l2Weight(1).perceptualWeight(1).build();
  private static final List<LossTerm> TERMS = List.of(TinyRun.ROUGH, Losses.l2());
  private static final double FLOAT32 = 1e-5;

  private final TinyRun tiny = new TinyRun();

  /** What was asked of the generator and of the losses, in order. */
  private final List<String> calls = new ArrayList<>();

  @AfterEach
  void close() {
    tiny.close();
  }

  /** What a step measured, and the gradients of what the optimizer moves. */
  private record Measured(List<Float> losses, List<FloatTensor> gradients) {}

  /** Measures a step, away from where the generator was loaded, where locality has no gradient. */
  private Measured measure(
      PivotalTuning tuning,
      DifferentiableGenerator generator,
      List<LossTerm> terms,
      Subject subject,
      boolean isAlone) {
    TuningSettings settings = tuning.settings();
    try (TorchWorkspace workspace = workspace(generator, terms)) {
      MovingWeights weights = new MovingWeights(settings, workspace);
      Random random = new Random(3);
      weights.leaves().forEach(leaf -> shake(workspace, leaf, random));
      try (Objective objective =
              new Objective(
                  settings, workspace, weights, List.of(new Objective.Placed(subject, 0)), 0);
          MeasuredStep step = new MeasuredStep(objective, workspace.autograd(), 0, 0, 1, isAlone)) {
        List<Float> losses = step.values(0);
        step.goBackward(List.of(true));
        List<FloatTensor> gradients = new ArrayList<>();
        weights.leaves().forEach(leaf -> gradients.add(workspace.tensor(leaf.getGradient())));
        return new Measured(losses, gradients);
      }
    }
  }

  private TorchWorkspace workspace(DifferentiableGenerator generator, List<LossTerm> terms) {
    return new TorchWorkspace(
        tiny.manager, generator, TinyRun.ROUGH, terms, StepListener.none(), new GaussianDraws(7));
  }

  private static void shake(TorchWorkspace workspace, NDArray leaf, Random random) {
    FloatTensor by = SyntheticGenerator.gaussian(random, .05, leaf.getShape().getShape());
    workspace.autograd().withoutGradients(() -> leaf.addi(workspace.array(by)));
  }

  private void assertSame(
      UnaryOperator<TuningSettings.Builder> change, List<LossTerm> terms, boolean isAlone) {
    assertSame(change, tiny.generator, terms, TinyRun.pivot(), isAlone, FLOAT32);
  }

  /** Losses must be the same bits, gradients the same up to a part of each leaf's largest. */
  private void assertSame(
      UnaryOperator<TuningSettings.Builder> change,
      DifferentiableGenerator generator,
      List<LossTerm> terms,
      Inversion inversion,
      boolean isAlone,
      double part) {
    PivotalTuning kept = PLAIN.with(change);
    PivotalTuning recomputing = kept.with(b -> b.recomputation(true));
    Subject subject = new Subject(inversion, tiny.target());
    Measured expected = measure(kept, generator, terms, subject, isAlone);
    Measured actual = measure(recomputing, generator, terms, subject, isAlone);
    assertThat(actual.losses).isEqualTo(expected.losses);
    Gradients.assertSame(actual.gradients, expected.gradients, part);
  }

  @Test
  void gradients_of_free_weights_are_the_same() {
    assertSame(b -> b, TERMS, true);
  }

  @Test
  void gradients_are_the_same_in_pictures_that_are_not_square() {
    try (TinyRun wide = new TinyRun("wide")) {
      Subject subject = new Subject(TinyRun.pivot(), wide.target());
      Measured kept = measure(PLAIN, wide.generator, TERMS, subject, true);
      PivotalTuning recomputing = PLAIN.with(b -> b.recomputation(true));
      Measured drawnAgain = measure(recomputing, wide.generator, TERMS, subject, true);
      assertThat(drawnAgain.losses).isEqualTo(kept.losses);
      Gradients.assertSame(drawnAgain.gradients, kept.gradients, FLOAT32);
    }
  }

  @Test
  void gradients_of_factors_are_the_same() {
    assertSame(b -> b.rank(2), TERMS, true);
  }

  @Test
  void gradients_of_chosen_weights_are_the_same() {
    assertSame(b -> b.parameters(ParameterChoice.resolutions(16, 16)), TERMS, true);
    assertSame(b -> b.parameters(ParameterChoice.named("*.torgb.weight")), TERMS, true);
    assertSame(b -> b.parameters(ParameterChoice.resolutions(32, 32)).rank(1), TERMS, true);
  }

  @Test
  void gradients_of_noise_strengths_are_the_same_beside_locality_which_draws_without_noise() {
    String strength = "synthesis.b4.conv1.noise_strength";
    assertSame(b -> b.parameters(ParameterChoice.named(strength)).locality(STRONG), TERMS, true);
    assertSame(
        b -> b.parameters(ParameterChoice.named(strength, "synthesis.b16.*")).locality(STRONG),
        TERMS,
        true);
    assertSame(
        b -> b.parameters(ParameterChoice.named(strength, "synthesis.b16.*")).locality(STRONG),
        TERMS,
        false);
  }

  @Test
  void gradients_of_locality_are_the_same_for_one_subject_and_among_several() {
    LocalityRegularizer two = STRONG.toBuilder().samples(2).build();
    assertSame(b -> b.locality(two), TERMS, true);
    assertSame(b -> b.locality(two), TERMS, false);
    assertSame(b -> b.locality(two).rank(2), TERMS, false);
  }

  @Test
  void gradients_of_terms_that_look_at_weights_are_the_same() {
    List<LossTerm> terms = List.of(Losses.l2(), Losses.parameterDistance().weighted(10));
    assertSame(b -> b, terms, true);
    assertSame(b -> b.differenceWeight(10).rank(2), terms, true);
    assertSame(b -> b.differenceWeight(10).locality(STRONG), List.of(TinyRun.ROUGH), false);
  }

  @Test
  void a_term_that_looks_at_weights_alone_draws_nothing_again() {
    assertSame(b -> b, List.of(Losses.parameterDistance()), true);
    CountingGenerator counting = new CountingGenerator(tiny.generator, calls);
    measure(
        PLAIN.with(b -> b.recomputation(true)),
        counting,
        List.of(Losses.parameterDistance()),
        new Subject(TinyRun.pivot(), tiny.target()),
        true);
    assertThat(calls).containsExactly("part 1", "part 2", "part 3", "part 4", "part 5");
  }

  @Test
  void gradients_within_a_mask_are_the_same() {
    List<LossTerm> masked = TERMS.stream().map(term -> term.within(Region.face())).toList();
    assertSame(b -> b.locality(STRONG), masked, true);
  }

  @Test
  void gradients_with_fitted_noise_are_the_same() {
    String name = "synthesis.b32.conv1.noise_const";
    Inversion fitted =
        Inversion.builder()
            .from(TinyRun.pivot())
            .putNoise(name, SyntheticGenerator.gaussian(new Random(8), 1, 32, 32))
            .build();
    assertSame(
        b -> b.noise(TuningSettings.Noise.FITTED), tiny.generator, TERMS, fitted, true, FLOAT32);
  }

  @Test
  void gradients_in_bfloat16_are_the_same() {
    assertSame(
        b -> b.locality(STRONG),
        tiny.generator.in(Arithmetic.BFLOAT16),
        TERMS,
        TinyRun.pivot(),
        true,
        FLOAT32);
  }

  @Test
  void a_generator_that_has_no_segments_is_drawn_again_as_a_whole() {
    DifferentiableGenerator whole = new WholeGenerator(tiny.generator);
    assertThat(whole.segments()).hasSize(1);
    assertSame(b -> b.locality(STRONG).rank(2), whole, TERMS, TinyRun.pivot(), true, FLOAT32);
  }

  @Test
  void the_picture_is_drawn_without_a_graph_then_measured_then_drawn_from_the_last_part() {
    LossTerm told =
        (image, target) -> {
          calls.add("measured");
          return Losses.meanSquaredError(image, target);
        };
    CountingGenerator counting = new CountingGenerator(tiny.generator, calls);
    PivotalTuning recomputing = PLAIN.with(b -> b.recomputation(true));
    measure(
        recomputing, counting, List.of(told), new Subject(TinyRun.pivot(), tiny.target()), true);
    assertThat(calls)
        .containsExactly(
            "part 1",
            "part 2",
            "part 3",
            "part 4",
            "part 5",
            "measured",
            "part 5 with a graph",
            "part 4 with a graph",
            "part 3 with a graph",
            "part 2 with a graph",
            "part 1 with a graph");
    calls.clear();
    measure(PLAIN, counting, List.of(told), new Subject(TinyRun.pivot(), tiny.target()), true);
    assertThat(calls).containsExactly("all with a graph", "measured");
  }

  @Test
  void parts_before_the_first_weight_that_moves_have_no_graph_of_their_own() {
    CountingGenerator counting = new CountingGenerator(tiny.generator, calls);
    PivotalTuning late =
        PLAIN.with(b -> b.recomputation(true).parameters(ParameterChoice.resolutions(32, 32)));
    measure(late, counting, TERMS, new Subject(TinyRun.pivot(), tiny.target()), true);
    assertThat(calls.subList(5, calls.size()))
        .containsExactly(
            "part 5 with a graph",
            "part 1 with a graph",
            "part 2 with a graph",
            "part 3 with a graph",
            "part 4 with a graph");
  }

  private List<Tuning> tune(PivotalTuning tuning, int subjects) {
    List<Subject> all = new ArrayList<>();
    for (int i = 0; i < subjects; i++) {
      all.add(new Subject(TinyRun.pivot(10 + i), tiny.target("s" + i, 30 + i)));
    }
    try (TorchWorkspace workspace = tiny.workspace()) {
      return tuning.tuneTogether(all, workspace);
    }
  }

  private void assertSameRun(PivotalTuning kept, int subjects) {
    List<Tuning> expected = tune(kept, subjects);
    List<Tuning> actual = tune(kept.with(b -> b.recomputation(true)), subjects);
    for (int subject = 0; subject < subjects; subject++) {
      List<Step> history = actual.get(subject).history();
      List<Step> wanted = expected.get(subject).history();
      assertThat(history).hasSameSizeAs(wanted);
      assertThat(history.get(0)).isEqualTo(wanted.get(0));
      for (int step = 0; step < wanted.size(); step++) {
        double loss = wanted.get(step).loss();
        assertThat(history.get(step).loss()).isCloseTo(loss, within(1e-4 * loss));
      }
      assertThat(actual.get(subject).stoppedBy()).isEqualTo(expected.get(subject).stoppedBy());
      assertThat(actual.get(subject).settings()).containsEntry("recomputation", true);
    }
  }

  @Test
  void runs_over_one_and_several_subjects_go_the_same_way() {
    PivotalTuning local = PLAIN.with(b -> b.locality(STRONG.toBuilder().interval(2).build()));
    assertSameRun(local, 1);
    assertSameRun(local, 2);
    assertSameRun(local.with(b -> b.accumulation(2).keepBest(true).rank(2)), 2);
  }

  @Test
  void a_run_leaks_nothing_whether_it_ends_at_a_threshold_or_not() {
    PivotalTuning recomputing = PLAIN.with(b -> b.recomputation(true).locality(STRONG));
    int before = tiny.arrays();
    tune(recomputing, 2);
    tune(recomputing.with(b -> b.threshold(1e6)), 1);
    assertThat(tiny.arrays()).isEqualTo(before);
  }
}
