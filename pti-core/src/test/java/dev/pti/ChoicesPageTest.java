package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Region;
import dev.pti.api.Tuner;
import dev.pti.core.hyperstyle.SmallHyperStyle;
import dev.pti.core.image.Masks;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/choices.md says. */
class ChoicesPageTest {
  private final Pti.Builder builder = SmallPti.builder();

  @Test
  void the_page_shows_this_code() {
    Page.of("choices.md").requireSnippetsIn(ChoicesPageTest.class);
  }

  private static Inverter quick(Inverter inverter) {
    return inverter instanceof Projection projection
        ? projection.with(b -> b.steps(3).latentSamples(40))
        : inverter;
  }

  private static Tuner quick(PivotalTuning tuning) {
    return tuning.with(b -> b.steps(3).locality(Optional.empty()));
  }

  private static Tuned run(Pti.Builder builder) {
    try (Pti pti = builder.build()) {
      return pti.invert(SmallPti.target(1)).tune();
    }
  }

  @Test
  void any_inverter() {
    Latent latent = Latent.inW(new float[32], 8);
    Inverter inW = Projection.alongSlopes();
    Inverter coordinates = Projection.inW();
    Inverter nearW = Projection.inWPlus().with(b -> b.deltaWeight(.1));
    Inverter mean = new MeanLatent();
    Inverter given = new GivenPivot(latent);
    Projection search = Projection.inWPlus().onward();
    builder.inverter(search.from(given));
    for (Inverter each : List.of(inW, coordinates, nearW, mean, given, search.from(given))) {
      Tuned tuned = run(SmallPti.builder().inverter(quick(each)));
      assertThat(tuned.inverted().inversion().settings()).containsEntry("inverter", each.name());
      assertThat(tuned.inverted().inversion().history())
          .hasSize(each instanceof Projection ? 3 : 0);
      assertThat(tuned.inverted().inversion().noise()).hasSize(each instanceof Projection ? 7 : 0);
    }
  }

  @Test
  void a_budget() {
    builder.inverter(Projection.inW().with(b -> b.steps(300).seconds(20).threshold(.15))).seed(7);
    try (Pti pti = builder.build()) {
      assertThat(pti.settings().seed()).isEqualTo(7);
      assertThat(pti.settings().inverter()).asString().contains("steps=300", "threshold=0.15");
    }
  }

  @Test
  void any_choice_of_what_moves() {
    PivotalTuning tuning = PivotalTuning.ofDefaults();
    PivotalTuning all = tuning.with(b -> b.parameters(ParameterChoice.all()));
    PivotalTuning convolutions = tuning.with(b -> b.parameters(ParameterChoice.convolutions()));
    PivotalTuning middle = tuning.with(b -> b.parameters(ParameterChoice.resolutions(16, 64)));
    PivotalTuning byName =
        tuning.with(b -> b.parameters(ParameterChoice.named("synthesis.b32.*", "*.torgb.weight")));
    PivotalTuning lowRank = tuning.with(b -> b.rank(8).learningRate(1.2e-2));
    PivotalTuning held = tuning.with(b -> b.differenceWeight(1e4));
    builder.tuner(lowRank);
    for (PivotalTuning each : List.of(all, convolutions, middle, byName, lowRank, held)) {
      Tuned tuned = run(SmallPti.builder().inverter(new MeanLatent()).tuner(quick(each)));
      assertThat(tuned.tuning().history()).hasSize(3);
      assertThat(tuned.tuning().difference()).isNotEmpty();
    }
  }

  @Test
  void any_course_and_end() {
    PivotalTuning tuning = PivotalTuning.ofDefaults();
    PivotalTuning warm = tuning.with(b -> b.schedule(TuningSettings.Schedule.LINEAR).warmUp(.1));
    PivotalTuning cooled = tuning.with(b -> b.steps(150).learningRate(3e-3).coolDown(.3));
    PivotalTuning ended = tuning.with(b -> b.threshold(.05).patience(10).seconds(30));
    PivotalTuning decided = tuning.with(b -> b.stopWhen(step -> step.losses().get("l2") < .02));
    PivotalTuning accumulated = tuning.with(b -> b.accumulation(4));
    PivotalTuning small = tuning.with(b -> b.recomputation(true));
    PivotalTuning best = tuning.with(b -> b.keepBest(true));
    for (PivotalTuning each : List.of(warm, cooled, ended, decided, accumulated, small, best)) {
      Tuned tuned = run(SmallPti.builder().inverter(new MeanLatent()).tuner(quick(each)));
      assertThat(tuned.tuning().stoppedBy()).isEqualTo("steps");
    }
  }

  @Test
  void tuning_by_a_hypernetwork(@TempDir Path folder) {
    SmallHyperStyle files = SmallHyperStyle.writeTo(folder);
    Path file = files.checkpoint();
    HyperStyle alone = HyperStyle.of(file);
    HyperStyle further = alone.passes(3).then(PivotalTuning.ofDefaults().with(b -> b.steps(30)));
    builder.tuner(further);
    builder.generator(files.generator()).inverter(new MeanLatent());
    assertThat(run(builder).tuning().history()).hasSize(30);
    assertThat(run(builder.tuner(alone)).tuning().history()).isEmpty();
  }

  @Test
  void refined_features() {
    try (Pti pti = SmallPti.builder().build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      Tuned refined = tuned.refine();
      Tuned more =
          tuned.refine(FeatureRefinement.ofDefaults().with(b -> b.resolution(32).reach(.6)));
      builder.refinement(FeatureRefinement.ofDefaults());
      for (Tuned each : List.of(refined, more)) {
        assertThat(each.metrics().perceptual()).isLessThan(tuned.metrics().perceptual());
      }
    }
    assertThat(run(builder).toString()).endsWith(", stopped by steps, refined");
  }

  @Test
  void a_region_as_mask() {
    builder.mask(Region.face().or(Region.eyes()).feathered(.03));
    try (Pti pti = builder.build()) {
      assertThat(pti.settings().mask().name()).isEqualTo("feathered face or eyes");
      assertThat(pti.settings().losses())
          .extracting(String::valueOf)
          .containsExactly(
              "squeeze-caffe within feathered face or eyes",
              "1.0 × l2 within feathered face or eyes");
    }
  }

  /** Reads no file where the snippet says so; {@link PtiMaskTest} does. */
  @Test
  void a_file_as_mask() {
    builder.mask(Path.of("hair.png"));
    assertThat(builder.mask).isNotNull();
  }

  @Test
  void arithmetic() {
    builder.arithmetic(Arithmetic.BFLOAT16);
    try (Pti pti = builder.build()) {
      assertThat(pti.settings().arithmetic()).isEqualTo(Arithmetic.BFLOAT16);
    }
  }

  @Test
  void what_is_kept(@TempDir Path folder) {
    Masks.write(Region.face().at(32), folder.resolve("face.png"));
    try (Pti pti = builder.mask(folder.resolve("face.png")).build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      tuned.save(folder, Precision.FLOAT16);
      tuned.save(folder.resolve("run.safetensors"));
      assertThat(folder.resolve("mask.png")).hasSameBinaryContentAs(folder.resolve("face.png"));
      FloatTensor weight = tuned.tuning().difference().get("synthesis.b16.conv0.weight");
      assertThat(pti.open(folder.resolve("run.safetensors")).tuning().difference())
          .containsEntry("synthesis.b16.conv0.weight", weight);
    }
  }
}
