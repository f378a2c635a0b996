package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LayerRange;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectionsTest {
  private static final Path FILE = Path.of("edits", "smile.pt");

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "1x512, 512",
    "1x1x512, 512",
    "18x512, 18x512",
    "1x18x512, 18x512",
    "18x1x512, 18x512"
  })
  void takes_one_vector_or_a_stack_in_any_of_the_fields_shapes(String stored, String wanted) {
    Direction direction = one(Map.of(), ones(shape(stored)));
    assertThat(direction.values().shape()).containsExactly(shape(wanted));
  }

  @Test
  void takes_the_name_from_the_file() {
    assertThat(one(Map.of(), ones(4))).hasToString("smile=1.0");
    TensorFile content = new TensorFile(Map.of("value", ones(4)), Map.of());
    assertThat(Directions.fromTensors(Path.of("a.b.npy"), content).get(0).name()).isEqualTo("a.b");
    assertThat(Directions.fromTensors(Path.of(".npy"), content).get(0).name()).isEqualTo(".npy");
  }

  @Test
  void takes_name_range_and_strength_from_the_metadata() {
    Map<String, String> metadata =
        Map.of("name", "grin", "first_layer", "4", "last_layer", "7", "strength", "-2.5");
    assertThat(one(metadata, ones(4))).hasToString("grin=-2.5 on layers 4 to 7");
    assertThat(one(Map.of("first_layer", "4"), ones(4)))
        .hasToString("smile=1.0 on layers 4 to the last");
    assertThat(one(Map.of("last_layer", "7"), ones(4))).hasToString("smile=1.0 on layers 0 to 7");
  }

  @Test
  void gives_a_direction_for_each_of_several_tensors() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("smile", ones(4));
    tensors.put("age", ones(10, 4));
    Map<String, String> metadata =
        Map.of("strength", "2", "age.strength", "3", "age.first_layer", "1", "name", "ignored");
    assertThat(Directions.fromTensors(FILE, new TensorFile(tensors, metadata)))
        .extracting(Direction::toString)
        .containsExactly("smile=2.0", "age=3.0 on layers 1 to the last");
  }

  @Test
  void gives_a_direction_for_each_component_of_a_ganspace_file() {
    Map<String, FloatTensor> tensors =
        Map.of(
            "comp", FloatTensor.of(new float[] {1, 0, 0, -1}, 2, 1, 2),
            "std", FloatTensor.of(new float[] {3, 0.5f}, 2),
            "mean", ones(1, 2));
    List<Direction> found = Directions.fromTensors(FILE, new TensorFile(tensors, Map.of()));
    assertThat(found).extracting(Direction::name).containsExactly("smile-1", "smile-2");
    assertThat(found.get(0).values().toArray()).containsExactly(3, 0);
    assertThat(found.get(1).values().toArray()).containsExactly(0, -0.5f);
  }

  @ParameterizedTest
  @CsvSource({"2x1x2, 3", "2x18x2, 2", "2, 2", "2x1x1x2, 2", "2x1x2, 2x1", "0x1x2, 0"})
  void refuses_a_ganspace_file_whose_parts_do_not_fit(String components, String deviations) {
    Map<String, FloatTensor> tensors =
        Map.of("comp", ones(shape(components)), "std", ones(shape(deviations)), "mean", ones(1, 2));
    assertRefused(
        new TensorFile(tensors, Map.of()),
        "%s: comp has shape %s and std %s, wanted [n, 1, width] and [n]"
            .formatted(
                FILE, Arrays.toString(shape(components)), Arrays.toString(shape(deviations))));
  }

  @Test
  void refuses_a_ganspace_dump_without_deviations() {
    assertRefused(
        new TensorFile(Map.of("lat_comp", ones(2, 1, 2)), Map.of()),
        FILE + ": holds lat_comp but no lat_stdev, wanted both, as GANSpace writes them");
  }

  @Test
  void refuses_a_component_that_is_not_finite() {
    Map<String, FloatTensor> tensors =
        Map.of(
            "lat_comp", ones(2, 1, 2), "lat_stdev", FloatTensor.of(new float[] {2, Float.NaN}, 2));
    assertRefused(new TensorFile(tensors, Map.of()), FILE + ": direction smile-2 holds NaN");
  }

  @Test
  void refuses_what_is_no_direction_and_names_the_file() {
    assertRefused(
        file(Map.of(), ones(2, 18, 512)),
        FILE + ": direction smile has shape [2, 18, 512], wanted [width] or [layers, width]");
    assertRefused(
        file(Map.of(), FloatTensor.wrap(new float[4], 4)), FILE + ": direction smile is zero");
    assertRefused(
        file(Map.of(), FloatTensor.of(new float[] {1, Float.NaN}, 2)),
        FILE + ": direction smile holds NaN");
    assertRefused(new TensorFile(Map.of(), Map.of()), FILE + " holds no directions");
  }

  @Test
  void refuses_metadata_that_is_no_number() {
    assertRefused(
        file(Map.of("first_layer", "four"), ones(4)),
        FILE + ": metadata first_layer is 'four', wanted a layer number");
    assertRefused(
        file(Map.of("strength", "much"), ones(4)),
        FILE + ": metadata strength is 'much', wanted a number");
    assertRefused(
        file(Map.of("first_layer", "7", "last_layer", "4"), ones(4)),
        FILE + ": layer range 7 to 4 of direction smile is empty");
    assertRefused(
        file(Map.of("strength", "Infinity"), ones(4)),
        FILE + ": strength of direction smile is Infinity");
  }

  @Test
  void a_file_of_several_is_not_one() {
    List<Direction> two = List.of(Direction.of("a", ones(4)), Direction.of("b", ones(4)));
    assertThatThrownBy(() -> Directions.single(FILE, two))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(FILE + " holds 2 directions, wanted a file of one");
    assertThat(Directions.single(FILE, two.subList(1, 2))).isSameAs(two.get(1));
  }

  @Test
  void accepts_a_direction_that_fits_the_generator() {
    FakeGenerator generator = FakeGenerator.ofSize(10, 256);
    Direction vector = Direction.of("smile", ones(256)).onLayers(LayerRange.from(9));
    Direction stack = Direction.of("smile", ones(10, 256)).onLayers(0, 9);
    assertThat(vector.requireFits(generator)).isSameAs(vector);
    assertThat(stack.requireFits(generator)).isSameAs(stack);
  }

  @Test
  void refuses_a_direction_that_does_not_fit_the_generator() {
    FakeGenerator generator = FakeGenerator.ofSize(10, 256);
    assertUnfit(
        Direction.of("smile", ones(512)),
        generator,
        "direction smile has width 512, generator wants 256");
    assertUnfit(
        Direction.of("smile", ones(18, 256)),
        generator,
        "direction smile has 18 layers, generator wants 10");
    assertUnfit(
        Direction.of("smile", ones(256)).onLayers(8, 10),
        generator,
        "direction smile moves layers 8 to 10, generator has 0 to 9");
    assertUnfit(
        Direction.of("smile", ones(256)).onLayers(LayerRange.from(10)),
        generator,
        "direction smile moves layers 10 to the last, generator has 0 to 9");
  }

  private static void assertUnfit(Direction direction, FakeGenerator generator, String message) {
    assertThatThrownBy(() -> direction.requireFits(generator))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void one_vector_can_move_chosen_layers() {
    Direction smile = Direction.of("smile", ones(2)).withStrength(3);
    Direction chosen = Directions.onChosenLayers(smile, 4, 0, 3);
    assertThat(chosen.values().toArray()).containsExactly(1, 1, 0, 0, 0, 0, 1, 1);
    assertThat(chosen).hasToString("smile=3.0");
    assertThatThrownBy(() -> Directions.onChosenLayers(smile, 4, 1, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer 4 is not within the generator's layers 0 to 3");
    assertThatThrownBy(() -> Directions.onChosenLayers(Direction.of("age", ones(3, 2)), 4, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("direction age has 3 layers, the generator has 4");
  }

  @Test
  void come_back_from_a_file_with_ranges_and_strengths(@TempDir Path folder) {
    Direction smile = Direction.of("smile", ones(4)).onLayers(4, 7).withStrength(-2.5);
    Direction age = Direction.of("age", ones(10, 4)).onLayers(LayerRange.from(1));
    Path file = folder.resolve("both.safetensors");
    Directions.write(file, List.of(smile, age), Map.of("licence", "Apache-2.0"));
    assertThat(Directions.readAll(file)).containsExactlyInAnyOrder(smile, age);
    assertThat(TensorFile.read(file).metadata()).containsEntry("licence", "Apache-2.0");
    Path one = folder.resolve("one.safetensors");
    Directions.write(one, List.of(smile), Map.of());
    assertThat(Directions.read(one)).isEqualTo(smile);
    assertThatThrownBy(() -> Directions.write(one, List.of(), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted at least one direction to write to " + one);
    assertThatThrownBy(() -> Directions.write(one, List.of(smile, smile), Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two directions are called smile, each needs a name of its own");
  }

  @Test
  void come_back_although_texts_of_another_file_name_other_layers(@TempDir Path folder) {
    Path file = folder.resolve("smile.safetensors");
    Direction coarse = Direction.of("smile", ones(4)).onLayers(2, 3).withStrength(4);
    Directions.write(file, List.of(coarse), Map.of("licence", "CC0", "first_layer", "1"));
    Map<String, String> texts = TensorFile.read(file).metadata();
    Direction whole = coarse.onLayers(LayerRange.all());
    Directions.write(file, List.of(whole), texts);
    assertThat(Directions.read(file)).isEqualTo(whole);
    assertThat(TensorFile.read(file).metadata()).containsEntry("licence", "CC0");
  }

  private static void assertRefused(TensorFile content, String message) {
    assertThatThrownBy(() -> Directions.fromTensors(FILE, content))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  private static Direction one(Map<String, String> metadata, FloatTensor tensor) {
    List<Direction> directions = Directions.fromTensors(FILE, file(metadata, tensor));
    assertThat(directions).hasSize(1);
    return directions.get(0);
  }

  private static TensorFile file(Map<String, String> metadata, FloatTensor tensor) {
    return new TensorFile(Map.of("value", tensor), metadata);
  }

  private static FloatTensor ones(long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return FloatTensor.wrap(values, shape);
  }

  private static long[] shape(String text) {
    return Arrays.stream(text.split("x", -1)).mapToLong(Long::parseLong).toArray();
  }
}
