package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleLayer;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.editing.Directions;
import dev.pti.editing.Edit;
import dev.pti.editing.StyleDirection;
import dev.pti.examples.web.Slider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve --direction} takes, and how far its sliders go. */
class SliderOptionsTest {
  private static final int OWN = 10;
  private static Pti pti;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @BeforeAll
  static void open() {
    pti = Pti.builder().device("cpu").generator(Cli.PORTRAIT64).build();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  /** Those that come after the four named ones and six of SeFa's. */
  private List<Slider> own(Object... given) {
    SliderOptions options = new SliderOptions();
    options.given = Arrays.stream(given).map(String::valueOf).toList();
    List<Slider> all = options.of(pti, told::add);
    return all.subList(OWN, all.size());
  }

  private static Direction direction(String name) {
    float[] values = new float[256];
    values[0] = 1;
    return Direction.of(name, FloatTensor.wrap(values, 256));
  }

  private Path file(String name, String... directions) {
    Path file = folder.resolve(name);
    Directions.write(
        file, Arrays.stream(directions).map(SliderOptionsTest::direction).toList(), Map.of());
    return file;
  }

  @Test
  void without_it_there_are_the_named_ones_and_some_of_sefa_s() {
    SliderOptions options = new SliderOptions();
    assertThat(options.of(pti, told::add))
        .extracting(Slider::name, Slider::usual, Slider::group)
        .hasSize(OWN)
        .contains(
            tuple("age", 2., "Named"),
            tuple("turn", 2., "Named"),
            tuple("sefa-6", 3., "Found without labels"));
  }

  @Test
  void a_file_of_a_direction_is_a_slider() {
    Path file = file("glasses.safetensors", "glasses");
    Path npy = folder.resolve("beard.npy");
    assertThat(Cli.run("convert", "--from", file, "--to", npy).err()).isEmpty();
    assertThat(own(file, npy, file + "@4-7", "sefa-9"))
        .extracting(Slider::name, it -> it.unit().toString(), Slider::usual)
        .containsExactly(
            tuple("glasses", "glasses 1", 3.),
            tuple("beard", "beard 1", 3.),
            tuple("glasses@4-7", "glasses 1 on layers 4-7", 3.),
            tuple("sefa-9", "sefa-9 1 on layers 0-8", 3.));
  }

  @Test
  void of_a_file_of_many_the_first_have_sliders_and_another_may_be_named() {
    String[] names =
        IntStream.rangeClosed(11, 22).mapToObj(i -> "axis-" + i).toArray(String[]::new);
    Path file = file("axes.safetensors", names);
    assertThat(own(file, file + ":axis-22"))
        .extracting(Slider::name)
        .hasSize(11)
        .startsWith("axis-11")
        .endsWith("axis-20", "axis-22");
    assertThat(told)
        .containsExactly(
            "%s holds 12 directions, the first 10 have sliders; --direction %s:axis-21 adds another"
                .formatted(file, file));
  }

  @Test
  void a_folder_gives_all_its_files_in_the_order_of_their_names() throws IOException {
    file("b.safetensors", "glasses");
    file("a.safetensors", "beard");
    Edit.of(direction("both"), 2).and(direction("more"), 1).save(folder.resolve("c.json"));
    Files.writeString(folder.resolve("README.md"), "not a direction");
    assertThat(own(folder))
        .extracting(Slider::name, Slider::usual)
        .containsExactly(tuple("beard", 3.), tuple("glasses", 3.), tuple("c", 1.));
  }

  @Test
  void a_name_that_is_taken_gets_the_file_s_before_it() {
    Path file = file("mine.safetensors", "age");
    assertThat(own(file)).extracting(Slider::name).containsExactly("mine:age");
  }

  /** Trained at a strength of .1. */
  @Test
  void a_mapper_moves_less() {
    Map<String, FloatTensor> network = new HashMap<>();
    for (int i = 1; i <= 4; i++) {
      String name = "mapper.course_mapping.mapping." + i;
      network.put(name + ".weight", FloatTensor.wrap(new float[256 * 256], 256, 256));
      network.put(name + ".bias", FloatTensor.wrap(new float[256], 256));
    }
    Path mapper = folder.resolve("surprised.safetensors");
    Safetensors.write(mapper, network, Map.of());
    assertThat(own(mapper, mapper + "@0-1"))
        .extracting(Slider::name, Slider::usual)
        .containsExactly(tuple("surprised", .2), tuple("surprised@0-1", .2));
  }

  @Test
  void what_moves_nothing_from_0_or_is_not_there_is_refused() {
    assertRefused("--direction is truncation, wanted what moves from 0", "truncation");
    assertRefused(
        "--direction is %s, which holds neither files of directions nor a saved run"
            .formatted(folder),
        folder);
    assertRefused("no direction smlie; did you mean smile? there are: ", "smlie");
  }

  @Test
  void style_channels_alone_or_in_a_saved_edit_are_a_slider() {
    StyleLayer layer = pti.generator().styleLayers().get(1);
    float[] moves = new float[layer.bias().count()];
    moves[3] = 1;
    StyleDirection red =
        StyleDirection.of("red", Map.of(layer.name(), FloatTensor.wrap(moves, moves.length)));
    Path file = folder.resolve("colours.safetensors");
    red.withStrength(7).save(file);
    Path saved = folder.resolve("redder.json");
    Edit.of(direction("glasses"), 2).and(Edit.of(red, 3)).save(saved);
    assertThat(own(file, saved))
        .extracting(Slider::name, it -> it.unit().toString(), Slider::usual, Slider::group)
        .containsExactly(
            tuple("red", "red 1 on 1 style channel", 3., "Your own"),
            tuple("redder", "glasses 2, then red 3 on 1 style channel", 1., "Your own"));
    assertThat(own(folder)).extracting(Slider::name).containsExactly("red", "redder");
    assertRefused(
        "edit red 1 on 1 style channel moves style channels, wanted it without layers of a latent,"
            + " 4 to 7",
        file + "@4-7");
  }

  @Test
  void style_channels_that_the_generator_has_not_have_no_slider() {
    Path file = folder.resolve("other.safetensors");
    StyleDirection.of("red", Map.of("b4.torgb", FloatTensor.of(new float[] {1}, 1))).save(file);
    assertRefused("direction red has 1 channels in layer b4.torgb, generator wants ", file);
  }

  private void assertRefused(String message, Object given) {
    assertThatThrownBy(() -> own(given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(message);
  }
}
