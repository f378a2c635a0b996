package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleEditor;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A direction of StyleSpace with a strength: by how much each style channel moves.
 *
 * <pre>{@code
 * StyleDirection colours =
 *     StyleDirection.of(direction, generator.styleLayers(), StyleLayer::toRgb).withStrength(2);
 * Edited edited = tuned.editStyles(colours);
 * }</pre>
 *
 * <p>It moves single channels, or what a direction of W does to chosen style layers, to-RGB layers
 * alone for one; or it is one of StyleCLIP's global directions (Patashnik et al. 2021), which are
 * given by channel.
 *
 * <p>Immutable and thread-safe.
 */
public final class StyleDirection implements StyleEditor {
  private static final String SPACE = "style channels";

  private final String name;
  private final Map<String, FloatTensor> moves;
  private final double strength;

  private StyleDirection(String name, Map<String, FloatTensor> moves, double strength) {
    this.name = name;
    this.moves = Collections.unmodifiableMap(moves);
    this.strength = strength;
  }

  /**
   * A direction of strength 1.
   *
   * @param name what files and reports call it
   * @param moves {@code [channels]} by name of the style layer, further axes of size 1 are dropped;
   *     layers that are not there stay
   * @return the direction
   * @throws InvalidInputException if a shape is another, a value is not finite, or all are zero
   */
  public static StyleDirection of(String name, Map<String, FloatTensor> moves) {
    Map<String, FloatTensor> rows = new LinkedHashMap<>();
    boolean zero = true;
    for (Map.Entry<String, FloatTensor> layer : moves.entrySet()) {
      FloatTensor values = row(name, layer.getKey(), layer.getValue());
      rows.put(layer.getKey(), values);
      for (int i = 0; i < values.count(); i++) {
        if (!Float.isFinite(values.get(i))) {
          throw new InvalidInputException(
              "direction %s holds %s in channel %d of layer %s"
                  .formatted(name, values.get(i), i, layer.getKey()));
        }
        zero &= values.get(i) == 0;
      }
    }
    if (zero) {
      throw new InvalidInputException("direction %s is zero".formatted(name));
    }
    return new StyleDirection(name, rows, 1);
  }

  private static FloatTensor row(String name, String layer, FloatTensor values) {
    long[] shape = values.shape();
    if (Arrays.stream(shape).filter(axis -> axis != 1).count() > 1) {
      throw new InvalidInputException(
          "direction %s has shape %s in layer %s, wanted [channels]"
              .formatted(name, Arrays.toString(shape), layer));
    }
    return values.reshape(values.count());
  }

  /**
   * What a direction of W or W+ does to chosen style layers.
   *
   * @param direction whose strength and range of layers hold; gives the name
   * @param layers of the generator
   * @param chosen which of them move, {@code StyleLayer::toRgb} for colours alone
   * @return the direction, of strength 1
   * @throws InvalidInputException if the direction does not fit the layers, or moves none
   */
  public static StyleDirection of(
      Direction direction, List<StyleLayer> layers, Predicate<StyleLayer> chosen) {
    return of(direction.name(), AffineSteps.of(direction, layers, chosen));
  }

  /**
   * A direction of channels in a row, as StyleCLIP's global directions are: those of all style
   * layers in the order in which they run, or of convolutions alone, as StyleCLIP counts them.
   *
   * @param name what files and reports call it
   * @param layers of the generator
   * @param channels as many values as all style layers have channels, or all but to-RGB layers
   * @return the direction, of strength 1
   * @throws InvalidInputException if there are other channels, a value is not finite, or all are
   *     zero
   */
  public static StyleDirection ofChannels(
      String name, List<StyleLayer> layers, FloatTensor channels) {
    return of(name, ChannelRows.split("direction " + name, layers, channels));
  }

  /**
   * One of StyleCLIP's global directions: channels that matter less to a text than a threshold
   * stay; others move by their relevance, the largest by 1, times their deviation.
   *
   * @param name what files and reports call it
   * @param layers of the generator
   * @param relevance how much each channel matters to the text, as for {@link #ofChannels}: the
   *     product of StyleCLIP's {@code fs3} with the text's direction
   * @param deviations of the channels in the same order, or of those of all style layers, {@link
   *     StyleStatistics#deviations}
   * @param threshold StyleCLIP's beta, as .1; 0 keeps all channels
   * @return the direction, of strength 1; StyleCLIP's alpha is its strength
   * @throws InvalidInputException if there are other channels, or none reaches the threshold
   */
  public static StyleDirection global(
      String name,
      List<StyleLayer> layers,
      FloatTensor relevance,
      FloatTensor deviations,
      double threshold) {
    float largest = 0;
    for (int i = 0; i < relevance.count(); i++) {
      largest = Math.max(largest, Math.abs(relevance.get(i)));
    }
    if (largest < threshold || largest == 0) {
      throw new InvalidInputException(
          "no channel of direction %s reaches the threshold %s, the largest is %s"
              .formatted(name, threshold, largest));
    }
    Map<String, FloatTensor> spread = ChannelRows.split("deviations", layers, deviations);
    Map<String, FloatTensor> moves = new LinkedHashMap<>();
    for (var layer : ChannelRows.split("direction " + name, layers, relevance).entrySet()) {
      FloatTensor deviation = spread.get(layer.getKey());
      if (deviation == null) {
        throw new InvalidInputException(
            "direction %s has channels in layer %s, its deviations have none"
                .formatted(name, layer.getKey()));
      }
      float[] values = layer.getValue().toArray();
      for (int i = 0; i < values.length; i++) {
        boolean kept = Math.abs(values[i]) >= threshold;
        values[i] = kept ? values[i] / largest * deviation.get(i) : 0;
      }
      moves.put(layer.getKey(), FloatTensor.wrap(values, values.length));
    }
    return of(name, moves);
  }

  /**
   * The same direction with another strength.
   *
   * @param newStrength how far to move; may be negative
   * @return a direction with the strength
   * @throws InvalidInputException if it is not finite
   */
  public StyleDirection withStrength(double newStrength) {
    if (!Double.isFinite(newStrength)) {
      throw new InvalidInputException(
          "strength of direction %s is %s".formatted(name, newStrength));
    }
    return new StyleDirection(name, moves, newStrength);
  }

  /**
   * Returns the name.
   *
   * @return what files and reports call it
   */
  public String name() {
    return name;
  }

  /**
   * Returns how far the direction moves.
   *
   * @return in lengths of {@link #moves}
   */
  public double strength() {
    return strength;
  }

  /**
   * Returns by how much channels move at strength 1.
   *
   * @return {@code [channels]} by name of the style layer
   */
  public Map<String, FloatTensor> moves() {
    return moves;
  }

  /**
   * Moves styles by the strength.
   *
   * @param styles of a picture
   * @return those of the edited picture
   * @throws InvalidInputException if a layer is not there or has other channels
   */
  @Override
  public Styles edit(Styles styles) {
    Styles moved = styles;
    for (Map.Entry<String, FloatTensor> layer : moves.entrySet()) {
      FloatTensor values = layer.getValue();
      float[] sum = styles.layer(layer.getKey()).toArray();
      if (sum.length != values.count()) {
        throw new InvalidInputException(
            "direction %s has %d channels in layer %s, styles have %d"
                .formatted(name, values.count(), layer.getKey(), sum.length));
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] = (float) (sum[i] + strength * values.get(i));
      }
      moved = moved.with(layer.getKey(), FloatTensor.wrap(sum, sum.length));
    }
    return moved;
  }

  /**
   * Checks the direction against a generator before any work is done with it.
   *
   * @param generator in which it is to edit
   * @return this
   * @throws InvalidInputException if it moves a layer that is not there or has other channels
   */
  public StyleDirection requireFits(Generator generator) {
    Map<String, Integer> there = new LinkedHashMap<>();
    generator.styleLayers().forEach(layer -> there.put(layer.name(), layer.bias().count()));
    moves.forEach(
        (layer, values) -> {
          Integer channels = there.get(layer);
          if (channels == null) {
            throw new InvalidInputException(
                "direction %s moves style layer %s, generator has %s"
                    .formatted(name, layer, String.join(", ", there.keySet())));
          }
          if (channels != values.count()) {
            throw new InvalidInputException(
                "direction %s has %d channels in layer %s, generator wants %d"
                    .formatted(name, values.count(), layer, channels));
          }
        });
    return this;
  }

  /**
   * Reads a direction that {@link #save} wrote.
   *
   * @param file safetensors
   * @return the direction with its name and strength
   * @throws InvalidInputException if the file cannot be read or holds something else
   */
  public static StyleDirection read(Path file) {
    return find(file)
        .orElseThrow(
            () -> new InvalidInputException(file + " holds no direction of style channels"));
  }

  /**
   * Reads a file that may hold a direction of style channels or something else.
   *
   * @param file of any format of tensor files
   * @return the direction; empty if the tensors are something else
   * @throws InvalidInputException if the file cannot be read, or holds such a direction that is
   *     damaged
   */
  public static Optional<StyleDirection> find(Path file) {
    TensorFile content = TensorFile.read(file);
    if (!isIn(content)) {
      return Optional.empty();
    }
    try {
      DirectionSettings settings = new DirectionSettings(content.metadata());
      return Optional.of(
          of(settings.name(FileNames.stem(file)), content.tensors())
              .withStrength(settings.strength()));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  static boolean isIn(TensorFile content) {
    return SPACE.equals(content.metadata().get("space"));
  }

  /**
   * Writes the direction as safetensors, a tensor for each layer.
   *
   * @param file ends in {@code .safetensors}
   * @throws InvalidInputException if it cannot be written
   */
  public void save(Path file) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("space", SPACE);
    metadata.put("name", name);
    metadata.put("strength", Double.toString(strength));
    new TensorFile(moves, metadata).write(file);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StyleDirection that
        && name.equals(that.name)
        && moves.equals(that.moves)
        && strength == that.strength;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + moves.hashCode();
  }

  /** How many move, as in {@code 12 style channels}. */
  String channels() {
    int count = 0;
    for (FloatTensor values : moves.values()) {
      for (int i = 0; i < values.count(); i++) {
        count += values.get(i) == 0 ? 0 : 1;
      }
    }
    return count == 1 ? "1 style channel" : count + " style channels";
  }

  @Override
  public String toString() {
    return "%s=%s on %s".formatted(name, strength, channels());
  }
}
