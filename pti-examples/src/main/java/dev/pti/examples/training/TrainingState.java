package dev.pti.examples.training;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.FeatureEncoder;
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
 * @param step how many steps were taken
 * @param parameters the encoder's, by name
 * @param moments the optimizer's, of those that are trained, in their order
 */
record TrainingState(int step, Map<String, FloatTensor> parameters, List<Adam.Moments> moments) {
  private static final String FIRST = "first.";
  private static final String SECOND = "second.";

  /** Where a training starts from: drawn parameters, and nothing remembered. */
  static TrainingState initial(Map<String, FloatTensor> parameters) {
    List<Adam.Moments> moments = new ArrayList<>();
    for (String name : trained(parameters.keySet())) {
      FloatTensor parameter = Objects.requireNonNull(parameters.get(name));
      FloatTensor zeros = FloatTensor.wrap(new float[parameter.count()], parameter.shape());
      moments.add(new Adam.Moments(zeros, zeros, 0));
    }
    return new TrainingState(0, parameters, moments);
  }

  /** Replaces the file whole, so that one that is interrupted leaves the last good one. */
  void save(Path file, Map<String, String> settings) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(parameters);
    int i = 0;
    for (String name : trained(parameters.keySet())) {
      Adam.Moments moment = moments.get(i++);
      tensors.put(FIRST + name, moment.first());
      tensors.put(SECOND + name, moment.second());
    }
    Map<String, String> metadata = new LinkedHashMap<>(settings);
    metadata.put("step", String.valueOf(step));
    Safetensors.write(file, tensors, metadata);
  }

  static TrainingState read(Path file, Iterable<String> names, Map<String, String> settings) {
    TensorFile stored = Safetensors.read(file);
    settings.forEach(
        (name, wanted) -> {
          String found = stored.metadata().getOrDefault(name, "none");
          if (!found.equals(wanted)) {
            throw new InvalidInputException(
                "%s was trained with %s %s, wanted %s".formatted(file, name, found, wanted));
          }
        });
    int step = Integer.parseInt(stored.metadata().getOrDefault("step", "0"));
    Map<String, FloatTensor> parameters = new LinkedHashMap<>();
    List<Adam.Moments> moments = new ArrayList<>();
    for (String name : names) {
      parameters.put(name, stored.get(name));
    }
    for (String name : trained(parameters.keySet())) {
      moments.add(new Adam.Moments(stored.get(FIRST + name), stored.get(SECOND + name), step));
    }
    return new TrainingState(step, parameters, moments);
  }

  private static List<String> trained(Collection<String> names) {
    return names.stream().filter(FeatureEncoder::isTrained).toList();
  }
}
