package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LayerRange;
import dev.pti.api.StyleLayer;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Directions found in a generator's own weights, without data: SeFa, closed-form factorization of
 * latent semantics (Shen and Zhou, 2021).
 *
 * <pre>{@code
 * List<Direction> found = SemanticFactorization.of(generator).onLayers(0, 5).directions(10);
 * }</pre>
 *
 * <p>A layer sees a latent only through its affine map, so the directions of W that change a
 * picture most are those that change the style channels most: the eigenvectors of {@code A^T A},
 * where the rows of {@code A} are the affine weights of all the chosen layers, one row a style
 * channel, each scaled to length 1 as in the authors' code. The first direction belongs to the
 * largest eigenvalue; each has length 1, the component of largest magnitude positive. The authors
 * move by -3 to 3.
 *
 * <p>The default range holds every layer that a convolution reads. To-RGB layers are left out; only
 * where no convolution reads a chosen layer, which is so for the last layer alone, its to-RGB layer
 * is taken, so that {@code onLayers(0, generator.layers() - 1)} is the authors' {@code all}.
 *
 * <p>Immutable and thread-safe. The weights are read at once, so that the generator may be closed
 * afterwards; the factorization is computed when it is first asked for.
 */
public final class SemanticFactorization {
  private final List<StyleLayer> styles;
  private final int layers;
  private final int width;
  private final LayerRange range;
  private @Nullable SymmetricEigen solution;

  private SemanticFactorization(List<StyleLayer> styles, int layers, int width, LayerRange range) {
    this.styles = styles;
    this.layers = layers;
    this.width = width;
    this.range = range;
  }

  /**
   * Factorizes a generator over every layer that a convolution reads.
   *
   * @param generator whose affine weights are read
   * @return the factorization
   */
  public static SemanticFactorization of(Generator generator) {
    List<StyleLayer> styles = List.copyOf(generator.styleLayers());
    int last =
        styles.stream()
            .filter(style -> !style.toRgb())
            .mapToInt(StyleLayer::latentLayer)
            .max()
            .orElse(generator.layers() - 1);
    return new SemanticFactorization(
        styles, generator.layers(), generator.latentWidth(), LayerRange.of(0, last));
  }

  /**
   * The same over fewer layers: coarse ones hold pose and shape, fine ones colour.
   *
   * @param first the first layer that is factorized and that the directions move, from 0
   * @param last the last layer, itself included
   * @return a factorization of the range
   * @throws InvalidInputException if the range is empty or lies outside the generator's layers
   */
  public SemanticFactorization onLayers(int first, int last) {
    if (first < 0 || last < first) {
      throw outside(first + " to " + last);
    }
    return onLayers(LayerRange.of(first, last));
  }

  /**
   * The same over fewer layers.
   *
   * @param chosen the layers that are factorized and that the directions move; without a last one
   *     up to the generator's last
   * @return a factorization of the range
   * @throws InvalidInputException if the range lies outside the generator's layers
   */
  public SemanticFactorization onLayers(LayerRange chosen) {
    if (!chosen.isWithin(layers)) {
      throw outside(chosen.toString());
    }
    LayerRange known = LayerRange.of(chosen.first(), chosen.end(layers) - 1);
    return new SemanticFactorization(styles, layers, width, known);
  }

  private InvalidInputException outside(String wanted) {
    return new InvalidInputException(
        "layer range %s is not within the generator's layers 0 to %d"
            .formatted(wanted, layers - 1));
  }

  /**
   * Returns the directions of the largest eigenvalues, that of the largest first.
   *
   * @param count how many, 1 to the width of W
   * @return directions of length 1 and strength 1, named {@code sefa-1}, {@code sefa-2} and so on,
   *     that move the layers of the range
   * @throws InvalidInputException if there are not as many
   */
  public List<Direction> directions(int count) {
    if (count < 1 || count > width) {
      throw new InvalidInputException(
          "wanted %d directions, the factorization has 1 to %d".formatted(count, width));
    }
    List<Direction> directions = new ArrayList<>(count);
    for (int rank = 0; rank < count; rank++) {
      double[] vector = solution().vector(rank);
      float[] values = new float[width];
      for (int i = 0; i < width; i++) {
        values[i] = (float) vector[i];
      }
      directions.add(
          Direction.of("sefa-" + (rank + 1), FloatTensor.wrap(values, width)).onLayers(range));
    }
    return List.copyOf(directions);
  }

  /**
   * Returns the eigenvalues: how much of all the style channels' change each direction carries.
   *
   * @return one for each dimension of W, in descending order; their sum is the number of style
   *     channels in the range
   */
  public double[] eigenvalues() {
    return solution().values();
  }

  private synchronized SymmetricEigen solution() {
    SymmetricEigen known = solution;
    if (known == null) {
      DMatrixRMaj product = new DMatrixRMaj(width, width);
      CommonOps_DDRM.multInner(stackedWeights(), product);
      known = SymmetricEigen.of(product);
      solution = known;
    }
    return known;
  }

  /** The affine weights of the range, one row of length 1 for each style channel. */
  private DMatrixRMaj stackedWeights() {
    List<StyleLayer> chosen = styles.stream().filter(this::isChosen).toList();
    int rows = chosen.stream().mapToInt(style -> (int) style.weight().size(0)).sum();
    DMatrixRMaj stacked = new DMatrixRMaj(rows, width);
    int row = 0;
    for (StyleLayer style : chosen) {
      FloatTensor weight = style.weight();
      for (int channel = 0; channel < weight.size(0); channel++, row++) {
        double squares = 0;
        for (int i = 0; i < width; i++) {
          double value = weight.get(channel * width + i);
          squares += value * value;
        }
        // A channel that reads nothing has no direction to give; the authors' code divides by 0.
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = 0; i < width; i++) {
          stacked.set(row, i, weight.get(channel * width + i) * scale);
        }
      }
    }
    return stacked;
  }

  private boolean isChosen(StyleLayer style) {
    int layer = style.latentLayer();
    if (!range.contains(layer)) {
      return false;
    }
    return !style.toRgb()
        || styles.stream().noneMatch(other -> !other.toRgb() && other.latentLayer() == layer);
  }

  @Override
  public String toString() {
    return "semantic factorization of layers " + range;
  }
}
