package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.api.Arithmetic;
import java.util.List;
import java.util.Map;

/**
 * A synthesis network g: layers one after the other, each with a style that is its affine map of a
 * layer of the latent. It holds no tensors of its own, but reads them from a map of names.
 */
interface Synthesis {
  /** Some layers, one after the other, that can be drawn apart from the rest. */
  interface Part {
    /** Says whether it reads a tensor. */
    boolean reads(String tensor);
  }

  /**
   * A layer that takes a style.
   *
   * @param name as in {@code b8.conv0} or {@code L5_84_512}
   * @param latentLayer which layer of the latent its style is of
   */
  record StyleName(String name, int latentLayer, boolean isToRgb) {
    /**
     * Names a layer.
     *
     * @param layer as its tensors begin, as in {@code synthesis.b8.conv0}
     */
    static StyleName of(String layer, int latentLayer, boolean isToRgb) {
      return new StyleName(layer.substring("synthesis.".length()), latentLayer, isToRgb);
    }
  }

  /** A layer of a latent, {@code [n, latentWidth]}. */
  static NDArray latent(NDArray ws, int layer) {
    return ws.get(":, {}", layer);
  }

  /** Red, green and blue; of a generator of grey pictures all three are what it draws. */
  static NDArray inColour(NDArray pictures) {
    return pictures.getShape().get(1) == 1
        ? NDArrays.concat(new NDList(pictures, pictures, pictures), 1)
        : pictures;
  }

  /** The same network, computing in other numbers. */
  Synthesis in(Arithmetic arithmetic);

  /** The same network with other offsets to its activations. */
  Synthesis with(Refinements refinements);

  /** The offsets to its activations. */
  Refinements refinements();

  /** The parts that {@link #draw} draws one after the other. */
  List<? extends Part> parts();

  /**
   * Draws a part.
   *
   * @param part which, counted from 0
   * @param entering what left the part before; nothing for the first part
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise {@code [h, w]} or {@code [n, 1, h, w]} by tensor name; absent maps are left out
   * @return what enters the next part; of the last the picture alone
   */
  NDList draw(
      int part,
      NDList entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise);

  /**
   * Draws pictures.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise as for {@link #draw}
   * @return {@code [n, 3, H, W]}
   */
  default NDArray synthesize(Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise) {
    NDList drawn = new NDList();
    for (int part = 0; part < parts().size(); part++) {
      drawn = draw(part, drawn, weights, ws, noise);
    }
    return drawn.singletonOrThrow();
  }

  /** The resolutions that activations can be asked for, from the lowest up. */
  List<Integer> resolutions();

  /** The layer whose activations are those of a resolution, as in {@code synthesis.b8.conv1}. */
  String lastLayer(int side);

  /**
   * Draws up to a resolution.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise as for {@link #draw}
   * @param side one of {@link #resolutions()}
   * @return {@code [n, channels, h, w]}, before it becomes colour
   */
  NDArray activations(
      Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise, int side);

  /** The layers that take a style, in the order in which they run. */
  List<StyleName> styles();
}
