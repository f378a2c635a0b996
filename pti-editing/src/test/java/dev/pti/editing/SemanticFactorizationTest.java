package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LayerRange;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The expected numbers come from a Jacobi rotation written in Python for this purpose alone. */
class SemanticFactorizationTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final Offset<Double> CLOSE_FLOAT = within(1e-6);

  private final SemanticFactorization factorization =
      SemanticFactorization.of(FakeGenerator.small());

  @Test
  void finds_the_eigenvectors_of_all_convolution_styles() {
    assertThat(factorization.eigenvalues())
        .containsExactly(
            new double[] {5.227603783546, 4.960203615001, 3.636082483519, 2.176110117934}, CLOSE);
    assertThat(vectors(factorization.directions(4)))
        .containsExactly(
            new double[] {
              0.035231911, 0.750854448, -0.425360564, -0.504028472,
              -0.440335525, 0.604024398, 0.418283663, 0.516040628,
              0.085211538, 0.034985609, 0.788845584, -0.607649278,
              0.893085848, 0.264854926, 0.147749152, 0.332294635
            },
            CLOSE_FLOAT);
  }

  @Test
  void stacks_only_the_layers_of_a_range() {
    SemanticFactorization coarse = factorization.onLayers(0, 1);
    assertThat(coarse.eigenvalues())
        .containsExactly(
            new double[] {3.866541700167, 3.191795854061, 2.913034485536, 1.028627960236}, CLOSE);
    assertThat(vectors(coarse.directions(1)))
        .containsExactly(
            new double[] {0.187495121, 0.772168913, 0.082370572, -0.601511296}, CLOSE_FLOAT);
  }

  @Test
  void takes_the_last_to_rgb_layer_when_the_range_reaches_it() {
    SemanticFactorization all = factorization.onLayers(0, 3);
    assertThat(all.eigenvalues())
        .containsExactly(
            new double[] {6.584681888499, 5.817406310699, 4.181447189002, 2.416464611800}, CLOSE);
    assertThat(factorization.onLayers(LayerRange.all()).eigenvalues())
        .containsExactly(all.eigenvalues());
  }

  @Test
  void a_range_without_a_last_layer_ends_with_the_generator() {
    SemanticFactorization fine = factorization.onLayers(LayerRange.from(2));
    assertThat(fine).hasToString("semantic factorization of layers 2 to 3");
    assertThat(fine.directions(1).get(0)).hasToString("sefa-1=1.0 on layers 2 to 3");
  }

  @Test
  void the_eigenvalues_add_up_to_the_number_of_style_channels() {
    double[] eigenvalues = factorization.eigenvalues();
    assertThat(eigenvalues[0] + eigenvalues[1] + eigenvalues[2] + eigenvalues[3])
        .isCloseTo(5 + 6 + 5, CLOSE);
  }

  @Test
  void names_the_directions_by_rank_and_gives_them_the_range() {
    List<Direction> directions = factorization.onLayers(1, 2).directions(2);
    assertThat(directions)
        .extracting(Direction::toString)
        .containsExactly("sefa-1=1.0 on layers 1 to 2", "sefa-2=1.0 on layers 1 to 2");
    assertThat(factorization.directions(1).get(0)).hasToString("sefa-1=1.0 on layers 0 to 2");
  }

  @Test
  void the_size_of_a_style_channel_does_not_matter() {
    FloatTensor weight = FloatTensor.of(new float[] {3, 4, -1, 2}, 2, 2);
    FloatTensor larger = FloatTensor.of(new float[] {30, 40, -5, 10}, 2, 2);
    assertThat(factorizationOf(larger).eigenvalues())
        .containsExactly(factorizationOf(weight).eigenvalues(), CLOSE);
  }

  @Test
  void a_channel_of_zeros_is_passed_over() {
    SemanticFactorization found =
        factorizationOf(FloatTensor.of(new float[] {0, 0, 0, 2, 0, -5}, 3, 2));
    assertThat(found.eigenvalues()).containsExactly(new double[] {2, 0}, CLOSE);
    assertThat(vectors(found.directions(1))).containsExactly(0, 1);
  }

  @Test
  void refuses_ranges_outside_the_generator() {
    assertThatThrownBy(() -> factorization.onLayers(0, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 0 to 4 is not within the generator's layers 0 to 3");
    assertThatThrownBy(() -> factorization.onLayers(2, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 2 to 1 is not within the generator's layers 0 to 3");
    assertThatThrownBy(() -> factorization.onLayers(LayerRange.from(4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 4 to the last is not within the generator's layers 0 to 3");
  }

  @Test
  void refuses_more_directions_than_there_are() {
    assertThatThrownBy(() -> factorization.directions(5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted 5 directions, the factorization has 1 to 4");
    assertThatThrownBy(() -> factorization.directions(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted 0 directions, the factorization has 1 to 4");
  }

  private static SemanticFactorization factorizationOf(FloatTensor weight) {
    return SemanticFactorization.of(
        new FakeGenerator(
            1, 2, List.of(FakeGenerator.style("b4.conv1", 0, /* toRgb= */ false, weight))));
  }

  private static double[] vectors(List<Direction> directions) {
    int width = directions.get(0).values().count();
    double[] all = new double[directions.size() * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = directions.get(i / width).values().get(i % width);
    }
    return all;
  }
}
