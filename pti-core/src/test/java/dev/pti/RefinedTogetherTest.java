package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Picture;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Step;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several photographs in one generator, each with its own features. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefinedTogetherTest {
  private final List<Step> steps = new ArrayList<>();
  private Pti pti;
  private TunedTogether together;
  private List<Step> refining = List.of();

  @BeforeAll
  void run() {
    pti =
        SmallPti.builder()
            .tuner(
                PivotalTuning.ofDefaults().with(b -> b.steps(3).noise(TuningSettings.Noise.FITTED)))
            .withoutLocality()
            .refinement(FeatureRefinement.ofDefaults().with(b -> b.steps(3).learningRate(.03)))
            .listener(steps::add)
            .build();
    together =
        InvertedTogether.of(
                List.of(pti.invert(SmallPti.target("a", 1)), pti.invert(SmallPti.target("b", 2.5))))
            .tune();
    refining = refining();
  }

  private List<Step> refining() {
    return steps.stream().filter(step -> step.stage().equals("refinement")).toList();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private Picture picture(String name) {
    return together.get(name).picture();
  }

  @Test
  void each_is_refined_for_itself_after_both_were_tuned() {
    List<RefinedFeatures> a = together.get("a").tuning().features();
    List<RefinedFeatures> b = together.get("b").tuning().features();
    assertThat(a).hasSize(1).isNotEqualTo(b);
    assertThat(b).hasSize(1);
    for (Tuned tuned : together.all()) {
      assertThat(tuned.metrics().mse()).isLessThan(tuned.unrefined().metrics().mse());
    }
    assertThat(together.get("a").tuning().difference())
        .isEqualTo(together.get("b").tuning().difference());
    assertThat(refining).extracting(Step::subject).containsExactly("a", "a", "a", "b", "b", "b");
  }

  @Test
  void between_two_lie_their_pictures_at_the_ends_and_others_within() {
    assertThat(together.between("a", "b", 0)).isEqualTo(picture("a"));
    assertThat(together.between("a", "b", 1)).isEqualTo(picture("b"));
    assertThat(together.between("b", "a", 0)).isEqualTo(picture("b"));
    assertThat(together.between("b", "a", 1)).isEqualTo(picture("a"));
    assertThat(together.between("a", "b", .5))
        .isNotEqualTo(picture("a"))
        .isNotEqualTo(picture("b"));
  }

  /** Each was found without the other's, and is measured without it, whoever is named first. */
  @Test
  void it_does_not_matter_from_whom_one_goes() {
    for (double amount : new double[] {.25, .5, -.5}) {
      float[] there = together.between("a", "b", amount).toTensor().toArray();
      float[] back = together.between("b", "a", 1 - amount).toTensor().toArray();
      assertThat(there).containsExactly(back, within(1e-5f));
    }
  }

  @Test
  void saved_and_opened_each_is_as_it_was_and_both_are_together_again(@TempDir Path folder) {
    together.save(folder);
    Tuned a = pti.open(folder.resolve("a"));
    Tuned b = pti.open(folder.resolve("b"));
    assertThat(a.picture()).isEqualTo(picture("a"));
    assertThat(b.picture()).isEqualTo(picture("b"));
    TunedTogether again = TunedTogether.of(List.of(a, b));
    assertThat(again.between("a", "b", .3)).isEqualTo(together.between("a", "b", .3));
    assertThat(again.between("a", "b", 1)).isEqualTo(picture("b"));
  }

  @Test
  void one_that_is_not_refined_lends_nothing() {
    TunedTogether mixed =
        TunedTogether.of(List.of(together.get("a").unrefined(), together.get("b")));
    assertThat(mixed.between("a", "b", 0)).isEqualTo(together.get("a").unrefined().picture());
    assertThat(mixed.between("a", "b", 1)).isEqualTo(picture("b"));
  }

  /** Nobody's part is measured by the other's, which is added before or after it. */
  @Test
  void each_may_be_refined_at_a_resolution_of_its_own() {
    FeatureRefinement coarse =
        FeatureRefinement.ofDefaults().with(b -> b.steps(3).learningRate(.03).resolution(8));
    Tuned a = together.get("a").unrefined().refine(coarse);
    Tuned b = together.get("b");
    assertThat(a.tuning().features().get(0).size())
        .isNotEqualTo(b.tuning().features().get(0).size());
    TunedTogether mixed = TunedTogether.of(List.of(a, b));
    assertThat(mixed.between("a", "b", 0)).isEqualTo(a.picture());
    assertThat(mixed.between("a", "b", 1)).isEqualTo(b.picture());
    Picture half = mixed.between("a", "b", .5);
    assertThat(half.toTensor().toArray())
        .containsExactly(mixed.between("b", "a", .5).toTensor().toArray(), within(1e-5f));
    double apart = mse(a.picture(), b.picture());
    assertThat(mse(half, a.picture())).isLessThan(apart);
    assertThat(mse(half, b.picture())).isLessThan(apart);
  }

  private double mse(Picture one, Picture other) {
    return pti.compare(one, other).mse();
  }

  @Test
  void the_report_tells_of_each() {
    Report all = together.report();
    for (String name : List.of("a", "b")) {
      Report one = together.get(name).report();
      for (String figure : List.of("refinement.lpips", "tuning.lpips", "refinement.values")) {
        assertThat(all.number("photographs." + name + "." + figure)).isEqualTo(one.number(figure));
      }
    }
  }

  @Test
  void each_in_a_generator_of_its_own_is_refined_too() {
    steps.clear();
    List<Tuned> each =
        InvertedTogether.of(together.all().stream().map(Tuned::inverted).toList()).tuneEach();
    assertThat(each).allMatch(tuned -> tuned.tuning().features().size() == 1);
    assertThat(refining()).hasSize(6).extracting(Step::subject).containsOnly("a", "b");
  }
}
