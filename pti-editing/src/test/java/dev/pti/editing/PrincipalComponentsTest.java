package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default generator is analysed in pti-examples, where it can be seen. */
class PrincipalComponentsTest {
  private final Generator generator = new SampledGenerator();
  private final PrincipalComponents components = PrincipalComponents.of(generator, 600, 3);

  private static List<double[]> unit(List<Direction> directions) {
    return directions.stream()
        .map(
            direction -> {
              double[] values = new double[direction.values().count()];
              Arrays.setAll(values, i -> direction.values().get(i));
              double length = Math.sqrt(DoubleStream.of(values).map(x -> x * x).sum());
              Arrays.setAll(values, i -> values[i] / length);
              return values;
            })
        .toList();
  }

  @Test
  void explain_all_the_variance_in_descending_shares() {
    double[] shares = components.explainedVariance();
    assertThat(DoubleStream.of(shares).sum()).isCloseTo(1, within(1e-9));
    for (int i = 1; i < shares.length; i++) {
      assertThat(shares[i]).isLessThanOrEqualTo(shares[i - 1]);
    }
  }

  @Test
  void a_direction_is_as_long_as_its_deviation_and_named_by_its_index() {
    List<Direction> directions = components.directions(2);
    assertThat(directions)
        .extracting(Direction::toString)
        .containsExactly("ganspace-1=1.0", "ganspace-2=1.0");
    FloatTensor values = directions.get(1).values();
    double squares = 0;
    for (int i = 0; i < values.count(); i++) {
      squares += values.get(i) * values.get(i);
    }
    assertThat(Math.sqrt(squares)).isCloseTo(components.deviations()[1], within(1e-5));
  }

  @Test
  void an_edit_reads_as_ganspace_writes_it() {
    assertThat(components.edit(1, 0, 3, -2)).hasToString("ganspace-2=-2.0 on layers 0 to 2");
    assertThatThrownBy(() -> components.edit(-1, 0, 3, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no component -1, there are 0 to %d", components.count() - 1);
  }

  @Test
  void equal_seeds_give_equal_components_and_other_seeds_others() {
    assertThat(PrincipalComponents.of(generator, 100, 1).directions(3))
        .isEqualTo(PrincipalComponents.of(generator, 100, 1).directions(3))
        .isNotEqualTo(PrincipalComponents.of(generator, 100, 2).directions(3));
  }

  @Test
  void few_samples_span_few_components() {
    PrincipalComponents few = PrincipalComponents.of(generator, 5, 0);
    assertThat(few.count()).isEqualTo(4);
    assertThatThrownBy(() -> few.directions(5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted 5 directions, there are 1 to 4 principal components");
    assertThatThrownBy(() -> PrincipalComponents.of(generator, 1, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted at least 2 samples of W, not 1");
  }

  @Test
  void come_back_from_a_file(@TempDir Path folder) {
    Path file = folder.resolve("found.safetensors");
    components.save(file);
    PrincipalComponents read = PrincipalComponents.read(file);
    assertThat(read.count()).isEqualTo(components.count());
    assertThat(read.mean()).isEqualTo(components.mean());
    assertThat(read.explainedVariance())
        .containsExactly(components.explainedVariance(), within(1e-6));
    assertThat(unit(read.directions(1)).get(0))
        .containsExactly(unit(components.directions(1)).get(0), within(1e-6));
    assertThat(TensorFile.read(file).metadata())
        .containsEntry("generator_sha256", generator.sha256())
        .containsEntry("samples", "600")
        .containsEntry("seed", "3");
    List<Direction> directions = Directions.readAll(file);
    assertThat(directions).hasSize(components.count());
    assertThat(directions.get(0).name()).isEqualTo("ganspace-1");
    assertThat(unit(directions).get(0))
        .containsExactly(unit(components.directions(1)).get(0), within(1e-6));
  }

  @Test
  void a_file_says_when_it_belongs_to_another_generator(@TempDir Path folder) {
    Path file = folder.resolve("found.safetensors");
    components.save(file);
    assertThat(Directions.readAll(file, generator)).hasSize(components.count());
    FakeGenerator narrow = FakeGenerator.ofSize(4, 2);
    assertThatThrownBy(() -> Directions.readAll(file, narrow))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "direction ganspace-1 has width %d, generator wants 2", generator.latentWidth());
    FakeGenerator other = FakeGenerator.ofSize(4, generator.latentWidth());
    assertThatThrownBy(() -> Directions.readAll(file, other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s was made for the generator with sha256 %s, not for that with %s",
            file, generator.sha256(), other.sha256());
  }

  @Test
  void a_file_of_something_else_is_refused(@TempDir Path folder) {
    Path file = folder.resolve("smile.safetensors");
    new TensorFile(Map.of("smile", FloatTensor.of(new float[] {1}, 1)), Map.of()).write(file);
    assertThatThrownBy(() -> PrincipalComponents.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s holds no saved principal components, wanted comp, mean, std and total_variance; "
                + "Directions.readAll reads GANSpace's own files",
            file);
  }
}
