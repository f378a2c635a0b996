package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** What looks at pictures, before a {@link Head} makes styles of what it sees. */
public interface Backbone {
  /** The channels of the last stage, which is 16 x 16. */
  int CHANNELS = 512;

  /**
   * Looks at pictures.
   *
   * @param pictures {@code [n, channels, 256, 256]}
   * @return what each stage ends in, the last {@code [n, 512, 16, 16]}
   */
  List<NDArray> stages(NDArray pictures);
}
