package dev.pti.core.tensor;

import com.google.common.collect.ImmutableList;
import com.google.gson.Gson;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Histories as text that reads back to equal steps. A state is written every few steps with all
 * that were taken, tens of thousands where many photographs are tuned together; so what steps share
 * is said once, and the numbers of each are bytes, big-endian, in base 64.
 */
public final class Histories {
  private static final Gson GSON = new Gson();

  private Histories() {}

  /** What steps have in common. */
  private record Kind(String stage, int total, String subject, List<String> losses) {
    static Kind of(Step step) {
      return new Kind(
          step.stage(), step.total(), step.subject(), ImmutableList.copyOf(step.losses().keySet()));
    }
  }

  /**
   * A history.
   *
   * @param steps of each the place of its kind, its index, its rate and its losses
   */
  private record Stored(List<Kind> kinds, String steps) {}

  /**
   * Adds a history to a state.
   *
   * @param state gets it
   * @param name under which
   * @param history any steps
   */
  public static void put(RunState.Builder state, String name, List<Step> history) {
    Map<Kind, Integer> places = new LinkedHashMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Step step : history) {
        Integer next = places.size();
        Integer place = places.putIfAbsent(Kind.of(step), next);
        out.writeInt(place == null ? next : place);
        out.writeInt(step.index());
        out.writeDouble(step.learningRate());
        for (double loss : step.losses().values()) {
          out.writeDouble(loss);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String steps = Base64.getEncoder().encodeToString(bytes.toByteArray());
    state.put(name, GSON.toJson(new Stored(List.copyOf(places.keySet()), steps)));
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
    String text = state.text(name);
    try {
      Stored stored = GSON.fromJson(text, Stored.class);
      ByteBuffer steps = ByteBuffer.wrap(Base64.getDecoder().decode(stored.steps));
      while (steps.hasRemaining()) {
        Kind kind = stored.kinds.get(steps.getInt());
        int index = steps.getInt();
        double rate = steps.getDouble();
        Map<String, Double> losses = new LinkedHashMap<>();
        kind.losses.forEach(loss -> losses.put(loss, steps.getDouble()));
        history.add(new Step(kind.stage, index, kind.total, rate, losses, kind.subject));
      }
    } catch (RuntimeException e) {
      // Of JSON, of base 64, of numbers that end or lead nowhere, or of a step: all are damage.
      throw new InvalidInputException(
          state.label() + " is damaged: its " + name + " is no list of steps", e);
    }
    return history;
  }
}
