package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.encoder.EncoderNetwork;

/**
 * ReStyle (Alaluf et al. 2021): the encoder sees the picture beside what the last try draws, and
 * says what the try lacks. The first try is the average latent.
 *
 * @param network an encoder that refines
 * @param iterations how often it looks, at least 1
 */
record Refinement(EncoderNetwork network, int iterations) {
  /**
   * Finds codes.
   *
   * @param seen the pictures, {@code [n, 3, H, W]}, as {@link EncoderNetwork#resize} gives them
   * @param average the first try, {@code [512]} or {@code [1 or styles, 512]}
   * @return {@code [n, styles, 512]}; belongs to the innermost open evaluation, or else to the
   *     workspace
   */
  NDArray codes(NDArray seen, NDArray average, Workspace workspace) {
    long n = seen.getShape().get(0);
    int width = EncoderNetwork.WIDTH;
    NDArray codes =
        average.reshape(1, -1, width).broadcast(n, workspace.generator().layers(), width);
    for (int i = 0; i < iterations; i++) {
      NDArray from = codes;
      codes = workspace.autograd().withoutGradients(() -> refined(seen, from, workspace));
    }
    return codes;
  }

  private NDArray refined(NDArray seen, NDArray codes, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    NDArray drawn =
        workspace
            .autograd()
            .withoutGradients(
                () ->
                    EncoderNetwork.pooled(
                        generator.synthesize(codes),
                        EncoderNetwork.sight(generator.pictureSize())));
    return codes.add(network.encode(NDArrays.concat(new NDList(seen, drawn), 1)));
  }
}
