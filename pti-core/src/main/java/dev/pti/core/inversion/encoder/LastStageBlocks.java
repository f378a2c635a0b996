package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** ReStyle's head: the map2style block of each layer reads the backbone's last stage. */
final class LastStageBlocks implements Head {
  private static final int SIZE = 16;

  private final boolean differences;
  private final List<MapToStyle> blocks = new ArrayList<>();

  /**
   * Reads the blocks.
   *
   * @param differences whether blocks say how their layer differs from the first
   */
  LastStageBlocks(EncoderWeights weights, int styles, boolean differences) {
    this.differences = differences;
    for (int layer = 0; layer < styles; layer++) {
      blocks.add(new MapToStyle(weights, "styles." + layer, SIZE));
    }
  }

  @Override
  public int styles() {
    return blocks.size();
  }

  @Override
  public NDArray codes(List<NDArray> stages) {
    NDArray last = stages.get(stages.size() - 1);
    return StyleBlocks.stacked(
        blocks.stream().map(block -> block.apply(last)).toList(), differences);
  }
}
