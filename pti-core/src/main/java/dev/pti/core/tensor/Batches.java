package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import java.util.List;

/** Several pictures, or what belongs to each, in one array, along its first axis. */
public final class Batches {
  /** More gain nothing on two cores. */
  private static final int MOST = 8;

  private static final int PIXELS = 1 << 16;

  private Batches() {}

  /**
   * How many pictures networks are asked for at once, where nobody says so: as many as take less
   * time together, while a step takes little memory.
   *
   * @param size of the pictures
   * @return 8 up to 64 x 64 pixels, 4 at 128 x 128, above that 1
   */
  public static int usual(PictureSize size) {
    return Math.max(1, Math.min(MOST, PIXELS / size.pixels()));
  }

  /**
   * Puts arrays together.
   *
   * @param each at least one, of one shape but for the first axis
   * @return one after the other; the array itself if there is one
   */
  public static NDArray together(List<NDArray> each) {
    return each.size() == 1
        ? each.get(0)
        : NDArrays.concat(new NDList(each.toArray(NDArray[]::new)), 0);
  }

  /**
   * Takes an array apart.
   *
   * @param all of equal parts
   * @param count how many they are
   * @return the parts in order; for one the array itself, whatever its shape
   */
  public static NDList apart(NDArray all, int count) {
    return count == 1 ? new NDList(all) : all.split(count, 0);
  }

  /**
   * Brings targets to the device.
   *
   * @param targets at least one, of one size
   * @return {@code [n, 3, H, W]}, the workspace's
   */
  public static NDArray of(List<Target> targets, Workspace workspace) {
    PictureSize size = targets.get(0).size();
    int length = 3 * size.pixels();
    float[] values = new float[targets.size() * length];
    for (int i = 0; i < targets.size(); i++) {
      float[] own = targets.get(i).picture().toTensor().toArray();
      System.arraycopy(own, 0, values, i * length, length);
    }
    return workspace.array(
        FloatTensor.wrap(values, targets.size(), 3, size.height(), size.width()));
  }
}
