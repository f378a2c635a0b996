package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StyleLayer;
import java.util.List;

/** Maps codes of width 6 to W by a fixed linear map that favours the first axes; draws nothing. */
final class SampledGenerator implements Generator {
  static final int WIDTH = 6;

  @Override
  public int resolution() {
    return 8;
  }

  @Override
  public int layers() {
    return 4;
  }

  @Override
  public int latentWidth() {
    return WIDTH;
  }

  @Override
  public int inputWidth() {
    return WIDTH;
  }

  @Override
  public int labelWidth() {
    return 0;
  }

  @Override
  public Latent meanLatent() {
    return map(new float[WIDTH], 1);
  }

  @Override
  public Latent map(float[] z, double truncation) {
    float[] w = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      w[i] = 10 + (WIDTH - i) * (z[i] + .5f * z[(i + 1) % WIDTH]);
    }
    return Latent.inW(w, layers());
  }

  @Override
  public Picture synthesize(Latent latent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StyleLayer> styleLayers() {
    float[] weight = {2, 0, 0, 0, 0, 0};
    return List.of(FakeGenerator.style("b4.conv1", 0, false, FloatTensor.of(weight, 1, WIDTH)));
  }

  @Override
  public String sha256() {
    return "1".repeat(64);
  }
}
