package dev.pti;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.RunState;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.stylegan.StyleGan2;
import dev.pti.core.tensor.Histories;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Results with everything that is in them, histories and settings too, as states. */
final class SavedResults {
  private static final String PIVOT = "pivot";
  private static final String NOISE = "noise.";
  private static final String STOPPED_BY = "stopped_by";
  private static final String SETTINGS = "settings";

  private static final Gson GSON =
      new GsonBuilder()
          .serializeSpecialFloatingPointValues()
          .setObjectToNumberStrategy(in -> number(in.nextString()))
          .create();

  private SavedResults() {}

  /** A whole number stays one, as reports show it. */
  private static Number number(String text) {
    if (text.matches("-?\\d+")) {
      long value = Long.parseLong(text);
      return value == (int) value ? (Number) (int) value : (Number) value;
    }
    return Double.valueOf(text);
  }

  static RunState state(Inversion inversion) {
    RunState.Builder state = RunState.builder();
    state.put(PIVOT, inversion.pivot().toTensor());
    inversion.noise().forEach((name, map) -> state.put(NOISE + name, map));
    state.put(SETTINGS, GSON.toJson(inversion.settings()));
    Histories.put(state, inversion.history());
    return state.build();
  }

  static Inversion inversion(RunState state) {
    Map<String, FloatTensor> noise = new LinkedHashMap<>();
    state
        .tensors()
        .forEach(
            (name, map) -> {
              if (name.startsWith(NOISE)) {
                noise.put(name.substring(NOISE.length()), map);
              }
            });
    return Inversion.builder()
        .pivot(Latent.inWPlus(state.tensor(PIVOT)))
        .noise(noise)
        .history(Histories.read(state))
        .settings(settings(state))
        .build();
  }

  static RunState state(Tuning tuning) {
    RunState.Builder state = RunState.builder();
    SavedDifference.tensors(tuning).forEach(state::put);
    state.put(STOPPED_BY, tuning.stoppedBy());
    state.put(SETTINGS, GSON.toJson(tuning.settings()));
    Histories.put(state, tuning.history());
    return state.build();
  }

  static Tuning tuning(RunState state, StyleGan2 generator) {
    Map<String, String> metadata = Map.of(STOPPED_BY, state.text(STOPPED_BY));
    Tuning difference =
        SavedDifference.read(
            new TensorFile(state.tensors(), metadata), generator, Path.of(state.label()));
    return Tuning.builder()
        .from(difference)
        .history(Histories.read(state))
        .settings(settings(state))
        .build();
  }

  private static Map<String, Object> settings(RunState state) {
    try {
      return GSON.fromJson(
          state.text(SETTINGS), new TypeToken<LinkedHashMap<String, Object>>() {}.getType());
    } catch (JsonParseException e) {
      throw new InvalidInputException(state.label() + " is damaged: its settings are no JSON", e);
    }
  }
}
