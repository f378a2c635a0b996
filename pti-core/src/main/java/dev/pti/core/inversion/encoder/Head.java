package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** What makes styles of what the backbone sees. */
interface Head {
  /** How many styles it gives; 1 for a point of W. */
  int styles();

  /**
   * Makes the styles.
   *
   * @param stages what the backbone's stages end in
   * @return {@code [n, styles, 512]}
   */
  NDArray codes(List<NDArray> stages);
}
