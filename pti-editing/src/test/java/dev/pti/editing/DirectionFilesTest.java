package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFileFormat;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the field, read by whatever reader of tensor files is there. */
@EnabledIf("readerIsThere")
class DirectionFilesTest {

  static boolean readerIsThere() {
    return ServiceLoader.load(TensorFileFormat.class).findFirst().isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "smile.pt, 0.014457124, -0.07389030",
    "age.pt, -0.04221423, 0.01907233",
    "rotation.pt, 0.0510104, -0.04034959",
    "interfacegan_smile_boundary.npy, 0.0111313045, 0.039627766"
  })
  void reads_a_direction_of_w(String file, float first, float last) {
    Direction direction = Directions.read(resource(file));
    assertThat(direction.name()).isEqualTo(file.substring(0, file.lastIndexOf('.')));
    assertThat(direction.values().shape()).containsExactly(512);
    assertThat(direction.values().get(0)).isCloseTo(first, within(1e-8f));
    assertThat(direction.values().get(511)).isCloseTo(last, within(1e-8f));
    assertThat(length(direction.values())).isCloseTo(1, within(1e-6));
  }

  @Test
  void reads_a_direction_of_w_plus() {
    Direction direction = Directions.read(resource("stit_wplus_direction.npy"));
    assertThat(direction.values().shape()).containsExactly(18, 512);
    assertThat(direction.values().get(1)).isCloseTo(0.005408357f, within(1e-8f));
    assertThat(length(direction.values())).isCloseTo(0.91388832, within(1e-6));
  }

  @Test
  void reads_the_principal_components_of_a_ganspace_file() {
    List<Direction> components = Directions.readAll(resource("ffhq_pca.pt"));
    assertThat(components).hasSize(80);
    Direction first = components.get(0);
    assertThat(first.name()).isEqualTo("ffhq_pca-1");
    assertThat(first.values().shape()).containsExactly(512);
    assertThat(first.values().get(1)).isCloseTo(0.0510802f * 2.8556337f, within(1e-6f));
    assertThat(length(first.values())).isCloseTo(2.8556337, within(1e-5));
    assertThat(length(components.get(79).values())).isCloseTo(0.40204515, within(1e-5));
  }

  @Test
  void a_ganspace_file_is_not_one_direction() {
    Path file = resource("ffhq_pca.pt");
    assertThatThrownBy(() -> Directions.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds 80 directions, wanted a file of one");
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(DirectionFilesTest.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static double length(FloatTensor values) {
    double squares = 0;
    for (float value : values.toArray()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
