package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditJsonTest {
  private static final DirectionCatalog UNKNOWN = DirectionCatalog.of(List.of());

  @TempDir Path folder;

  private final FakeGenerator generator = FakeGenerator.ofSize(4, 3);
  private final Direction age = direction("age", .1f, -0f, 1e-30f);
  private final Direction smile = direction("smile", 0, 1, 2);
  private final DirectionCatalog known = DirectionCatalog.of(List.of(age, smile));
  private final Latent ann = Latent.inW(new float[] {1, 2, 3}, 4);
  private final Latent ben =
      Latent.inWPlus(FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2}, 4, 3));

  private static Direction direction(String name, float... values) {
    return Direction.of(name, FloatTensor.of(values, values.length));
  }

  private Edit everything() {
    Direction stack = Direction.of("stack", ben.toTensor());
    return Edit.of(age, 1 / 3.)
        .and(smile.onLayers(1, 2), -.5)
        .and(stack.onLayers(LayerRange.from(2)), 2)
        .then(Edit.styleOf("ann", ann, 2, 3).and(Edit.towards("ben", ben, .1)))
        .times(.3)
        .then(Edit.truncation(generator, .7))
        .madeFor(generator);
  }

  private static String json(String stages) {
    return "{\"format\": \"pti-edit\", \"version\": 1, \"stages\": " + stages + "}";
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String json) {
    return assertThatThrownBy(() -> Edit.fromJson(json, known))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void what_is_saved_is_read_back_equal_without_any_other_file() throws IOException {
    Path file = folder.resolve("edit.json");
    everything().save(file);
    assertThat(Edit.read(file)).isEqualTo(everything()).hasSameHashCodeAs(everything());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void unedited_is_saved_too() {
    assertThat(Edit.fromJson(Edit.none().toJson(), UNKNOWN)).isEqualTo(Edit.none());
  }

  @Test
  void by_name_it_holds_no_vectors_and_wants_the_direction_with_the_sha256() {
    Edit edit = Edit.of(age, 1.5).and(smile.onLayers(1, 2), -.5);
    String json = edit.toJsonByName();
    assertThat(json)
        .contains("\"text\": \"age 1.5, smile -0.5 on layers 1-2\"")
        .doesNotContain("values");
    assertThat(Edit.fromJson(json, known)).isEqualTo(edit);
    DirectionCatalog other = DirectionCatalog.of(List.of(direction("age", .1f, 0, 0), smile));
    assertThatThrownBy(() -> Edit.fromJson(json, other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "stage 1, step 1: direction age has sha256 %s, the one that is known has %s: it is"
                + " another direction",
            VectorText.sha256(age.values()), VectorText.sha256(other.get("age").values()));
  }

  @Test
  void a_direction_named_alone_moves_the_layers_of_the_known_one_with_strength_one() {
    DirectionCatalog part = DirectionCatalog.of(List.of(smile.onLayers(1, 2).withStrength(7)));
    assertThat(Edit.fromJson(json("[[{\"direction\": \"smile\"}]]"), part))
        .isEqualTo(Edit.of(smile.onLayers(1, 2), 1));
    assertThat(Edit.fromJson(json("[[{\"direction\": \"smile\", \"first_layer\": 3}]]"), part))
        .hasToString("smile 1 from layer 3");
  }

  @Test
  void an_unknown_direction_is_told_with_a_near_miss() {
    assertRefused(json("[[{\"direction\": \"age\"}], [{\"direction\": \"smlie\"}]]"))
        .hasMessage(
            "stage 2, step 1: no direction smlie; did you mean smile? there are: age, smile");
  }

  @Test
  void changed_values_are_noticed() {
    String json = Edit.of(age, 1).toJson();
    String changed = json.replace(VectorText.of(age.values().toArray()), "AAAAAAAAAAAAAIA/");
    assertThat(changed).isNotEqualTo(json);
    assertRefused(changed)
        .hasMessageStartingWith("stage 1, step 1: values of direction age have sha256 ")
        .hasMessageEndingWith(": they were changed");
  }

  private static final Path MAPPER = Path.of("src/test/resources/dev/pti/editing/mapper.pt");

  @Test
  void a_mapper_is_saved_by_the_name_of_its_file_which_is_found_beside_the_edit()
      throws IOException {
    Path mappers = Files.createDirectory(folder.resolve("mappers"));
    Files.copy(MAPPER, mappers.resolve("grin.pt"));
    LatentMapper grin = LatentMapper.read(mappers.resolve("grin.pt")).named("wide grin");
    Edit edit = Edit.of(grin.withStrength(.2)).onLayers(0, 3).then(Edit.of(age, 1));
    String json = edit.toJson();
    assertThat(json)
        .contains("\"mapper\": \"wide grin\"", "\"file\": \"grin.pt\"", grin.sha256())
        .doesNotContain(mappers.toString());
    edit.save(mappers.resolve("edit.json"));
    assertThat(Edit.read(mappers.resolve("edit.json"))).isEqualTo(edit);
    assertThat(Edit.fromJson(json, UNKNOWN.withMappersIn(folder).withMappersIn(mappers)))
        .isEqualTo(edit)
        .hasSameHashCodeAs(edit);
  }

  @Test
  void a_mapper_that_is_missing_elsewhere_or_another_is_refused() throws IOException {
    Files.copy(MAPPER, folder.resolve("mapper.pt"));
    DirectionCatalog here = UNKNOWN.withMappersIn(folder);
    String sha256 = LatentMapper.read(MAPPER).sha256();
    String step = "[[{\"mapper\": \"grin\", \"file\": \"%s\", \"sha256\": \"%s\"}]]";
    assertThat(Edit.fromJson(json(step.formatted("mapper.pt", sha256)), here))
        .isEqualTo(Edit.of(LatentMapper.read(MAPPER).named("grin")));
    assertRefused(json(step.formatted("mapper.pt", sha256)))
        .hasMessage("stage 1, step 1: no folder was given that may hold the mapper mapper.pt");
    assertThatThrownBy(() -> Edit.fromJson(json(step.formatted("gone.pt", sha256)), here))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("stage 1, step 1: no mapper gone.pt in '%s'", folder);
    assertThatThrownBy(() -> Edit.fromJson(json(step.formatted("mapper.pt", "0a")), here))
        .hasMessage(
            "stage 1, step 1: mapper grin has sha256 0a, that in mapper.pt has %s: it is another"
                + " mapper",
            sha256);
    for (String path : List.of("../mapper.pt", "/mapper.pt", "..", "c:mapper.pt")) {
      assertThatThrownBy(() -> Edit.fromJson(json(step.formatted(path, sha256)), here))
          .hasMessage(
              "stage 1, step 1: file of a mapper is %s, wanted a name without a folder", path);
    }
  }

  @Test
  void the_sha256_of_a_mapper_is_of_its_values_and_not_of_its_file() {
    LatentMapper mapper = LatentMapper.read(MAPPER);
    assertThat(Mappers.mapper(Mappers.network("state_dict.mapper.mapping", 2, 1, 0)).sha256())
        .isEqualTo(Mappers.mapper(Mappers.network("mapping", 2, 1, 0)).sha256())
        .isNotEqualTo(Mappers.mapper(Mappers.network("mapping", 2, 1, 1)).sha256());
    assertThat(mapper).isEqualTo(LatentMapper.read(MAPPER)).isNotEqualTo(mapper.named("other"));
    assertThat(mapper).isNotEqualTo(mapper.withStrength(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | holds no edit, wanted a JSON object",
        "{} | holds no edit, wanted JSON with \"format\": \"pti-edit\"",
        "{\"format\": \"pti-edit\", \"version\": 3, \"stages\": []} | edit has version 3, wanted 1 or 2",
        "{\"format\": \"pti-edit\", \"version\": 1e999, \"stages\": []} | edit has version Infinity,"
            + " wanted 1 or 2",
        "{\"format\": \"pti-edit\", \"version\": 1} | there is no stages, wanted a list",
        "{\"format\": \"pti-edit\", \"version\": 1, \"stage\": []} | unknown key stage; did you"
            + " mean stages? there are: format, version, text, generator_sha256, stages, styles",
        "{\"format\": \"pti-edit\", \"version\": 1, \"stages\": [], \"styles\": []} | edit has styles"
            + " and version 1, wanted version 2"
      })
  void other_files_are_refused(String json, String message) {
    assertRefused(json).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1] | stage 1 is not a list of at least one step",
        "[[]] | stage 1 is not a list of at least one step",
        "[[1]] | stage 1, step 1: is no JSON object",
        "[[{}]] | stage 1, step 1: is empty, wanted a direction, mapper, towards, truncation or edit",
        "[[{\"directoin\": \"age\"}]] | stage 1, step 1: unknown key directoin; did you mean"
            + " direction? there are: direction, mapper, towards, truncation, edit",
        "[[{\"direction\": \"age\", \"strenght\": 2}]] | stage 1, step 1: unknown key strenght; did"
            + " you mean strength? there are: direction, strength, sha256, first_layer, last_layer,"
            + " shape, values",
        "[[{\"direction\": \"age\", \"strength\": \"2\"}]] | stage 1, step 1: strength is \"2\","
            + " wanted a number",
        "[[{\"direction\": \"age\", \"first_layer\": 1.5}]] | stage 1, step 1: first_layer is 1.5,"
            + " wanted a whole number",
        "[[{\"direction\": \"age\", \"first_layer\": 3, \"last_layer\": 2}]] | stage 1, step 1:"
            + " layer range 3 to 2 is empty or negative",
        "[[{\"direction\": \"age\", \"strength\": 1e999}]] | stage 1, step 1: strength of direction"
            + " age is Infinity",
        "[[{\"direction\": \"a\", \"shape\": [3], \"values\": \"AAAA\"}]] | stage 1, step 1: values"
            + " are 3 bytes, wanted a multiple of 4",
        "[[{\"direction\": \"a\", \"shape\": [3], \"values\": \"AACAPw==\"}]] | stage 1, step 1:"
            + " there are 1 values, shape [3] wants 3",
        "[[{\"towards\": \"a\", \"amount\": 1, \"shape\": [999999, 1], \"values\": \"AACAPw==\"}]] |"
            + " stage 1, step 1: shape is [999999, 1], wanted [layers, width] of at most 100 layers",
        "[[{\"edit\": [[{\"truncation\": .5}]], \"amount\": 1}]] | is not JSON at line 1, column 76"
      })
  void each_mistake_is_told_with_its_place(String stages, String message) {
    assertRefused(json(stages)).hasMessage(message);
  }

  @Test
  void files_that_are_missing_or_no_text_are_refused_by_name() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> Edit.read(missing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(missing + " does not exist");
    Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, 1});
    assertThatThrownBy(() -> Edit.read(binary))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(binary + " holds no edit: it is not text in UTF-8");
    Path text = Files.writeString(folder.resolve("text.json"), "[1, 2]");
    assertThatThrownBy(() -> Edit.read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(text + ": holds no edit, wanted a JSON object");
    Path below = text.resolve("edit.json");
    assertThatThrownBy(() -> Edit.none().save(below))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + below + ": " + text + " is not a directory");
  }

  @Test
  void folders_are_created_as_needed() {
    Path file = folder.resolve("mine/today/edit.json");
    Edit edit = Edit.none();
    edit.save(file);
    assertThat(Edit.read(file)).isEqualTo(edit);
  }

  @Test
  void deep_nesting_is_refused_and_does_not_overflow() {
    String deep = "[".repeat(100_000);
    assertRefused(json(deep)).hasMessageStartingWith("is not JSON");
  }
}
