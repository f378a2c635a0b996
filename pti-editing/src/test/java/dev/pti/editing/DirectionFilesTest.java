package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
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

/**
 * The files of the field, read by whatever reader of tensor files is there. Those that are too
 * large to keep are stood for by small ones of the same form, which {@code make_small_files.py}
 * wrote.
 */
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

  @Test
  void reads_a_dump_of_ganspace() {
    List<Direction> components = Directions.readAll(resource("ganspace_w.npz"));
    assertThat(components)
        .extracting(Direction::name)
        .containsExactly("ganspace_w-1", "ganspace_w-2");
    assertThat(components.get(0).values().toArray()).containsExactly(0, 2, 0);
    assertThat(components.get(1).values().toArray()).containsExactly(0.3f, 0, -0.4f);
  }

  @Test
  void refuses_a_dump_of_ganspace_for_z() {
    Path file = resource("ganspace_z.npz");
    assertThatThrownBy(() -> Directions.readAll(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + ": lat_stdev is 1 throughout, as GANSpace writes it for components of Z, "
                + "wanted those of W (made with --use_w)");
  }

  @Test
  void reads_directions_by_the_names_of_their_arrays() {
    List<Direction> directions = Directions.readAll(resource("named.npz"));
    assertThat(directions).extracting(Direction::name).containsExactly("smile", "age");
    assertThat(directions.get(0).values().toArray()).containsExactly(3, 0, 4);
    assertThat(directions.get(1).values().shape()).containsExactly(10, 3);
  }

  @Test
  void reads_the_settings_of_a_safetensors_file() {
    assertThat(Directions.read(resource("grin.safetensors")))
        .hasToString("wide grin=-2.0 on layers 4 to the last");
  }

  @Test
  void reads_a_mapper_as_styleclip_saves_it() {
    LatentMapper mapper = LatentMapper.read(resource("mapper.pt"));
    assertThat(mapper).hasToString("mapper=0.1");
    Latent moved = mapper.delta(Latent.inW(new float[] {1, 1, 1, 1}, 10));
    // x -> sqrt(2) (x + 1/4), four times, in the coarse layers.
    float coarse = (float) (4 + (Math.sqrt(2) + 2 + Math.sqrt(8) + 4) / 4);
    assertThat(moved.layer(3)[2]).isCloseTo(coarse, within(1e-5f));
    assertThat(moved.layer(4)[2]).isCloseTo(4, within(1e-5f));
    assertThat(moved.layer(8)).containsOnly(0);
  }

  @Test
  void refuses_a_direction_where_a_mapper_is_wanted() {
    Path file = resource("smile.pt");
    assertThat(LatentMapper.find(file)).isEmpty();
    assertThatThrownBy(() -> LatentMapper.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " holds no StyleCLIP mapper, wanted tensors such as "
                + "state_dict.mapper.course_mapping.mapping.1.weight");
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
