package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import dev.pti.api.Picture;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.clip.ClipRuleWeights;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.Directions;
import dev.pti.editing.Edit;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import dev.pti.editing.PrincipalComponents;
import dev.pti.editing.SemanticFactorization;
import dev.pti.editing.StyleChannels;
import dev.pti.editing.StyleDirection;
import dev.pti.editing.StyleStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/directions.md says, on the default generator. */
@Timeout(120)
class DirectionsPageTest {
  private static Pti pti;
  private static Tuned tuned;
  private static Generator generator;
  private static final List<Latent> latents = new ArrayList<>();
  private static boolean[] smiles;
  private static double[] years;
  private static double[] widths;

  @TempDir private Path folder;

  private final int samples = 200;

  /** Labels that follow from the latents: what faces have to say about them is not this test's. */
  @BeforeAll
  static void draw() {
    pti =
        Pti.builder()
            .generator(Path.of("..", "generators", "portrait64.safetensors"))
            .inverter(new MeanLatent())
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(1).locality(Optional.empty())))
            .build();
    tuned =
        pti.invert(Target.of("grey", FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64))).tune();
    generator = tuned.generator();
    int count = 300;
    Random random = new Random(1);
    float[] mean = generator.meanLatent().layer(0);
    smiles = new boolean[count];
    years = new double[count];
    widths = new double[count];
    for (int i = 0; i < count; i++) {
      float[] z = new float[generator.inputWidth()];
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) random.nextGaussian();
      }
      Latent latent = generator.map(z, 1);
      latents.add(latent);
      float[] w = latent.layer(0);
      float first = 0;
      float second = 0;
      for (int j = 0; j < w.length / 2; j++) {
        first += w[j] - mean[j];
        second += w[w.length / 2 + j];
      }
      smiles[i] = first > 0;
      years[i] = 40 + 3 * second;
      widths[i] = 10 + first - second / 2;
    }
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  private static LearnedDirection smile() {
    return DirectionLearner.svm().learn("smile", LabelledLatents.of(latents, smiles));
  }

  private static LearnedDirection age() {
    return DirectionLearner.ridgeRegression().learn("age", LabelledLatents.of(latents, years));
  }

  @Test
  void the_page_shows_this_code() {
    Page.of("directions.md").requireSnippetsIn(DirectionsPageTest.class);
  }

  @Test
  void found_without_labels() {
    SemanticFactorization sefa = SemanticFactorization.of(generator).onLayers(0, 3);
    List<Direction> factorized = sefa.directions(5);
    PrincipalComponents components = PrincipalComponents.of(generator, samples, 0);
    List<Direction> axes = components.directions(5);
    Edited edited = tuned.edit(axes.get(0).onLayers(0, 3), -2);
    assertThat(edited.picture()).isNotEqualTo(tuned.picture());
    Direction tuple = components.edit(0, 0, 3, -2);
    components.save(folder.resolve("components.safetensors"));
    PrincipalComponents again = PrincipalComponents.read(folder.resolve("components.safetensors"));
    Directions.write(
        folder.resolve("sefa.safetensors"), factorized, Map.of("licence", "Apache-2.0"));
    List<Direction> same = Directions.readAll(folder.resolve("sefa.safetensors"));
    assertThat(tuple).hasToString("ganspace-1=-2.0 on layers 0 to 2");
    assertThat(again.count()).isEqualTo(components.count());
    assertThat(same).isEqualTo(factorized);
  }

  @Test
  void learned_from_labels() {
    LabelledLatents smiling = LabelledLatents.of(latents, smiles);
    LearnedDirection smile = DirectionLearner.svm().learn("smile", smiling);
    Edited happier = tuned.edit(smile.direction(), 2);
    System.out.println(smile.report());
    LabelledLatents aged = LabelledLatents.of(latents, years);
    LearnedDirection age = DirectionLearner.ridgeRegression().learn("age", aged);
    Edited older = tuned.edit(age.inUnits(10));
    assertThat(smile.position(happier.latent()))
        .isGreaterThan(smile.position(tuned.latent()) + 1.9);
    assertThat(older.picture()).isNotEqualTo(tuned.picture());
  }

  @Test
  void learned_otherwise() {
    DirectionLearner learner =
        DirectionLearner.logisticRegression().with(b -> b.penalty(.1).folds(10).seed(7));
    DirectionLearner ofEachLayer = learner.with(b -> b.inWPlus(true));
    assertThat(ofEachLayer.settings().inWPlus()).isTrue();
    assertThat(ofEachLayer.settings().folds()).isEqualTo(10);
  }

  @Test
  void conditional() {
    LabelledLatents smiling = LabelledLatents.of(latents, smiles);
    LabelledLatents aged = LabelledLatents.of(latents, years);
    LearnedDirection smile = smile();
    LearnedDirection age = age();
    LearnedDirection ageAlone =
        DirectionLearner.ridgeRegression().learn("age", aged.beyond(widths));
    List<Direction> axes = PrincipalComponents.of(generator, samples, 0).directions(1);
    LearnedDirection smileAlone =
        DirectionLearner.svm().without(age.direction()).learn("smile", smiling);
    Direction axisAlone = Directions.without(axes.get(0), smile.direction(), age.direction());
    assertThat(smileAlone.report().without()).containsExactly("age");
    assertThat(axisAlone).isNotEqualTo(axes.get(0));
    assertThat(ageAlone.direction()).isNotEqualTo(age.direction());
  }

  @Test
  void learned_from_one_label_judged_by_another() {
    LabelledLatents smiling = LabelledLatents.of(latents, smiles);
    LabelledLatents wide = LabelledLatents.of(latents, widths);
    LearnedDirection byWidth = DirectionLearner.ridgeRegression().learn("smile", wide, smiling);
    assertThat(byWidth.report().measured("auc").value()).isGreaterThan(.7);
  }

  @Test
  void on_some_layers() {
    LearnedDirection smile = smile();
    Direction coarse = smile.direction().onLayers(0, 3);
    Direction fine = smile.direction().onLayers(LayerRange.from(4));
    Direction chosen = Directions.onChosenLayers(smile.direction(), generator.layers(), 1, 2, 5);
    assertThat(coarse.edit(tuned.latent())).isNotEqualTo(chosen.edit(tuned.latent()));
    assertThat(fine.edit(tuned.latent()).layer(3)).isEqualTo(tuned.latent().layer(3));
    assertThat(fine.edit(tuned.latent()).layer(4)).isNotEqualTo(tuned.latent().layer(4));
  }

  @Test
  void by_style_channels() {
    Styles styles = Styles.of(generator.styleLayers(), tuned.latent());
    Picture turned = generator.synthesize(styles.plus("b16.conv1", 7, 5));
    LabelledLatents smiling = LabelledLatents.of(latents, smiles);
    StyleChannels channels = StyleChannels.of(generator.styleLayers(), smiling);
    channels.strongest(10).forEach(System.out::println);
    Edited byChannels = tuned.editStyles(channels.direction("smile", 10).withStrength(2));
    LearnedDirection smile = smile();
    StyleDirection colours =
        StyleDirection.of(smile.direction(), generator.styleLayers(), StyleLayer::toRgb);
    Edited recoloured = byChannels.edit(smile.direction()).editStyles(colours.withStrength(3));
    Edited whole = recoloured.stitch();
    Picture untuned = colours.draw(pti.generator(), tuned.latent());
    Edit redder = Edit.of(smile.direction(), 1).and(Edit.of(colours, 3));
    Edited both = tuned.edit(redder);
    redder.save(folder.resolve("redder.json"));
    assertThat(tuned.edit(Edit.read(folder.resolve("redder.json"))).picture())
        .isEqualTo(both.picture())
        .isEqualTo(tuned.edit(smile.direction(), 1).editStyles(colours.withStrength(3)).picture());
    assertThat(List.of(turned, byChannels.picture(), recoloured.picture(), untuned))
        .doesNotContain(tuned.picture());
    assertThat(whole.edits())
        .containsExactly(
            "smile=2.0 on 10 style channels",
            "smile=1.0",
            colours.withStrength(3).toString(),
            "stitched to the photograph");
  }

  @Test
  void by_a_global_direction() {
    int count = StyleStatistics.of(generator, 2, 0).deviations().count();
    Path clipFile = ClipRuleWeights.write(folder.resolve("ViT-B-32.safetensors"));
    float[] changes = new float[count * 24];
    changes[5 * 24] = 4;
    FloatTensor each = FloatTensor.wrap(changes, count, 24);
    new TensorFile(Map.of("fs3", each), Map.of()).write(folder.resolve("fs3.npy"));
    FloatTensor changed = TensorFile.read(folder.resolve("fs3.npy")).single();
    FloatTensor relevance =
        pti.clip(clipFile).relevance(changed, "face", "face with a beard", "a photo of a {}.");
    FloatTensor deviations = StyleStatistics.of(generator, samples, 0).deviations();
    StyleDirection global =
        StyleDirection.global("text", generator.styleLayers(), relevance, deviations, .1);
    global.withStrength(4).save(folder.resolve("text.safetensors"));
    StyleDirection again = StyleDirection.read(folder.resolve("text.safetensors"));
    assertThat(again).isEqualTo(global.withStrength(4));
  }
}
