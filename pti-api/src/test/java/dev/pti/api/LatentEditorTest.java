package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An editor that only says how it moves a latent, and one that moves style channels too. */
class LatentEditorTest {
  private static final Latent ORIGIN = Latent.inW(new float[1], 2);

  private static Latent plus(Latent latent, double amount) {
    return latent.plus(Latent.inW(new float[] {1}, 2), amount);
  }

  /** Moves the latent by an amount, and style channels as somebody says. */
  private record Both(double amount, StyleEditor styles) implements LatentEditor {
    @Override
    public Latent edit(Latent latent) {
      return plus(latent, amount);
    }

    @Override
    public List<StyleEditor> styleEditors() {
      return List.of(styles);
    }

    @Override
    public String toString() {
      return "by " + amount;
    }
  }

  @Test
  void a_function_moves_no_style_channels() {
    LatentEditor half = latent -> plus(latent, .5);
    assertThat(half.styleEditors()).isEmpty();
    assertThat(half.then(half).styleEditors()).isEmpty();
  }

  @Test
  void of_two_in_sequence_the_style_channels_of_both_are_moved_in_order() {
    StyleEditor first = styles -> styles.plus("b4.torgb", 0, 1);
    StyleEditor second = styles -> styles.plus("b4.torgb", 2, 1);
    LatentEditor both = new Both(.25, first).then(new Both(.5, second));
    assertThat(both.edit(ORIGIN)).isEqualTo(plus(ORIGIN, .75));
    assertThat(both.styleEditors()).containsExactly(first, second);
    assertThat(both).hasToString("by 0.25, then by 0.5");
  }
}
