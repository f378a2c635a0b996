package dev.pti.examples.training;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.tensor.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a training stands. Randomness is drawn anew for every step, from its number, so that this
 * is all there is to remember.
 *
 * @param stage which of the two passes moves
 * @param step how many steps of the stage were taken
 * @param parameters the encoder's, by name
 * @param moments the optimizer's, of those that are trained, in their order
 */
record TrainingState(
    Stage stage, int step, Map<String, FloatTensor> parameters, List<Adam.Moments> moments) {
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";
  private static final String STAGE = "stage";

  /** Where a stage starts from: parameters, and nothing remembered. */
  static TrainingState initial(Stage stage, Map<String, FloatTensor> parameters) {
    List<Adam.Moments> moments = new ArrayList<>();
    for (String name : moving(stage, parameters.keySet())) {
      FloatTensor parameter = Objects.requireNonNull(parameters.get(name));
      FloatTensor zeros = FloatTensor.wrap(new float[parameter.count()], parameter.shape());
      moments.add(new Adam.Moments(zeros, zeros, 0));
    }
    return new TrainingState(stage, 0, parameters, moments);
  }

  /** Replaces the file whole, so that one that is interrupted leaves the last good one. */
  void save(Path file, Map<String, String> settings) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(parameters);
    int i = 0;
    for (String name : moving(stage, parameters.keySet())) {
      Adam.Moments moment = moments.get(i++);
      tensors.put(FIRST + name, moment.first());
      tensors.put(SECOND + name, moment.second());
    }
    Map<String, String> metadata = new LinkedHashMap<>(settings);
    metadata.put(STAGE, stage.toString());
    metadata.put("step", String.valueOf(step));
    Safetensors.write(file, tensors, metadata);
  }

  /**
   * Reads where a training stands.
   *
   * @param stage the one to go on with; if the file stands in another, it starts from its
   *     parameters
   * @param settings those that the stage must have been trained with
   */
  static TrainingState read(
      Path file, Stage stage, Iterable<String> names, Map<String, String> settings) {
    TensorFile stored = Safetensors.read(file);
    Map<String, FloatTensor> parameters = new LinkedHashMap<>();
    for (String name : names) {
      parameters.put(name, stored.get(name));
    }
    if (!stage.toString().equals(stored.metadata().get(STAGE))) {
      return initial(stage, parameters);
    }
    settings.forEach(
        (name, wanted) -> {
          String found = stored.metadata().getOrDefault(name, "none");
          if (!found.equals(wanted)) {
            throw new InvalidInputException(
                "%s was trained with %s %s, wanted %s".formatted(file, name, found, wanted));
          }
        });
    int step = Integer.parseInt(stored.metadata().getOrDefault("step", "0"));
    List<Adam.Moments> moments = new ArrayList<>();
    for (String name : moving(stage, parameters.keySet())) {
      moments.add(new Adam.Moments(stored.get(FIRST + name), stored.get(SECOND + name), step));
    }
    return new TrainingState(stage, step, parameters, moments);
  }

  private static List<String> moving(Stage stage, Collection<String> names) {
    return names.stream().filter(stage::moves).toList();
  }
}
