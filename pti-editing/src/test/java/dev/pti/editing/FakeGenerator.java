package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StyleLayer;
import java.util.ArrayList;
import java.util.List;

/** A generator that has style layers and sizes, and draws nothing. */
record FakeGenerator(int layers, int latentWidth, List<StyleLayer> styleLayers)
    implements Generator {

  /** Four latent layers of width 4: three convolutions, and a to-RGB layer after each block. */
  static FakeGenerator small() {
    List<StyleLayer> styles = new ArrayList<>();
    styles.add(style("b4.conv1", 0, false, weights(1, 5)));
    styles.add(style("b4.torgb", 1, true, weights(4, 3)));
    styles.add(style("b8.conv0", 1, false, weights(2, 6)));
    styles.add(style("b8.conv1", 2, false, weights(3, 5)));
    styles.add(style("b8.torgb", 3, true, weights(5, 3)));
    return new FakeGenerator(4, 4, styles);
  }

  static FakeGenerator ofSize(int layers, int width) {
    return new FakeGenerator(layers, width, List.of());
  }

  static StyleLayer style(String name, int latentLayer, boolean toRgb, FloatTensor weight) {
    FloatTensor bias = FloatTensor.wrap(new float[(int) weight.size(0)], weight.size(0));
    return new StyleLayer(name, latentLayer, toRgb, weight, bias);
  }

  /** Whole numbers of -7 to 7 by the C library's old generator, so that any language has them. */
  private static FloatTensor weights(long seed, int rows) {
    float[] values = new float[rows * 4];
    long state = seed;
    for (int i = 0; i < values.length; i++) {
      state = (state * 1103515245L + 12345L) % (1L << 31);
      values[i] = (state >> 16) % 15 - 7;
    }
    return FloatTensor.wrap(values, rows, 4);
  }

  @Override
  public int resolution() {
    return 8;
  }

  @Override
  public int inputWidth() {
    return latentWidth;
  }

  @Override
  public int labelWidth() {
    return 0;
  }

  @Override
  public Latent meanLatent() {
    return Latent.inW(new float[latentWidth], layers);
  }

  @Override
  public Latent map(float[] z, double truncation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Picture synthesize(Latent latent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }
}
