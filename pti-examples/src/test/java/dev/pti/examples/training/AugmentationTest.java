package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = 16;

  @Test
  void keeps_values_in_range_and_leaves_its_neighbours_alone() {
    float[] into = new float[3 * SIDE * SIDE + 2];
    into[0] = 7;
    into[into.length - 1] = 7;
    new Augmentation(new SplittableRandom(1)).vary(ramp(), SIDE, into, 1);
    assertThat(into[0]).isEqualTo(7);
    assertThat(into[into.length - 1]).isEqualTo(7);
    for (int i = 1; i < into.length - 1; i++) {
      assertThat(into[i]).isBetween(-1f, 1f);
    }
  }

  @Test
  void gives_the_same_picture_for_the_same_seed_and_another_for_another() {
    assertThat(varied(3)).isEqualTo(varied(3)).isNotEqualTo(varied(4));
  }

  @Test
  void mirrors_half_of_the_pictures() {
    int mirrored = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] varied = varied(seed);
      if (varied[0] > varied[SIDE - 1]) {
        mirrored++;
      }
    }
    assertThat(mirrored).isBetween(70, 130);
  }

  private static float[] varied(int seed) {
    float[] into = new float[3 * SIDE * SIDE];
    new Augmentation(new SplittableRandom(seed)).vary(ramp(), SIDE, into, 0);
    return into;
  }

  /** Dark on the left, bright on the right. */
  private static float[] ramp() {
    float[] ramp = new float[3 * SIDE * SIDE];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (i % SIDE) / (SIDE - 1f) - .5f;
    }
    return ramp;
  }
}
