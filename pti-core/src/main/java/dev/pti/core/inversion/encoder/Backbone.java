package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** What looks at pictures, before a {@link Head} makes styles of what it sees. */
public interface Backbone {
  /** The channels of the last stage, which is 16 x 16 for squares. */
  int CHANNELS = 512;

  /**
   * Looks at pictures.
   *
   * @param pictures {@code [n, channels, H, W]}, squares of 256 or with that as their longer side
   * @return what each stage ends in, the last {@code [n, 512, H / 16, W / 16]}, rounded up
   */
  List<NDArray> stages(NDArray pictures);
}
