package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.StyleEditor;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import dev.pti.core.image.Photographs;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.core.tuning.Stitching;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Edits of style channels go wherever edits of latents go. */
@Timeout(value = 2, unit = MINUTES)
class StyleEditsTest {
  private static final Direction AGE = direction();

  /** As far as the same in other arithmetic may be apart. */
  private static final double SAME = 1e-4;

  private static Pti pti;
  private static Tuned tuned;

  private static Direction direction() {
    float[] moved = new float[32];
    Arrays.fill(moved, .3f);
    return Direction.of("age", FloatTensor.wrap(moved, 32));
  }

  /** What moves a channel, with a name. */
  private record Channel(String layer, int channel, double amount) implements StyleEditor {
    @Override
    public Styles edit(Styles styles) {
      return styles.plus(layer, channel, amount);
    }

    @Override
    public String toString() {
      return "%s[%d] by %s".formatted(layer, channel, amount);
    }
  }

  private static final StyleEditor COARSE = new Channel("b4.conv1", 3, 8);
  private static final StyleEditor FINE = new Channel("b32.torgb", 1, 3);

  /** Depends on the styles. Of all channels, twice as much would be evened out in the layer. */
  private static final StyleEditor UNEVEN =
      styles -> {
        float[] values = styles.layer("b8.conv0").toArray();
        for (int i = 0; i < values.length; i += 2) {
          values[i] *= 4;
        }
        return styles.with("b8.conv0", FloatTensor.wrap(values, values.length));
      };

  @BeforeAll
  static void tune() {
    pti = SmallPti.builder().build();
    tuned = pti.invert(SmallPti.photograph()).tune();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  private static double difference(Picture one, Picture other) {
    double largest = 0;
    for (int i = 0; i < one.toTensor().count(); i++) {
      largest = Math.max(largest, Math.abs(one.toTensor().get(i) - other.toTensor().get(i)));
    }
    return largest;
  }

  private static double mean(Picture picture) {
    double sum = 0;
    for (float value : picture.toTensor().toArray()) {
      sum += value;
    }
    return sum / picture.toTensor().count();
  }

  @Test
  void the_picture_is_that_of_the_tuned_generator() {
    Edited edited = tuned.editStyles(COARSE);

    assertThat(edited.picture()).isEqualTo(COARSE.draw(tuned.generator(), tuned.latent()));
    assertThat(difference(edited.picture(), tuned.picture())).isGreaterThan(.01);
    assertThat(edited.latent()).isEqualTo(tuned.latent());
    assertThat(edited.styleEditors()).containsExactly(COARSE);
    assertThat(edited.metrics()).isNotEqualTo(tuned.metrics());
    assertThat(tuned.inverted().editStyles(COARSE).picture())
        .isEqualTo(tuned.inverted().withoutTuning().editStyles(COARSE).picture());
  }

  @Test
  void edits_of_latents_move_what_lies_below_and_the_order_among_styles_counts() {
    Edited stylesFirst = tuned.editStyles(UNEVEN).edit(AGE.withStrength(2));

    assertThat(stylesFirst.picture()).isEqualTo(tuned.edit(AGE, 2).editStyles(UNEVEN).picture());
    assertThat(stylesFirst.picture())
        .isEqualTo(UNEVEN.draw(tuned.generator(), AGE.withStrength(2).edit(tuned.latent())));
    StyleEditor before = new Channel("b8.conv0", 0, 5);
    Picture inOrder = tuned.editStyles(before).editStyles(UNEVEN).picture();
    assertThat(inOrder)
        .isEqualTo(before.then(UNEVEN).draw(tuned.generator(), tuned.latent()))
        .isNotEqualTo(tuned.editStyles(UNEVEN).editStyles(before).picture());
  }

  /** Moves the latent and, on top of it, style channels. */
  private record Both(List<StyleEditor> styleEditors) implements LatentEditor {
    @Override
    public Latent edit(Latent latent) {
      return AGE.withStrength(2).edit(latent);
    }

    @Override
    public String toString() {
      return "older and coarser";
    }
  }

  @Test
  void an_edit_of_the_latent_may_bring_its_own() {
    Edited edited = tuned.editStyles(UNEVEN).edit(new Both(List.of(COARSE, FINE)));

    assertThat(edited.picture())
        .isEqualTo(
            tuned.edit(AGE, 2).editStyles(UNEVEN).editStyles(COARSE).editStyles(FINE).picture());
    assertThat(edited.styleEditors()).containsExactly(UNEVEN, COARSE, FINE);
    assertThat(edited.edits()).containsExactly("an edit without a name", "older and coarser");
    LatentEditor none =
        new LatentEditor() {
          @Override
          public Latent edit(Latent latent) {
            return latent;
          }

          @Override
          @SuppressWarnings("NullAway") // what others may do
          public List<StyleEditor> styleEditors() {
            return null;
          }

          @Override
          public String toString() {
            return "nobody";
          }
        };
    assertThatThrownBy(() -> tuned.edit(none))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nobody gave null, wanted style editors or none");
  }

  @Test
  void the_file_and_the_whole_photograph_say_what_was_done(@TempDir Path folder) {
    Edited edited = tuned.editStyles(FINE).edit(AGE.withStrength(2)).editStyles(UNEVEN);

    assertThat(edited.edits())
        .containsExactly("b32.torgb[1] by 3.0", "age=2.0", "an edit without a name");
    String text = "b32.torgb[1] by 3.0, then age=2.0, then an edit without a name.";
    Picture whole = edited.pasteBack();
    assertThat(whole.note().orElseThrow().text()).contains(text);
    assertThat(whole.withoutNote()).isNotEqualTo(tuned.edit(AGE, 2).pasteBack().withoutNote());
    edited.save(folder.resolve("edited.png"));
    assertThat(Photographs.read(folder.resolve("edited.png")))
        .hasToString(edited.picture().toString());
  }

  @Test
  void a_stitched_difference_holds_the_style_edit() {
    Edited edited = tuned.edit(AGE, 1).editStyles(COARSE).editStyles(UNEVEN);

    Edited unmoved = edited.stitch(Stitching.ofDefaults().with(b -> b.steps(0)));

    assertThat(difference(unmoved.picture(), edited.picture())).isLessThan(SAME);
    assertThat(difference(edited.picture(), tuned.edit(AGE, 1).picture())).isGreaterThan(.01);
    assertThat(unmoved.stitching().orElseThrow().difference())
        .containsKeys("synthesis.b4.conv1.affine.bias", "synthesis.b8.conv0.affine.bias");
    assertThat(tuned.editStyles(COARSE).picture())
        .as("the tuned generator stays as it was")
        .isEqualTo(COARSE.draw(tuned.generator(), tuned.latent()));
  }

  @Test
  void stitching_brings_the_border_nearer_and_goes_on_from_what_was_stitched() {
    Edited edited = tuned.editStyles(COARSE);
    Stitching how = Stitching.ofDefaults().with(b -> b.steps(30));
    Picture photograph = tuned.target().picture();

    Edited stitched = edited.stitch(how);

    assertThat(how.border(photograph, stitched.picture()))
        .isLessThan(.75 * how.border(photograph, edited.picture()));
    assertThat(stitched.edits())
        .containsExactly("b4.conv1[3] by 8.0", "stitched to the photograph");
    assertThat(stitched.stitch(how.with(b -> b.steps(0))).picture())
        .as("the styles move once")
        .isEqualTo(stitched.picture());
    assertThat(stitched.edit(AGE.withStrength(1)).picture())
        .as("further edits begin before stitching")
        .isEqualTo(edited.edit(AGE.withStrength(1)).picture());
    assertThat(stitched.edit(AGE.withStrength(1)).edits())
        .as("and say nothing of it")
        .isEqualTo(edited.edit(AGE.withStrength(1)).edits());
  }

  @Test
  void a_search_sees_the_style_edit_and_keeps_it() {
    LossTerm bright =
        ((LossTerm) (image, target) -> Losses.scale(image.mean(), -1)).named("bright");
    LatentOptimization brighter =
        LatentOptimization.of(bright).with(b -> b.steps(6).latentWeight(1e-4));
    Edited edited = tuned.edit(AGE, 1).editStyles(UNEVEN);

    Optimized found = edited.optimize(brighter);

    List<Step> history = found.optimization().history();
    assertThat(history.get(0).losses().get("bright"))
        .isCloseTo(-mean(edited.picture()), within(1e-5));
    assertThat(mean(tuned.edit(AGE, 1).picture()))
        .isNotCloseTo(mean(edited.picture()), within(1e-3));
    assertThat(mean(found.picture())).isGreaterThan(mean(edited.picture()));
    assertThat(found.edited().edits())
        .containsExactly("age=1.0", "an edit without a name", "a search for a latent");
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    CancelledException stopped =
        catchThrowableOfType(CancelledException.class, () -> edited.optimize(brighter, cancelled));
    assertThat(difference(edited.kept(stopped).picture(), edited.picture())).isLessThan(SAME);
  }

  private static void assertRefused(StyleEditor editor, Class<?> as, String message) {
    assertThatThrownBy(() -> tuned.editStyles(editor)).isInstanceOf(as).hasMessage(message);
    assertThatThrownBy(() -> tuned.editStyles(COARSE).editStyles(editor)).hasMessage(message);
  }

  private static StyleEditor named(String name, StyleEditor editor) {
    return new StyleEditor() {
      @Override
      public Styles edit(Styles styles) {
        return editor.edit(styles);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  @Test
  @SuppressWarnings("NullAway") // As of those who do not check.
  void what_an_editor_of_ones_own_gives_is_looked_at() {
    List<StyleLayer> layers = tuned.generator().styleLayers();
    assertRefused(
        styles -> null,
        IllegalStateException.class,
        "an edit without a name gave null, wanted styles");
    assertRefused(
        named("half", styles -> Styles.of(layers.subList(0, 3), tuned.latent())),
        InvalidInputException.class,
        "half gave no styles of layer " + layers.get(3).name());
    StyleLayer first = layers.get(0);
    StyleLayer narrow =
        new StyleLayer(
            first.name(),
            0,
            false,
            FloatTensor.wrap(new float[2 * 32], 2, 32),
            FloatTensor.wrap(new float[2], 2));
    assertRefused(
        named("narrow", styles -> Styles.of(List.of(narrow), tuned.latent())),
        InvalidInputException.class,
        "narrow gave 2 channels in layer b4.conv1, generator wants " + first.bias().count());
    List<StyleLayer> more = new ArrayList<>(layers);
    more.add(new StyleLayer("b64.conv0", 0, false, narrow.weight(), narrow.bias()));
    assertRefused(
        named("more", styles -> Styles.of(more, tuned.latent())),
        InvalidInputException.class,
        "more gave styles of layer b64.conv0, which the generator has not");
  }
}
