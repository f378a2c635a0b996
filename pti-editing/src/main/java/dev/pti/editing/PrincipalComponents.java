package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The principal components of W as GANSpace files hold them: {@code comp [n, 1, width]} of length 1
 * each, {@code std [n]} and {@code mean}. Without this rule the stack would pass for a direction of
 * W+ with n layers.
 */
final class PrincipalComponents {
  private static final Set<String> NAMES = Set.of("comp", "std", "mean");

  private PrincipalComponents() {}

  static boolean isIn(Map<String, FloatTensor> tensors) {
    return tensors.keySet().equals(NAMES);
  }

  /**
   * One direction a component, as long as its standard deviation, so that strength counts those.
   */
  static List<Direction> of(String fileName, Map<String, FloatTensor> tensors) {
    FloatTensor components = tensors.getOrDefault("comp", FloatTensor.of(new float[0], 0));
    FloatTensor deviations = tensors.getOrDefault("std", FloatTensor.of(new float[0], 0));
    int count = deviations.count();
    if (components.rank() < 2 || components.size(0) != count || count == 0) {
      throw new InvalidInputException(
          "comp has shape %s and std %s, wanted [n, 1, width] and [n]"
              .formatted(Arrays.toString(components.shape()), Arrays.toString(deviations.shape())));
    }
    int width = components.count() / count;
    List<Direction> directions = new ArrayList<>(count);
    for (int component = 0; component < count; component++) {
      float[] values = new float[width];
      for (int i = 0; i < width; i++) {
        values[i] = components.get(component * width + i) * deviations.get(component);
      }
      directions.add(
          Direction.of(fileName + "-" + (component + 1), FloatTensor.wrap(values, width)));
    }
    return directions;
  }
}
