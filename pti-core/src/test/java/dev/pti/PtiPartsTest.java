package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PtiPartsTest {
  @Test
  void a_report_names_an_inverter_that_does_not_name_itself() {
    Inverter own =
        new Inverter() {
          @Override
          public Inversion invert(Target target, Workspace workspace) {
            return Inversion.builder()
                .pivot(Latent.inW(new float[32], workspace.generator().layers()))
                .putSettings("depth", 3)
                .build();
          }

          @Override
          public String name() {
            return "mine";
          }
        };
    try (Pti pti = SmallPti.builder().inverter(own).build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      assertThat(inverted.report().text("inversion.inverter")).isEqualTo("mine");
      assertThat(inverted.inversion().settings())
          .containsOnly(entry("depth", 3), entry("inverter", "mine"));
      InvertedTogether together =
          pti.invertTargets(List.of(SmallPti.target("a", 1), SmallPti.target("b", 2)));
      assertThat(together.all())
          .extracting(it -> it.report().text("inversion.inverter"))
          .containsOnly("mine");
    }
  }

  @Test
  void a_lambda_may_invert() {
    try (Pti pti =
        SmallPti.builder()
            .inverter(
                (target, workspace) ->
                    Inversion.builder()
                        .pivot(Latent.inW(new float[32], workspace.generator().layers()))
                        .build())
            .build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      assertThat(inverted.latent()).isEqualTo(Latent.inW(new float[32], 8));
      assertThat(inverted.report().text("inversion.inverter")).isEqualTo("own inverter");
      assertThat(inverted.tune().tuning().history()).hasSize(4);
    }
  }

  private static void assertRefused(Pti.Builder builder, String message) {
    try (Pti pti = builder.build()) {
      assertThatThrownBy(() -> pti.invert(SmallPti.target(1)).tune().edit(latent -> null))
          .hasMessageMatching(message);
    }
  }

  private static Tuner giving(UnaryOperator<Tuning.Builder> change) {
    return (inversion, target, workspace) -> change.apply(Tuning.builder().stoppedBy("me")).build();
  }

  @Test
  @SuppressWarnings("NullAway") // As of those who do not check.
  void what_a_part_of_ones_own_gives_is_looked_at_where_it_arrives() {
    FloatTensor one = FloatTensor.wrap(new float[1], 1);
    assertRefused(
        SmallPti.builder().inverter((target, workspace) -> null),
        "own inverter gave null, wanted an inversion");
    assertRefused(
        SmallPti.builder()
            .inverter(
                (target, workspace) ->
                    Inversion.builder().pivot(Latent.inW(new float[9], 8)).build()),
        "own inverter: pivot has width 9, generator wants 32");
    assertRefused(
        SmallPti.builder()
            .inverter(
                (target, workspace) ->
                    Inversion.builder()
                        .pivot(Latent.inW(new float[32], 8))
                        .putNoise("synthesis.b4.conv1.noise_const", one)
                        .build()),
        "own inverter gave noise synthesis.b4.conv1.noise_const of shape \\[1], generator wants"
            + " \\[4, 4]");
    assertRefused(
        SmallPti.builder().tuner((inversion, target, workspace) -> null),
        "own tuner gave null, wanted a tuning");
    assertRefused(
        SmallPti.builder().tuner(giving(b -> b.putDifference("foo.weight", one))),
        "own tuner gave a difference of foo.weight, which the generator has not");
    assertRefused(
        SmallPti.builder().tuner(giving(b -> b.putNoise("foo", one))),
        "own tuner gave noise foo, which the generator has not");
    assertRefused(SmallPti.builder(), "an edit without a name gave null, wanted a latent");
  }

  @Test
  void a_threshold_of_what_no_loss_measures_is_refused_before_anything_is_done() {
    Pti.Builder own = SmallPti.builder().loss(Losses.l2());
    String message = "%s is %s, but no loss term is named squeeze-caffe";
    assertThatThrownBy(() -> own.tuner(SmallPti.tuner(4).with(b -> b.threshold(.05))).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message, "threshold", .05);
    own.tuner(PivotalTuning.of(TuningSettings.builder().build())).build().close();
    assertThatThrownBy(
            () ->
                own.refinement(FeatureRefinement.ofDefaults().with(b -> b.threshold(.02))).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message, "threshold", .02);
    assertThatThrownBy(
            () ->
                SmallPti.builder()
                    .loss(perceptual -> List.of(perceptual))
                    .tuner(SmallPti.tuner(4).with(b -> b.l2Threshold(.01)))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("l2Threshold is 0.01, but no loss term is named l2");
  }

  @Test
  void weights_that_the_generator_lacks_are_refused_before_anything_is_searched_for() {
    PivotalTuning tuner =
        SmallPti.tuner(4).with(b -> b.parameters(ParameterChoice.named("b512.*")));
    assertThatThrownBy(() -> SmallPti.builder().tuner(tuner).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "tuning: no parameter of the generator matches b512.*; those of the synthesis network"
                + " can move");
  }

  @Test
  void a_report_tells_an_aligner_without_a_name_from_the_known_ones() {
    try (Pti pti = SmallPti.builder().aligner(photograph -> photograph).build()) {
      assertThat(pti.invert(SmallPti.target(1)).report().text("aligner")).isEqualTo("own aligner");
    }
  }

  @Test
  void a_latent_that_does_not_fit_is_told_by_the_name_of_its_editor() {
    Latent narrow = Latent.inW(new float[9], 8);
    Latent shallow = Latent.inW(new float[32], 7);
    LatentEditor named =
        new LatentEditor() {
          @Override
          public Latent edit(Latent latent) {
            return shallow;
          }

          @Override
          public String toString() {
            return "mine";
          }
        };
    try (Pti pti = SmallPti.builder().build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).withoutTuning();
      assertThatThrownBy(() -> tuned.edit(latent -> narrow))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "an edit without a name gave a latent of shape [8, 9], generator wants [8, 32]");
      Edited once = tuned.edit(latent -> latent);
      assertThatThrownBy(() -> once.edit(named))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("mine gave a latent of shape [7, 32], generator wants [8, 32]");
    }
  }

  @Test
  void a_lambda_may_tune() {
    FloatTensor brighter = FloatTensor.of(new float[] {.5f, .5f, .5f}, 3);
    Tuner tuner =
        (inversion, target, workspace) ->
            Tuning.builder()
                .stoppedBy("whim")
                .putDifference("synthesis.b32.torgb.bias", brighter)
                .build();
    try (Pti pti = SmallPti.builder().tuner(tuner).build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      Tuned tuned = inverted.tune();
      Picture before = pti.generator().synthesize(inverted.latent());
      assertThat((double) tuned.picture().get(1, 9, 9))
          .isEqualTo(before.get(1, 9, 9) + .5, within(1e-5));
      assertThat(tuned.report().text("tuning.stopped_by")).isEqualTo("whim");
      assertThat(tuned.report().number("tuning.parameters_changed")).isEqualTo(3);
    }
  }

  @Test
  void refuses_what_a_tuner_does_not_take() {
    Tuner tuner =
        new Tuner() {
          @Override
          public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
            throw new AssertionError("never runs");
          }

          @Override
          public String toString() {
            return "my tuner";
          }
        };
    assertThatThrownBy(() -> SmallPti.builder().tuner(giving(b -> b)).withoutLocality().build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("locality is a setting of PivotalTuning, but the tuner is own tuner");
    String message = "locality is a setting of PivotalTuning, but the tuner is my tuner";
    assertThatThrownBy(
            () ->
                SmallPti.builder().tuner(tuner).locality(LocalityRegularizer.ofDefaults()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> SmallPti.builder().tuner(tuner).withoutLocality().build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> SmallPti.builder().tuner(tuner).recomputation().build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("recomputation is a setting of PivotalTuning, but the tuner is my tuner");
  }

  @Test
  void refuses_losses_for_an_inverter_that_minimizes_nothing() {
    Latent known = Latent.inW(new float[32], 8);
    for (Inverter inverter : List.of(new MeanLatent(), new GivenPivot(known))) {
      Pti.Builder builder =
          SmallPti.builder()
              .inverter(inverter)
              .inversionLoss(perceptual -> List.of(perceptual, Losses.l2()));
      assertThatThrownBy(builder::build)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "inversionLoss is a setting of a search, but the inverter is " + inverter.name());
      builder.inverter(Projection.inWPlus().onward().from(inverter)).build().close();
      builder.inverter((target, workspace) -> given(known)).build().close();
    }
  }

  private static Inversion given(Latent pivot) {
    return Inversion.builder().pivot(pivot).build();
  }

  @Test
  void recomputation_is_of_the_search_and_of_tuning() {
    try (Pti pti = SmallPti.builder().recomputation().build();
        Pti encoding = SmallPti.builder().inverter(new MeanLatent()).recomputation().build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      assertThat(tuned.inverted().inversion().settings()).containsEntry("recomputation", true);
      assertThat(tuned.tuning().settings()).containsEntry("recomputation", true);
      assertThat(encoding.invert(SmallPti.target(1)).inversion().settings())
          .doesNotContainKey("recomputation");
    }
  }

  @Test
  void locality_can_be_set_and_switched_off() {
    try (Pti with =
            SmallPti.builder().locality(LocalityRegularizer.builder().interval(2).build()).build();
        Pti without = SmallPti.builder().withoutLocality().build()) {
      assertThat(with.invert(SmallPti.target(1)).tune().tuning().history())
          .filteredOn(step -> step.losses().containsKey("locality"))
          .extracting(Step::index)
          .containsExactly(0, 2);
      assertThat(without.invert(SmallPti.target(1)).tune().tuning().history())
          .noneMatch(step -> step.losses().containsKey("locality"));
    }
  }

  @Test
  void a_loss_of_ones_own_takes_the_place_of_the_usual_ones() {
    LossTerm own = Losses::meanAbsoluteError;
    try (Pti pti = SmallPti.builder().withoutLocality().loss(own.named("l1").weighted(3)).build()) {
      List<Step> history = pti.invert(SmallPti.target(1)).tune().tuning().history();
      assertThat(history.get(0).losses().keySet()).containsExactly("l1", "loss");
      assertThat(history.get(3).loss()).isLessThan(history.get(0).loss());
    }
    assertThatThrownBy(() -> Pti.builder().loss())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("loss() wants at least one term");
  }

  @Test
  void the_listener_hears_of_both_loops() {
    List<String> heard = new ArrayList<>();
    try (Pti pti =
        SmallPti.builder().listener(step -> heard.add(step.stage() + step.index())).build()) {
      pti.invert(SmallPti.target(1)).tune();
    }
    assertThat(heard)
        .containsExactly(
            "inversion0",
            "inversion1",
            "inversion2",
            "inversion3",
            "inversion4",
            "tuning0",
            "tuning1",
            "tuning2",
            "tuning3");
  }

  @Test
  void a_listener_may_use_the_pti_that_it_listens_to() {
    Picture a = SmallPti.target(1).picture();
    Picture b = SmallPti.target(2).picture();
    Pti[] self = new Pti[1];
    List<Metrics> measured = new ArrayList<>();
    try (Pti pti =
        SmallPti.builder().listener(step -> measured.add(self[0].compare(a, b))).build()) {
      self[0] = pti;
      pti.invert(SmallPti.target(1));
      assertThat(measured).hasSize(5).containsOnly(pti.compare(a, b));
    }
  }

  @Test
  void a_listener_may_build_another_pti() {
    List<Pti> built = new ArrayList<>();
    try (Pti pti =
        SmallPti.builder().listener(step -> built.add(SmallPti.builder().build())).build()) {
      pti.invert(SmallPti.target(1));
      Latent latent = pti.generator().meanLatent();
      assertThat(built).hasSize(5);
      for (Pti other : built) {
        assertThat(other.generator().synthesize(latent))
            .isEqualTo(pti.generator().synthesize(latent));
        other.close();
      }
    }
  }

  @Test
  void the_generator_speaks_plain_floats() {
    try (Pti pti = SmallPti.builder().build()) {
      Generator generator = pti.generator();
      assertThat(generator).hasToString("StyleGAN2 32 x 32, 8 layers of 32");
      assertThat(generator.labelWidth()).isZero();
      assertThat(generator.sha256()).matches("[0-9a-f]{64}");
      assertThat(generator.styleLayers()).hasSize(11);
      Latent mapped = generator.map(new float[32], .5);
      assertThat(mapped.isInW()).isTrue();
      assertThat(generator.map(new float[32], 0)).isEqualTo(generator.meanLatent());
      assertThatThrownBy(() -> generator.map(new float[31], 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("z has 31 values, generator wants 32");
      assertThatThrownBy(() -> generator.synthesize(Latent.inW(new float[32], 18)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("pivot has 18 layers, generator wants 8");
    }
  }
}
