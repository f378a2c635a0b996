package dev.pti.core.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Tensors;
import java.util.Map;

/**
 * A generator whose activations are blobs that lie where the latent says: blob k at x = 32 + 8 w[0,
 * 2k], y = 32 + 8 w[0, 2k + 1] in a picture of 64 x 64, each in four channels of its own, whose
 * maxima lie around it, so that every place near it is like no other. So it is known where a drag
 * has to lead.
 */
final class BlobGenerator implements DifferentiableGenerator {
  static final int SIDE = 64;
  private static final double BREADTH = 9;
  private static final int[][] OFFSETS = {{-6, 0}, {6, 0}, {0, -6}, {0, 6}};

  private final NDManager manager;
  private final int blobs;

  BlobGenerator(NDManager manager, int blobs) {
    this.manager = manager;
    this.blobs = blobs;
  }

  @Override
  public NDArray activations(NDArray ws, Map<String, NDArray> noise, int side) {
    NDArray centres = ws.get(":, 0").mul(number(8)).add(number(32));
    NDList channels = new NDList();
    for (int blob = 0; blob < blobs; blob++) {
      for (int[] offset : OFFSETS) {
        NDArray x = centres.get(":, " + 2 * blob).add(number(offset[0]));
        NDArray y = centres.get(":, " + (2 * blob + 1)).add(number(offset[1]));
        NDArray distance =
            square(x, coordinates(side, true)).add(square(y, coordinates(side, false)));
        channels.add(distance.mul(number(-1 / (2 * BREADTH * BREADTH))).exp());
      }
    }
    return NDArrays.stack(channels, 1);
  }

  private static NDArray square(NDArray centre, NDArray coordinates) {
    return coordinates.sub(centre.reshape(-1, 1, 1)).square();
  }

  private NDArray number(double value) {
    return Tensors.array(manager, FloatTensor.wrap(new float[] {(float) value}, 1));
  }

  /** In pixels of the picture, {@code [1, side, side]}. */
  private NDArray coordinates(int side, boolean across) {
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      int place = across ? i % side : i / side;
      values[i] = (place + .5f) * SIDE / side - .5f;
    }
    return Tensors.array(manager, FloatTensor.wrap(values, 1, side, side));
  }

  @Override
  public int resolution() {
    return SIDE;
  }

  @Override
  public int layers() {
    return 10;
  }

  @Override
  public int latentWidth() {
    return 4;
  }

  @Override
  public int inputWidth() {
    return 4;
  }

  @Override
  public Map<String, NDArray> parameters() {
    return Map.of();
  }

  @Override
  public Map<String, NDArray> noise() {
    return Map.of();
  }

  @Override
  public NDArray map(NDArray z, double truncation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NDArray synthesize(NDArray ws, Map<String, NDArray> noise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DifferentiableGenerator with(Map<String, NDArray> replacements) {
    throw new UnsupportedOperationException();
  }
}
