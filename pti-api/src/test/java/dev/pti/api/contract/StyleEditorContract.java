package dev.pti.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.StyleEditor;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a {@link StyleEditor} promises: it is a pure function of styles. */
public interface StyleEditorContract {
  /**
   * Returns the editor under test.
   *
   * @return an editor; asked for once in each test
   */
  StyleEditor editor();

  /**
   * Returns the layers whose styles it is tried on.
   *
   * @return by default those of a generator of 8 pixels, with few channels and random weights
   */
  default List<StyleLayer> layers() {
    return List.of(
        layer("b4.conv1", 0, false),
        layer("b4.torgb", 1, true),
        layer("b8.conv0", 1, false),
        layer("b8.conv1", 2, false),
        layer("b8.torgb", 3, true));
  }

  private static StyleLayer layer(String name, int latentLayer, boolean toRgb) {
    int channels = 4 + latentLayer;
    Random random = new Random(latentLayer);
    return new StyleLayer(
        name,
        latentLayer,
        toRgb,
        FloatTensor.wrap(gaussian(random, channels * 6), channels, 6),
        FloatTensor.wrap(gaussian(random, channels), channels));
  }

  @Test
  default void keeps_layers_and_channels() {
    Styles styles = styles(1);
    Styles edited = editor().edit(styles);
    assertThat(edited.layers()).as("layers").isEqualTo(styles.layers());
    for (String layer : styles.layers()) {
      assertThat(edited.layer(layer).shape())
          .as("channels of %s", layer)
          .isEqualTo(styles.layer(layer).shape());
    }
  }

  @Test
  default void gives_the_same_edit_twice() {
    StyleEditor editor = editor();
    Styles first = editor.edit(styles(1));
    editor.edit(styles(2));
    assertThat(editor.edit(styles(1))).as("edit after another edit").isEqualTo(first);
  }

  @Test
  default void gives_the_same_edit_on_any_thread() {
    StyleEditor editor = editor();
    List<Styles> here = new ArrayList<>();
    List<Callable<Styles>> elsewhere = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Styles styles = styles(seed);
      here.add(editor.edit(styles));
      elsewhere.add(() -> editor.edit(styles));
    }
    assertThat(AtOnce.of(Duration.ofMinutes(1), elsewhere)).as("edits elsewhere").isEqualTo(here);
  }

  private Styles styles(long seed) {
    List<StyleLayer> layers = layers();
    int count = layers.stream().mapToInt(StyleLayer::latentLayer).max().orElse(0) + 1;
    int width = (int) layers.get(0).weight().size(1);
    float[] values = gaussian(new Random(seed), count * width);
    return Styles.of(layers, Latent.inWPlus(FloatTensor.wrap(values, count, width)));
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
