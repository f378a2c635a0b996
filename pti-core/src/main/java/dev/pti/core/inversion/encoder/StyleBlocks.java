package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of e4e and pSp: a feature pyramid sees the picture at three sizes, and each layer of the
 * latent has a map2style block that reads one of them: the first three layers 16 x 16, the next
 * four 32 x 32, the rest 64 x 64.
 */
final class StyleBlocks implements Head {
  /** The first layer that reads the middle level. */
  private static final int MIDDLE = 3;

  /** The first layer that reads the fine level. */
  private static final int FINE = 7;

  private final boolean differences;
  private final FeaturePyramid pyramid;
  private final List<MapToStyle> blocks = new ArrayList<>();

  /**
   * Reads the blocks.
   *
   * @param differences whether blocks say how their layer differs from the first
   */
  StyleBlocks(EncoderWeights weights, int styles, boolean differences) {
    this.differences = differences;
    pyramid = new FeaturePyramid(weights);
    for (int layer = 0; layer < styles; layer++) {
      int size = layer < MIDDLE ? 16 : layer < FINE ? 32 : 64;
      blocks.add(new MapToStyle(weights, "styles." + layer, size));
    }
  }

  @Override
  public int styles() {
    return blocks.size();
  }

  @Override
  public NDArray codes(List<NDArray> stages) {
    FeaturePyramid.Levels levels = pyramid.levels(stages);
    List<NDArray> codes = new ArrayList<>();
    for (int layer = 0; layer < blocks.size(); layer++) {
      NDArray level =
          layer < MIDDLE ? levels.coarse() : layer < FINE ? levels.middle() : levels.fine();
      codes.add(blocks.get(layer).apply(level));
    }
    return stacked(codes, differences);
  }

  /**
   * Puts the blocks' codes together.
   *
   * @param codes {@code [n, 512]} of each layer
   * @param differences whether each says how it differs from the first
   * @return {@code [n, layers, 512]}
   */
  static NDArray stacked(List<NDArray> codes, boolean differences) {
    NDList styles = new NDList();
    for (NDArray code : codes) {
      styles.add(differences && !styles.isEmpty() ? code.add(styles.get(0)) : code);
    }
    return NDArrays.stack(styles, 1);
  }
}
