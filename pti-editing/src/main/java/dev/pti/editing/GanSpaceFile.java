package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The principal components of W as GANSpace files hold them: components {@code [n, 1, width]} of
 * length 1 each and their standard deviations {@code [n]}. Without this rule the stack would pass
 * for a direction of W+ with n layers.
 *
 * <p>GANSpace's dumps hold much else (the components of an activation, means, shares of variance),
 * and the short form a mean; a direction needs none of it.
 */
final class GanSpaceFile {
  private final String componentsName;
  private final String deviationsName;
  private final Map<String, FloatTensor> tensors;

  private GanSpaceFile(
      String componentsName, String deviationsName, Map<String, FloatTensor> tensors) {
    this.componentsName = componentsName;
    this.deviationsName = deviationsName;
    this.tensors = tensors;
  }

  static boolean isIn(Map<String, FloatTensor> tensors) {
    return tensors.containsKey("lat_comp")
        || (tensors.containsKey("comp") && tensors.containsKey("std"));
  }

  static GanSpaceFile in(Map<String, FloatTensor> tensors) {
    boolean dump = tensors.containsKey("lat_comp");
    GanSpaceFile file =
        dump
            ? new GanSpaceFile("lat_comp", "lat_stdev", tensors)
            : new GanSpaceFile("comp", "std", tensors);
    file.requireShapes(file.components(), file.deviations());
    file.requireW(file.deviations());
    return file;
  }

  /** {@code [n, 1, width]} or {@code [n, width]}, of length 1 each. */
  FloatTensor components() {
    return tensor(componentsName);
  }

  /** {@code [n]}. */
  FloatTensor deviations() {
    return tensor(deviationsName);
  }

  /**
   * One direction a component, as long as its standard deviation, so that strength counts those.
   */
  List<Direction> directions(String fileName) {
    FloatTensor components = components();
    FloatTensor deviations = deviations();
    int count = deviations.count();
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

  private FloatTensor tensor(String name) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException(
          "holds %s but no %s, wanted both, as GANSpace writes them"
              .formatted(componentsName, deviationsName));
    }
    return tensor;
  }

  private void requireShapes(FloatTensor components, FloatTensor deviations) {
    int rank = components.rank();
    boolean fit =
        (rank == 2 || (rank == 3 && components.size(1) == 1))
            && deviations.rank() == 1
            && deviations.count() > 0
            && components.size(0) == deviations.count();
    if (!fit) {
      throw new InvalidInputException(
          "%s has shape %s and %s %s, wanted [n, 1, width] and [n]"
              .formatted(
                  componentsName,
                  Arrays.toString(components.shape()),
                  deviationsName,
                  Arrays.toString(deviations.shape())));
    }
  }

  /** GANSpace measures the deviations in W alone; for components of Z it writes 1 for all. */
  private void requireW(FloatTensor deviations) {
    for (int i = 0; i < deviations.count(); i++) {
      if (deviations.get(i) != 1) {
        return;
      }
    }
    if (componentsName.equals("lat_comp")) {
      throw new InvalidInputException(
          "lat_stdev is 1 throughout, as GANSpace writes it for components of Z, wanted those of W "
              + "(made with --use_w)");
    }
  }
}
