package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits that move style channels on top of the latent. */
class StyleMovesTest {
  private static final DirectionCatalog UNKNOWN = DirectionCatalog.of(List.of());

  private final Direction age = Direction.of("age", FloatTensor.of(new float[] {1, 0, 0}, 3));
  private final StyleDirection red = moving("red", .5f, 0, 0);
  private final StyleDirection warm = moving("warm", .25f, .125f, 0);
  private final Latent latent = Latent.inW(new float[] {.5f, .25f, 0}, 2);
  private final Drawing drawing = new Drawing(4);

  private static StyleDirection moving(String name, float... channels) {
    return StyleDirection.of(name, Map.of("b4.torgb", FloatTensor.of(channels, 3)));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(InvalidInputException.class);
  }

  private float[] drawn(Edit edit) {
    return edit.draw(drawing, latent).toTensor().toArray();
  }

  @Test
  void are_drawn_on_top_of_the_latent_whatever_comes_first() {
    Edit edit = Edit.of(red, 2).then(Edit.of(age, 3)).then(Edit.truncation(drawing, 0));
    assertThat(drawn(edit)).containsExactly(1, 0, 0);
    assertThat(edit.edit(latent)).as("the latent below").isEqualTo(drawing.meanLatent());
    assertThat(edit.styleEditors()).containsExactly(red.withStrength(2));
    assertThat(Edit.of(age, 3).styleEditors()).isEmpty();
    assertThat(drawn(Edit.of(red.withStrength(-1)))).containsExactly(0, .25f, 0);
    assertThat(Edit.of(red, 1).edit(latent)).isEqualTo(latent);
    assertThat(drawn(Edit.of(age, 3))).containsExactly(3.5f, .25f, 0);
  }

  @Test
  void are_summed_scaled_and_mixed_as_moves_of_latents_are() {
    Edit edit = Edit.of(age, 1).and(Edit.of(red, 1)).and(Edit.of(warm, 2));
    assertThat(edit.and(Edit.of(red, .5)))
        .isEqualTo(edit.then(Edit.of(red, .5)))
        .hasToString("age 1, then red 1.5 on 1 style channel, warm 2 on 2 style channels");
    assertThat(edit.times(-.5))
        .hasToString("age -0.5, then red -0.5 on 1 style channel, warm -1 on 2 style channels");
    assertThat(drawn(edit.times(.5))).containsExactly(1.5f, .375f, 0);
    Edit redder = Edit.of(red, 3);
    assertThat(edit.mix(redder, 0)).isEqualTo(edit);
    assertThat(drawn(edit.mix(redder, 1))).containsExactly(drawn(redder));
    assertThat(edit)
        .isEqualTo(edit.and(Edit.none()))
        .hasSameHashCodeAs(edit.then(Edit.none()))
        .isNotEqualTo(Edit.of(age, 1));
  }

  @Test
  void print_themselves_where_nothing_else_moves() {
    assertThat(Edit.of(red, 2)).hasToString("red 2 on 1 style channel");
    assertThat(Edit.none().then(Edit.of(warm, -.5))).hasToString("warm -0.5 on 2 style channels");
  }

  @Test
  void have_no_layers_of_a_latent_and_fit_or_are_refused() {
    assertRefused(() -> Edit.of(age, 1).and(Edit.of(red, 2)).onLayers(0, 1))
        .hasMessage(
            "edit age 1, then red 2 on 1 style channel moves style channels, wanted it without"
                + " layers of a latent, 0 to 1");
    assertThat(Edit.of(red, 1).madeFor(drawing).generator()).contains("1".repeat(64));
    Edit other =
        Edit.of(StyleDirection.of("dark", Map.of("b8.torgb", FloatTensor.of(new float[] {1}, 1))));
    assertRefused(() -> other.requireFits(drawing))
        .hasMessage("direction dark moves style layer b8.torgb, generator has b4.torgb");
    assertRefused(() -> Edit.of(red, Double.NaN)).hasMessage("strength of direction red is NaN");
  }

  @Test
  void are_saved_with_the_edit_in_the_next_version(@TempDir Path folder) {
    Edit edit = Edit.of(age, 1.5).then(Edit.of(red, -.5)).and(Edit.of(warm, 2)).madeFor(drawing);
    edit.save(folder.resolve("edit.json"));
    assertThat(Edit.read(folder.resolve("edit.json"))).isEqualTo(edit);
    assertThat(edit.toJson()).contains("\"version\": 2,", "\"text\": \"" + edit + "\"");
    assertThat(Edit.fromJson(edit.toJsonByName(), UNKNOWN.with(List.of(age)))).isEqualTo(edit);
    assertThat(Edit.of(age, 1.5).toJson()).contains("\"version\": 1,").doesNotContain("styles");
    assertThat(Edit.fromJson(Edit.of(red, 1).toJson(), UNKNOWN)).isEqualTo(Edit.of(red, 1));
  }

  @Test
  void of_other_shapes_are_saved_as_rows() {
    FloatTensor column = FloatTensor.of(new float[] {.5f, 0, 0}, 1, 3, 1);
    Edit edit = Edit.of(StyleDirection.of("red", Map.of("b4.torgb", column)), 2);
    assertThat(edit).isEqualTo(Edit.of(red, 2));
    assertThat(Edit.fromJson(edit.toJson(), UNKNOWN)).isEqualTo(edit);
    FloatTensor square = FloatTensor.of(new float[] {1, 0, 0, 0}, 2, 2);
    assertRefused(() -> StyleDirection.of("flat", Map.of("b4.torgb", square)))
        .hasMessage("direction flat has shape [2, 2] in layer b4.torgb, wanted [channels]");
  }

  @Test
  void that_stand_twice_in_a_file_are_summed() {
    JsonObject json = JsonParser.parseString(Edit.of(red, 1).toJson()).getAsJsonObject();
    JsonArray styles = json.getAsJsonArray("styles");
    styles.add(styles.get(0).deepCopy());
    assertThat(Edit.fromJson(json.toString(), UNKNOWN)).isEqualTo(Edit.of(red, 2));
  }

  @Test
  void that_were_changed_in_a_file_are_noticed() {
    String json = Edit.of(red, 1).toJson();
    String changed =
        json.replace(VectorText.of(new float[] {.5f, 0, 0}), VectorText.of(new float[] {1, 0, 0}));
    assertThat(changed).isNotEqualTo(json);
    assertRefused(() -> Edit.fromJson(changed, UNKNOWN))
        .hasMessageStartingWith("styles, direction 1: values of direction red have sha256 ")
        .hasMessageEndingWith(": they were changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | styles is {}, wanted a list",
        "[1] | styles, direction 1: is no JSON object",
        "[{\"direction\": \"red\"}] | styles, direction 1: there is no moves, wanted an object",
        "[{\"direction\": \"red\", \"moves\": []}] | styles, direction 1: moves is [], wanted an"
            + " object",
        "[{\"direction\": \"red\", \"moves\": {}}] | styles, direction 1: direction red is zero",
        "[{\"direction\": \"red\", \"moves\": {\"b4.torgb\": 1}}] | styles, direction 1: b4.torgb"
            + " is 1, wanted a text",
        "[{\"direction\": \"red\", \"moves\": {\"b4.torgb\": \"AAAA\"}}] | styles, direction 1:"
            + " values are 3 bytes, wanted a multiple of 4",
        "[{\"direction\": \"red\", \"first_layer\": 1}] | styles, direction 1: unknown key"
            + " first_layer; there are: direction, strength, sha256, moves"
      })
  void that_are_none_in_a_file_are_told_with_their_place(String styles, String message) {
    String json =
        "{\"format\": \"pti-edit\", \"version\": 2, \"stages\": [], \"styles\": " + styles + "}";
    assertRefused(() -> Edit.fromJson(json, UNKNOWN)).hasMessage(message);
  }

  @Test
  void are_not_wanted_by_their_version() {
    String json = "{\"format\": \"pti-edit\", \"version\": 2, \"stages\": []}";
    assertThat(Edit.fromJson(json, UNKNOWN)).isEqualTo(Edit.none());
  }
}
