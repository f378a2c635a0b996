package dev.pti.core.image;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MembraneTest {
  private static boolean[] disc(int side, double radius) {
    boolean[] open = new boolean[side * side];
    for (int i = 0; i < open.length; i++) {
      int column = i % side;
      int row = i / side;
      open[i] = Math.hypot(column - side / 2., row - side / 2.) < radius;
    }
    return open;
  }

  /** A function that is its own membrane. */
  private static float harmonic(int side, int i) {
    int column = i % side;
    int row = i / side;
    double x = 2. * column / side - 1;
    double y = 2. * row / side - 1;
    return (float) (.5 * (x * x - y * y) + .3 * x * y + .2 * x);
  }

  @Test
  void finds_what_solves_the_equation() {
    int side = 301;
    boolean[] open = disc(side, 130);
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = open[i] ? 9 : harmonic(side, i);
    }

    Membrane.fill(values, open, side, side);

    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(harmonic(side, i), within(open[i] ? 1 / 127.5f : 0));
    }
  }

  @Test
  void a_constant_border_holds_a_constant() {
    boolean[] open = disc(64, 20);
    float[] values = new float[64 * 64];
    Arrays.fill(values, .25f);

    Membrane.fill(values, open, 64, 64);

    for (float value : values) {
      assertThat(value).isCloseTo(.25f, within(1e-5f));
    }
  }

  @Test
  void values_stay_between_those_of_the_border() {
    boolean[] open = disc(97, 40);
    float[] values = new float[97 * 97];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 97 < 48 ? 0 : 1;
    }

    Membrane.fill(values, open, 97, 97);

    for (float value : values) {
      assertThat(value).isBetween(-.05f, 1.05f);
    }
  }

  @Test
  void nothing_pulls_where_the_plane_ends() {
    boolean[] open = new boolean[20 * 20];
    float[] values = new float[20 * 20];
    for (int i = 0; i < values.length; i++) {
      open[i] = i % 20 >= 10;
      values[i] = open[i] ? 0 : .5f;
    }

    Membrane.fill(values, open, 20, 20);

    assertThat(values[10 * 20 + 19]).isCloseTo(.5f, within(.01f));
  }

  @Test
  void leaves_a_plane_without_anything_open() {
    float[] values = {1, 2, 3, 4};
    Membrane.fill(values, new boolean[4], 2, 2);
    assertThat(values).containsExactly(1, 2, 3, 4);
  }

  @Test
  @Timeout(value = 60, unit = SECONDS)
  void a_megapixel_takes_seconds() {
    boolean[] open = disc(1024, 450);
    float[] values = new float[1024 * 1024];
    Arrays.fill(values, .5f);
    Membrane.fill(values, open, 1024, 1024);
    assertThat(values[512 * 1024 + 512]).isCloseTo(.5f, within(.01f));
  }
}
