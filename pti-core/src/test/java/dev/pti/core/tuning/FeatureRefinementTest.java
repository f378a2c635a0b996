package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.core.TinyRun;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchWorkspace;
import dev.pti.core.tensor.WorkspaceOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeatureRefinementTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(8).learningRate(.03));

  private final TinyRun tiny = new TinyRun();
  private final Target target = tiny.target();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning refine(FeatureRefinement how) {
    return refine(how, StepListener.none());
  }

  private Tuning refine(FeatureRefinement how, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(TinyRun.ROUGH, listener)) {
      return how.refine(target, TinyRun.pivot().pivot(), workspace);
    }
  }

  private static double last(Tuning tuning) {
    return tuning.history().get(tuning.history().size() - 1).loss();
  }

  @Test
  void comes_nearer_to_the_target() {
    Tuning found = refine(SHORT.with(b -> b.steps(30)));
    assertThat(found.history()).hasSize(30);
    assertThat(last(found)).isLessThan(.6 * found.history().get(0).loss());
    assertThat(found.stoppedBy()).isEqualTo("steps");
  }

  @Test
  void the_features_draw_what_the_loop_measured() {
    FeatureRefinement steady = SHORT.with(b -> b.coolDown(0));
    Step next = refine(steady.with(b -> b.steps(9))).history().get(8);
    RefinedFeatures features = refine(steady).features().get(0);
    assertThat(distance(features)).isEqualTo(next.losses().get("rough"));
  }

  /** The mean absolute error of what features draw at the pivot. */
  private double distance(RefinedFeatures features) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      StyleGan refined =
          tiny.generator.refined(
              array(features.offset()).expandDims(0),
              array(features.at()).expandDims(0),
              features.reach());
      NDArray ws = array(TinyRun.pivot().pivot().toTensor()).expandDims(0);
      NDArray picture = array(target.picture().toTensor()).expandDims(0);
      return TinyRun.ROUGH.loss(refined.synthesize(ws), picture).getFloat();
    }
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(tiny.manager, tensor);
  }

  @Test
  void only_an_offset_is_found_beside_the_activations_of_the_pivot() {
    Map<String, float[]> before = weights();
    Tuning found = refine(SHORT);
    assertThat(found.difference()).isEmpty();
    assertThat(found.factors()).isEmpty();
    assertThat(found.noise()).isEmpty();
    RefinedFeatures features = found.features().get(0);
    assertThat(found.features()).hasSize(1);
    assertThat(features.size()).as("half of the picture's").isEqualTo(PictureSize.square(16));
    assertThat(features.offset().toArray()).as("moved").isNotEqualTo(new float[count(features)]);
    assertThat(features.at()).isEqualTo(activations(16));
    Map<String, float[]> after = weights();
    before.forEach((name, values) -> assertThat(after.get(name)).as(name).isEqualTo(values));
  }

  private static int count(RefinedFeatures features) {
    return features.offset().count();
  }

  private Map<String, float[]> weights() {
    Map<String, float[]> weights = new HashMap<>();
    tiny.generator.tensors().forEach((name, array) -> weights.put(name, array.toFloatArray()));
    return weights;
  }

  private FloatTensor activations(int side) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray ws = array(TinyRun.pivot().pivot().toTensor()).expandDims(0);
      return Tensors.tensor(
          tiny.generator.activations(ws, tiny.generator.noise(), side).squeeze(0));
    }
  }

  @Test
  void recomputation_finds_the_same_at_any_resolution() {
    for (int resolution : new int[] {4, 16, 32}) {
      FeatureRefinement kept = SHORT.with(b -> b.resolution(resolution).steps(4));
      Tuning once = refine(kept);
      Tuning again = refine(kept.with(b -> b.recomputation(true)));
      assertThat(again.history().get(0)).isEqualTo(once.history().get(0));
      assertThat(last(again)).isCloseTo(last(once), withinPercentage(.01));
      assertThat(last(again)).isLessThan(again.history().get(0).loss());
    }
  }

  @Test
  void no_step_finds_nothing() {
    Tuning found = refine(SHORT.with(b -> b.steps(0)));
    assertThat(found.features()).isEmpty();
    assertThat(found.history()).isEmpty();
    assertThat(found.stoppedBy()).isEqualTo("steps");
  }

  @Test
  void a_threshold_that_holds_at_once_finds_nothing_and_one_that_holds_later_ends_it() {
    assertThat(refine(SHORT.with(b -> b.threshold(1e6))).features()).isEmpty();
    Tuning whole = refine(SHORT);
    double threshold = whole.history().get(5).losses().get("rough");
    Tuning ended = refine(SHORT.with(b -> b.threshold(threshold)));
    assertThat(ended.stoppedBy()).isEqualTo("threshold");
    assertThat(ended.history()).isEqualTo(whole.history().subList(0, 6));
  }

  @Test
  void the_resolution_may_be_any_that_the_generator_has() {
    for (int side : new int[] {4, 32}) {
      Tuning found = refine(SHORT.with(b -> b.resolution(side).steps(2)));
      assertThat(found.features().get(0).size()).isEqualTo(PictureSize.square(side));
      assertThat(found.settings()).containsEntry("resolution", side);
    }
    assertThatThrownBy(() -> refine(SHORT.with(b -> b.resolution(64))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no layers of resolution 64, the generator has them of [4, 8, 16, 32]");
  }

  @Test
  void tells_each_step_by_its_name_and_lists_its_settings() {
    List<Step> told = new ArrayList<>();
    Tuning found = refine(SHORT.with(b -> b.coolDown(.5).reach(.25)), told::add);
    assertThat(told).hasSize(8).isEqualTo(found.history());
    assertThat(told).allMatch(it -> it.stage().equals("refinement") && it.total() == 8);
    assertThat(told.get(0).losses().keySet()).containsExactly("rough", "l2", "loss");
    assertThat(told)
        .extracting(Step::learningRate)
        .startsWith(.03, .03)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(found.settings())
        .containsExactly(
            Map.entry("resolution", 16),
            Map.entry("steps", 8),
            Map.entry("learning_rate", .03),
            Map.entry("cool_down", .5),
            Map.entry("reach", .25),
            Map.entry("recomputation", false),
            Map.entry("losses", List.of("1.0 × rough", "1.0 × l2")));
    assertThat(found.features().get(0).reach()).isEqualTo(.25f);
  }

  @Test
  void equal_runs_give_equal_bits_and_leak_nothing() {
    Tuning once = refine(SHORT);
    int before = tiny.arrays();
    assertThat(refine(SHORT)).isEqualTo(once);
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void what_was_refined_is_refined_further_from_where_it_is() {
    RefinedFeatures first = refine(SHORT).features().get(0);
    try (TorchWorkspace workspace = tiny.workspace()) {
      StyleGan refined =
          tiny.generator.refined(
              workspace.array(first.offset()).expandDims(0),
              workspace.array(first.at()).expandDims(0),
              first.reach());
      Tuning second =
          SHORT.refine(target, TinyRun.pivot().pivot(), new WorkspaceOf(workspace, refined));
      float[] at = second.features().get(0).at().toArray();
      for (int i = 0; i < at.length; i++) {
        assertThat(at[i]).isEqualTo(first.at().get(i) + first.offset().get(i));
      }
      assertThat(last(second)).isLessThan(second.history().get(0).loss());
    }
  }

  @Test
  void a_generator_of_whole_pictures_cannot_be_refined() {
    try (TorchWorkspace workspace = tiny.workspace()) {
      WholeGenerator whole = new WholeGenerator(tiny.generator);
      assertThatThrownBy(
              () ->
                  SHORT.refine(target, TinyRun.pivot().pivot(), new WorkspaceOf(workspace, whole)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(WholeGenerator.class + " lends no activations");
      NDArray any = workspace.array(FloatTensor.of(new float[1], 1, 1, 1, 1));
      assertThatThrownBy(() -> whole.refined(any, any, .2))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(WholeGenerator.class + " takes no offsets to its activations");
    }
  }
}
