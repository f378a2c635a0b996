package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A generator on native arrays that takes part in gradients, for inverters and tuners.
 *
 * <p>Valid only during the call that hands it out, on that thread. The arrays that it returns
 * belong to the innermost open {@link Autograd.Evaluation}, or else to the {@link Workspace}.
 */
public interface DifferentiableGenerator {
  /**
   * Returns the resolution by which its last layers are called: the side of square pictures.
   *
   * @return a power of two
   */
  int resolution();

  /**
   * Returns the size of the pictures.
   *
   * @return {@code W x H}, by default a square of {@link #resolution()}
   */
  default PictureSize pictureSize() {
    return PictureSize.square(resolution());
  }

  /**
   * Returns the number of layers that take a style.
   *
   * @return the layers of a latent
   */
  int layers();

  /**
   * Returns the length of a style vector.
   *
   * @return the width of W
   */
  int latentWidth();

  /**
   * Returns the length of an input code.
   *
   * @return the width of Z
   */
  int inputWidth();

  /**
   * Returns the weights, under the field's usual tensor names.
   *
   * @return everything a tuner may move: no buffers, no noise maps
   */
  Map<String, NDArray> parameters();

  /**
   * Returns the constant noise maps.
   *
   * @return {@code [h, w]} each, by names as in {@code synthesis.b8.conv0.noise_const}; none in
   *     StyleGAN3
   */
  Map<String, NDArray> noise();

  /**
   * Maps input codes to W.
   *
   * @param z {@code [n, inputWidth]}
   * @param truncation 1 leaves the points, 0 gives the mean
   * @return {@code [n, layers, latentWidth]}
   */
  NDArray map(NDArray z, double truncation);

  /**
   * Draws pictures with given noise maps.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise {@code [h, w]} each, or {@code [n, 1, h, w]} where each picture has its own, as
   *     searches that take their steps together ask for; by the names of {@link #noise}; an empty
   *     map draws without noise
   * @return {@code [n, 3, H, W]} in about [-1, 1]
   */
  NDArray synthesize(NDArray ws, Map<String, NDArray> noise);

  /**
   * Draws pictures with the generator's constant noise.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @return {@code [n, 3, H, W]} in about [-1, 1]
   */
  default NDArray synthesize(NDArray ws) {
    return synthesize(ws, noise());
  }

  /**
   * Draws up to a resolution and gives the activations there, which know what is where in the
   * picture better than its colours do.
   *
   * @param ws {@code [n, layers, latentWidth]}; layers behind the resolution have no part in it
   * @param noise as for {@link #synthesize(NDArray, Map)}
   * @param resolution a power of two from 4, in StyleGAN3 mostly from 16, to {@link #resolution()}
   * @return {@code [n, channels, h, w]}: what leaves the layers of this resolution, before it
   *     becomes colour; as many times smaller than the pictures as the resolution is than theirs
   * @throws InvalidInputException if there are no layers of this resolution
   * @throws UnsupportedOperationException by default, from a generator that draws whole pictures
   *     alone
   */
  default NDArray activations(NDArray ws, Map<String, NDArray> noise, int resolution) {
    throw new UnsupportedOperationException(getClass() + " lends no activations");
  }

  /**
   * The same generator with an offset added to its activations at a resolution: whole where they
   * are the given ones, moved along where those moved, and faded where they are others. Gradients
   * of latents go through the fading, not through the moving.
   *
   * @param offset {@code [1, channels, h, w]}; may have a gradient
   * @param at the activations at which it is whole, of the same shape
   * @param reach as for {@link RefinedFeatures}; where it is infinite the offset is added as it is,
   *     whatever the activations
   * @return a view that lives as long as its arrays
   * @throws InvalidInputException if the shape is that of no activations
   * @throws UnsupportedOperationException by default, from a generator that draws whole pictures
   *     alone
   */
  default DifferentiableGenerator refined(NDArray offset, NDArray at, double reach) {
    throw new UnsupportedOperationException(getClass() + " takes no offsets to its activations");
  }

  /**
   * The same generator with some tensors replaced, sharing the rest.
   *
   * @param replacements parameters or noise maps by name, of the same shapes
   * @return a view that lives as long as its arrays
   */
  DifferentiableGenerator with(Map<String, NDArray> replacements);

  /**
   * Cuts drawing into parts, so that the graph of one at a time need be in memory ({@link
   * Autograd#recompute}). One after the other they draw the bits that {@link #synthesize} does.
   *
   * @return in order, as many whichever tensors were replaced; by default one part that draws all
   */
  default List<Segment> segments() {
    DifferentiableGenerator whole = this;
    return List.of(
        new Segment() {
          @Override
          public Set<String> parameters() {
            return whole.parameters().keySet();
          }

          @Override
          public NDList draw(NDList entering, NDArray ws, Map<String, NDArray> noise) {
            return new NDList(whole.synthesize(ws, noise));
          }
        });
  }

  /** A part of drawing, a pure function of what the part before it gave. */
  interface Segment {
    /**
     * Returns which weights this part reads; several parts may read the same.
     *
     * @return names of {@link DifferentiableGenerator#parameters}
     */
    Set<String> parameters();

    /**
     * Draws this part.
     *
     * @param entering what the part before gave; empty for the first
     * @param ws {@code [n, layers, latentWidth]}
     * @param noise as for {@link DifferentiableGenerator#synthesize(NDArray, Map)}
     * @return what the next part wants; the last gives the pictures alone, {@code [n, 3, H, W]}
     */
    NDList draw(NDList entering, NDArray ws, Map<String, NDArray> noise);
  }
}
