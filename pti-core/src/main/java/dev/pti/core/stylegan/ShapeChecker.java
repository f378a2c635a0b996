package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds tensors of a checkpoint and checks their shapes, of which -1 stands for any size but 0. */
final class ShapeChecker {
  private final String label;
  private final Map<String, long[]> shapes;
  private final Map<String, String> settings;

  ShapeChecker(GeneratorWeights weights) {
    label = weights.label();
    shapes = weights.shapes();
    settings = weights.settings();
  }

  String label() {
    return label;
  }

  Map<String, long[]> shapes() {
    return shapes;
  }

  boolean has(String name) {
    return shapes.containsKey(name);
  }

  /** Says whether there are tensors of a layer or a network. */
  boolean hasAnyOf(String prefix) {
    return shapes.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  long[] require(String name, long... wanted) {
    long[] shape = shapes.get(name);
    if (shape == null) {
      throw new InvalidInputException(label + " has no tensor " + name);
    }
    boolean fits = shape.length == wanted.length;
    for (int axis = 0; fits && axis < wanted.length; axis++) {
      fits = shape[axis] > 0 && (wanted[axis] == -1 || wanted[axis] == shape[axis]);
    }
    if (!fits) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted %s"
              .formatted(
                  label,
                  name,
                  Arrays.toString(shape),
                  Arrays.toString(wanted).replace("-1", "any")));
    }
    return shape;
  }

  /** Returns how many channels a layer that makes colours gives: 3, or 1 of grey pictures. */
  int colours(String layer) {
    long colours = require(layer + ".bias", -1)[0];
    if (colours != 1 && colours != 3) {
      throw new InvalidInputException(
          "%s draws pictures of %d channels, wanted 3 (red, green and blue) or 1 (grey)"
              .formatted(label, colours));
    }
    return (int) colours;
  }

  long rows(String layer) {
    return require(layer + ".weight", -1, -1)[0];
  }

  /** The affine map from a latent to the style of a layer with so many channels entering it. */
  void affine(String layer, long channels, long latentWidth) {
    require(layer + ".affine.weight", channels, latentWidth);
    require(layer + ".affine.bias", channels);
  }

  /**
   * The largest number in the names of a kind, 0 if there is none. Counting up to the first gap
   * instead would take a file that lacks a tensor for a smaller network.
   */
  int largest(Pattern kind) {
    return shapes.keySet().stream()
        .map(kind::matcher)
        .filter(Matcher::lookingAt)
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElse(0);
  }

  /** Says whether the checkpoint states a text beside its tensors. */
  boolean isStated(String name, String text) {
    return text.equals(settings.get(name));
  }

  /**
   * What the checkpoint states beside its tensors.
   *
   * @param absent what it is if nothing is stated
   */
  double setting(String name, double absent) {
    String text = settings.getOrDefault(name, "null");
    if (text.equals("null") || text.equals("None")) {
      return absent;
    }
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the one sentence below
    }
    throw new InvalidInputException(
        "%s states %s %s, wanted a number above 0".formatted(label, name, text));
  }
}
