package dev.pti.core.face;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.List;

/** One of the three networks: convolutions, perhaps a dense layer, and two or three heads. */
final class StageNetwork {
  private static final Kernels KERNELS = Kernels.load(StageNetwork.class, "mtcnn.py");

  private final NDManager manager;
  private final List<NDArray[]> convolutions = new ArrayList<>();
  private final List<NDArray[]> dense = new ArrayList<>();
  private final List<NDArray[]> heads = new ArrayList<>();
  private final List<Integer> pools;

  /**
   * @param pools the size of the largest-of after each convolution; 0 for none
   */
  private StageNetwork(NDManager manager, List<Integer> pools) {
    this.manager = manager;
    this.pools = pools;
  }

  /** P-net, which looks at every place of a picture. */
  static StageNetwork proposals(DetectorWeights weights, NDManager manager) {
    StageNetwork network = new StageNetwork(manager, List.of(2, 0, 0));
    network.convolutions(weights, "pnet", new int[] {10, 16, 32}, new int[] {3, 3, 3});
    network.heads.add(weights.pair("pnet.conv4_1", manager, 2, 32, 1, 1));
    network.heads.add(weights.pair("pnet.conv4_2", manager, 4, 32, 1, 1));
    return network;
  }

  /** R-net, which looks at crops of 24 x 24. */
  static StageNetwork refinement(DetectorWeights weights, NDManager manager) {
    StageNetwork network = new StageNetwork(manager, List.of(3, 3, 0));
    network.convolutions(weights, "rnet", new int[] {28, 48, 64}, new int[] {3, 3, 2});
    network.dense.add(weights.layer("rnet.dense4", "rnet.prelu4", manager, 128, 576));
    network.heads.add(weights.pair("rnet.dense5_1", manager, 2, 128));
    network.heads.add(weights.pair("rnet.dense5_2", manager, 4, 128));
    return network;
  }

  /** O-net, which looks at crops of 48 x 48. */
  static StageNetwork output(DetectorWeights weights, NDManager manager) {
    StageNetwork network = new StageNetwork(manager, List.of(3, 3, 2, 0));
    network.convolutions(weights, "onet", new int[] {32, 64, 64, 128}, new int[] {3, 3, 3, 2});
    network.dense.add(weights.layer("onet.dense5", "onet.prelu5", manager, 256, 1152));
    network.heads.add(weights.pair("onet.dense6_1", manager, 2, 256));
    network.heads.add(weights.pair("onet.dense6_2", manager, 4, 256));
    network.heads.add(weights.pair("onet.dense6_3", manager, 10, 256));
    return network;
  }

  private void convolutions(DetectorWeights weights, String name, int[] channels, int[] sizes) {
    int in = 3;
    for (int i = 0; i < channels.length; i++) {
      convolutions.add(
          weights.layer(
              name + ".conv" + (i + 1),
              name + ".prelu" + (i + 1),
              manager,
              channels[i],
              in,
              sizes[i],
              sizes[i]));
      in = channels[i];
    }
  }

  /**
   * Looks.
   *
   * @param pictures {@code [n, 3, h, w]}; for P-net n is 1
   * @return scores {@code [m]}, offsets of the borders {@code [m, 4]} and, of O-net, points {@code
   *     [m, 10]}; m is n, or for P-net the number of places, row by row
   */
  List<FloatTensor> look(FloatTensor pictures) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray x = Tensors.array(manager, pictures);
      for (int i = 0; i < pools.size(); i++) {
        NDArray[] layer = convolutions.get(i);
        x =
            pools.get(i) == 0
                ? KERNELS.call("convolution", x, layer[0], layer[1], layer[2])
                : KERNELS.call(
                    "convolution_pool",
                    x,
                    layer[0],
                    layer[1],
                    layer[2],
                    Kernels.number(pools.get(i)));
      }
      for (NDArray[] layer : dense) {
        x = KERNELS.call("dense", x, layer[0], layer[1], layer[2]);
      }
      String head = dense.isEmpty() ? "head_of_places" : "head";
      List<FloatTensor> results = new ArrayList<>();
      for (NDArray[] layer : heads) {
        NDArray result = KERNELS.call(head, x, layer[0], layer[1]);
        results.add(Tensors.tensor(results.isEmpty() ? KERNELS.call("score", result) : result));
      }
      return results;
    }
  }
}
