package dev.pti.editing;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.pti.api.InvalidInputException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Edits as JSON: {@code format}, {@code version}, the edit as {@code text} for people, {@code
 * generator_sha256} if it was made for one, {@code stages}, a list of lists of steps, and {@code
 * styles} if it moves style channels. {@link StepJson} has the steps, {@link StyleJson} the styles.
 *
 * <p>What moves no style channels is of version 1, which earlier readers know; others they refuse.
 */
final class EditJson {
  private static final String FORMAT = "pti-edit";
  private static final int OF_LATENTS = 1;
  private static final int WITH_STYLES = 2;
  private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");
  private static final List<String> KEYS =
      List.of("format", "version", "text", "generator_sha256", "stages", "styles");

  private EditJson() {}

  static String write(Edit edit, boolean withVectors) {
    JsonObject object = new JsonObject();
    object.addProperty("format", FORMAT);
    object.addProperty("version", edit.styles().isNone() ? OF_LATENTS : WITH_STYLES);
    object.addProperty("text", edit.toString());
    edit.generator().ifPresent(sha256 -> object.addProperty("generator_sha256", sha256));
    object.add("stages", stages(edit.stages(), withVectors));
    if (!edit.styles().isNone()) {
      object.add("styles", StyleJson.write(edit.styles()));
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(object)
        + "\n";
  }

  static JsonArray stages(EditStages all, boolean withVectors) {
    JsonArray stages = new JsonArray();
    for (List<EditStep> stage : all.all()) {
      JsonArray steps = new JsonArray();
      stage.forEach(step -> steps.add(StepJson.write(step, withVectors)));
      stages.add(steps);
    }
    return stages;
  }

  static Edit read(String json, DirectionCatalog known) {
    if (!(parse(json) instanceof JsonObject object)) {
      throw new InvalidInputException("holds no edit, wanted a JSON object");
    }
    JsonFields fields = new JsonFields(object);
    if (!fields.has("format") || !fields.text("format").equals(FORMAT)) {
      throw new InvalidInputException(
          "holds no edit, wanted JSON with \"format\": \"%s\"".formatted(FORMAT));
    }
    double version = fields.number("version");
    if (version != OF_LATENTS && version != WITH_STYLES) {
      throw new InvalidInputException(
          "edit has version %s, wanted %d or %d"
              .formatted(Amounts.text(version), OF_LATENTS, WITH_STYLES));
    }
    fields.requireOnly(KEYS);
    if (fields.has("styles") && version != WITH_STYLES) {
      throw new InvalidInputException(
          "edit has styles and version %d, wanted version %d".formatted(OF_LATENTS, WITH_STYLES));
    }
    return Edit.of(
        readStages(fields.array("stages"), known),
        fields.has("styles") ? StyleJson.read(fields.array("styles")) : StyleMoves.NONE,
        fields.textOrNull("generator_sha256"));
  }

  static EditStages readStages(JsonArray array, DirectionCatalog known) {
    List<List<EditStep>> stages = new ArrayList<>();
    for (JsonElement stage : array) {
      if (!(stage instanceof JsonArray list) || list.isEmpty()) {
        throw new InvalidInputException(
            "stage %d is not a list of at least one step".formatted(stages.size() + 1));
      }
      List<EditStep> steps = new ArrayList<>();
      for (JsonElement step : list) {
        try {
          steps.add(StepJson.read(step, known));
        } catch (InvalidInputException e) {
          throw new InvalidInputException(
              "stage %d, step %d: %s"
                  .formatted(stages.size() + 1, steps.size() + 1, e.getMessage()),
              e);
        }
      }
      stages.add(steps);
    }
    return new EditStages(stages);
  }

  private static JsonElement parse(String json) {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    try {
      return JsonParser.parseReader(reader);
    } catch (JsonParseException e) {
      // Gson's own words tell programmers how to accept such a text.
      Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
      String where =
          place.find() ? " at line %s, column %s".formatted(place.group(1), place.group(2)) : "";
      throw new InvalidInputException("is not JSON" + where, e);
    }
  }
}
