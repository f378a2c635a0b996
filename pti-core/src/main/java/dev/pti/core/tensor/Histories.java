package dev.pti.core.tensor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Histories as text that reads back to equal steps. */
public final class Histories {
  private Histories() {}

  /**
   * Adds a history to a state.
   *
   * @param state gets it
   * @param name under which
   * @param history finite numbers only
   */
  public static void put(RunState.Builder state, String name, List<Step> history) {
    JsonArray steps = new JsonArray();
    for (Step step : history) {
      JsonObject losses = new JsonObject();
      step.losses().forEach(losses::addProperty);
      JsonObject one = new JsonObject();
      one.addProperty("stage", step.stage());
      one.addProperty("index", step.index());
      one.addProperty("total", step.total());
      one.addProperty("rate", step.learningRate());
      one.addProperty("subject", step.subject());
      one.add("losses", losses);
      steps.add(one);
    }
    state.put(name, steps.toString());
  }

  /**
   * Reads a state's history.
   *
   * @param state that {@link #put} was given
   * @param name under which
   * @return equal steps
   * @throws InvalidInputException if it is damaged
   */
  public static List<Step> read(RunState state, String name) {
    List<Step> history = new ArrayList<>();
    try {
      for (JsonElement element : JsonParser.parseString(state.text(name)).getAsJsonArray()) {
        JsonObject one = element.getAsJsonObject();
        Map<String, Double> losses = new LinkedHashMap<>();
        one.getAsJsonObject("losses")
            .entrySet()
            .forEach(loss -> losses.put(loss.getKey(), loss.getValue().getAsDouble()));
        history.add(
            new Step(
                one.get("stage").getAsString(),
                one.get("index").getAsInt(),
                one.get("total").getAsInt(),
                one.get("rate").getAsDouble(),
                losses,
                one.get("subject").getAsString()));
      }
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | NullPointerException e) {
      throw new InvalidInputException(
          state.label() + " is damaged: its " + name + " is no list of steps", e);
    }
    return history;
  }
}
