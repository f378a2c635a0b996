package dev.pti;

import com.google.common.collect.ImmutableMap;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.RunState;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Histories;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results with everything that is in them, histories and settings too, as states. */
final class SavedResults {
  private static final String HISTORY = "history";
  private static final String DIFFERENCE = "difference.";
  private static final String COUNT = "photographs";
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

  static Job.Results<Inversion> inversions() {
    return new Job.Results<>() {
      @Override
      public RunState state(Inversion result) {
        RunState.Builder state = RunState.builder();
        state.put(PIVOT, result.pivot().toTensor());
        result.noise().forEach((name, map) -> state.put(NOISE + name, map));
        state.put(SETTINGS, GSON.toJson(PlainValues.of(result.settings())));
        Histories.put(state, HISTORY, result.history());
        return state.build();
      }

      @Override
      public Inversion result(RunState state) {
        return Inversion.builder()
            .pivot(Latent.inWPlus(state.tensor(PIVOT)))
            .noise(under(NOISE, state))
            .history(Histories.read(state, HISTORY))
            .settings(settings(state, SETTINGS))
            .build();
      }

      @Override
      public boolean isKept(Inversion result) {
        return !result.history().isEmpty() || result.settings().containsKey("encoder_sha256");
      }
    };
  }

  /** Tunings of photographs in one generator: the difference is kept once. */
  static Job.Results<List<Tuning>> tunings(StyleGan generator) {
    return new Job.Results<>() {
      @Override
      public RunState state(List<Tuning> result) {
        RunState.Builder state = RunState.builder();
        Tuning shared =
            Tuning.builder().from(result.get(0)).noise(Map.of()).features(List.of()).build();
        SavedDifference.tensors(shared)
            .forEach((name, tensor) -> state.put(DIFFERENCE + name, tensor));
        state.put(COUNT, result.size());
        for (int i = 0; i < result.size(); i++) {
          Tuning one = result.get(i);
          String prefix = i + ".";
          one.noise().forEach((name, map) -> state.put(prefix + NOISE + name, map));
          Map<String, FloatTensor> features = new LinkedHashMap<>();
          SavedFeatures.put(one.features(), features);
          features.forEach((name, tensor) -> state.put(prefix + name, tensor));
          state.put(prefix + STOPPED_BY, one.stoppedBy());
          state.put(prefix + SETTINGS, GSON.toJson(PlainValues.of(one.settings())));
          Histories.put(state, prefix + HISTORY, one.history());
        }
        return state.build();
      }

      @Override
      public List<Tuning> result(RunState state) {
        TensorFile difference = new TensorFile(under(DIFFERENCE, state), Map.of());
        Path label = Path.of(state.label());
        Tuning shared = SavedDifference.read(difference, generator, label);
        int count = count(state);
        List<Tuning> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String prefix = i + ".";
          result.add(
              Tuning.builder()
                  .from(shared)
                  .noise(under(prefix + NOISE, state))
                  .features(
                      SavedFeatures.read(
                          new TensorFile(under(prefix, state), Map.of()), generator, label))
                  .stoppedBy(state.text(prefix + STOPPED_BY))
                  .history(Histories.read(state, prefix + HISTORY))
                  .settings(settings(state, prefix + SETTINGS))
                  .build());
        }
        return result;
      }

      @Override
      public boolean isKept(List<Tuning> result) {
        return result.stream().anyMatch(one -> !one.history().isEmpty());
      }
    };
  }

  private static Map<String, FloatTensor> under(String prefix, RunState state) {
    Map<String, FloatTensor> found = new LinkedHashMap<>();
    state
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
              }
            });
    return found;
  }

  private static Map<String, Object> settings(RunState state, String name) {
    String text = state.text(name);
    try {
      // Takes no null, neither for the map nor in it.
      return ImmutableMap.copyOf(
          GSON.<Map<String, Object>>fromJson(
              text, new TypeToken<LinkedHashMap<String, Object>>() {}.getType()));
    } catch (RuntimeException e) {
      // Of JSON, of a number in it, or of null: all are damage.
      throw new InvalidInputException(state.label() + " is damaged: its settings are no JSON", e);
    }
  }

  private static int count(RunState state) {
    int count = state.integer(COUNT);
    if (count < 1) {
      throw new InvalidInputException(
          "%s is damaged: %s is %d, wanted at least 1".formatted(state.label(), COUNT, count));
    }
    return count;
  }
}
