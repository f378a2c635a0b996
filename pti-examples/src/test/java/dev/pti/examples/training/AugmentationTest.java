package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = 16;

  @Test
  void keeps_values_in_range() {
    for (int seed = 0; seed < 20; seed++) {
      for (float value : varied(seed)) {
        assertThat(value).isBetween(-1f, 1f);
      }
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

  @Test
  void joins_parts_of_two_portraits_and_leaves_both_as_they_were() {
    float[] ramp = ramp();
    float[] stripes = new float[3 * SIDE * SIDE];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i / SIDE % 2 == 0 ? .5f : -.5f;
    }
    List<float[]> pictures = List.of(ramp.clone(), stripes.clone());
    int both = 0;
    for (int seed = 0; seed < 100; seed++) {
      float[] varied = new Augmentation(new SplittableRandom(seed), .5).any(pictures, SIDE);
      double largest = 0;
      double smallest = 1;
      for (int row = 2; row < SIDE - 2; row++) {
        for (int column = 2; column < SIDE - 2; column++) {
          int at = row * SIDE + column;
          double step = Math.abs(varied[at] - varied[at + SIDE]);
          largest = Math.max(largest, step);
          smallest = Math.min(smallest, step);
        }
      }
      both += largest > .5 && smallest < .05 ? 1 : 0;
    }
    assertThat(both).isBetween(20, 80);
    assertThat(pictures.get(0)).isEqualTo(ramp);
    assertThat(pictures.get(1)).isEqualTo(stripes);
  }

  private static float[] varied(int seed) {
    return new Augmentation(new SplittableRandom(seed), .5).any(List.of(ramp()), SIDE);
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
