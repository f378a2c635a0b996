package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import java.util.List;

/** Draws one pixel of the first layer's values; maps a code to W as it is. */
record Drawing(int resolution) implements Generator {
  @Override
  public int layers() {
    return 2;
  }

  @Override
  public int latentWidth() {
    return 3;
  }

  @Override
  public int inputWidth() {
    return 3;
  }

  @Override
  public int labelWidth() {
    return 0;
  }

  @Override
  public Latent meanLatent() {
    return Latent.inW(new float[3], 2);
  }

  @Override
  public Latent map(float[] z, double truncation) {
    return Latent.inW(z, 2);
  }

  @Override
  public Picture synthesize(Latent latent) {
    return Picture.of(FloatTensor.of(latent.layer(0), 3, 1, 1));
  }

  @Override
  public Picture synthesize(Styles styles) {
    return Picture.of(styles.layer("b4.torgb").reshape(3, 1, 1));
  }

  /** A layer whose styles are the first layer's values. */
  @Override
  public List<StyleLayer> styleLayers() {
    FloatTensor same = FloatTensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
    return List.of(new StyleLayer("b4.torgb", 0, true, same, FloatTensor.of(new float[3], 3)));
  }

  @Override
  public String sha256() {
    return "1".repeat(64);
  }
}
