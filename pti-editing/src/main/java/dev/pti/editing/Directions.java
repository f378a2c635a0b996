package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Direction files as the field distributes them: a PyTorch {@code .pt} tensor, a {@code .npy} array
 * or safetensors, of one vector of W or a stack for W+.
 *
 * <p>Accepted shapes are {@code [width]} and {@code [layers, width]}, with any further axes of size
 * 1, as in {@code [1, 512]} and {@code [1, 18, 512]}. The vector is taken as it is, not scaled to
 * length 1.
 *
 * <p>A direction moves all layers with strength 1, until the caller says otherwise by {@link
 * Direction#onLayers} and {@link Direction#withStrength}, or a safetensors file by its metadata:
 *
 * <table>
 * <caption>Metadata of direction files, each entry optional</caption>
 * <tr><th>key</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code name}</td><td>what the direction is called; files of one tensor and of components</td>
 *     <td>the file's name without its extension</td></tr>
 * <tr><td>{@code first_layer}</td><td>the first layer that moves</td><td>0</td></tr>
 * <tr><td>{@code last_layer}</td><td>the last, itself included</td><td>all there are</td></tr>
 * <tr><td>{@code strength}</td><td>how far to move</td><td>1</td></tr>
 * </table>
 *
 * <p>In a file of several tensors each is a direction of the tensor's name; the entries hold for
 * all of them, and {@code smile.strength} for the tensor {@code smile} alone.
 *
 * <p>A GANSpace file gives a direction for each principal component, as long as the component's
 * standard deviation and named after the file as in {@code ffhq_pca-1}, or {@code ganspace-1} if
 * {@link PrincipalComponents#save} wrote it; the first one there is component 0 in GANSpace's own
 * numbering. Read are GANSpace's dumps for W ({@code .npz} with {@code lat_comp} and {@code
 * lat_stdev}) and the short form that PTI and e4e use ({@code comp} and {@code std}).
 */
public final class Directions {
  private Directions() {}

  /**
   * Reads a file of one direction.
   *
   * @param file safetensors, {@code .npy} or {@code .pt}; found from its content
   * @return the direction
   * @throws InvalidInputException if the file cannot be read, or holds another number of directions
   */
  public static Direction read(Path file) {
    return single(file, readAll(file));
  }

  /**
   * Reads a file of any number of directions.
   *
   * @param file safetensors, {@code .npy}, {@code .npz} or {@code .pt}; found from its content
   * @return the directions in the order of the file, at least one
   * @throws InvalidInputException if the file cannot be read, or holds something else
   */
  public static List<Direction> readAll(Path file) {
    return fromTensors(file, TensorFile.read(file));
  }

  /**
   * Reads a file of any number of directions for a generator.
   *
   * @param file as {@link #readAll(Path)} takes it
   * @param generator in which they are to edit, or a tuned one of the same origin
   * @return the directions in the order of the file, at least one, all of which fit
   * @throws InvalidInputException as there; if the file says that it was made for another generator
   *     ({@code generator_sha256} in its metadata); if a direction does not fit, as {@link
   *     Direction#requireFits(Generator)} says it
   */
  public static List<Direction> readAll(Path file, Generator generator) {
    TensorFile content = TensorFile.read(file);
    List<Direction> directions = fromTensors(file, content);
    directions.forEach(direction -> direction.requireFits(generator));
    String owner = content.metadata().getOrDefault("generator_sha256", generator.sha256());
    if (!owner.equals(generator.sha256())) {
      throw new InvalidInputException(
          "%s was made for the generator with sha256 %s, not for that with %s"
              .formatted(file, owner, generator.sha256()));
    }
    return directions;
  }

  /**
   * Makes a conditional direction: what is left of one when others, and whatever they span, are
   * projected out of it. An edit along it does not move along them.
   *
   * @param direction to change; keeps its name, length, range of layers and strength
   * @param others whose attributes must stay; of the same width, and of the same layers where they
   *     have a vector for each
   * @return the conditional direction, with a vector for each layer if any of them has
   * @throws InvalidInputException if they do not fit, or nothing is left
   */
  public static Direction without(Direction direction, Direction... others) {
    return ConditionalDirections.of(direction, List.of(others));
  }

  /**
   * Makes a direction that moves chosen layers, which need not be neighbours as in {@link
   * Direction#onLayers}.
   *
   * @param direction a vector or a stack; keeps its name and strength
   * @param layers of the generator
   * @param chosen the layers that move, from 0
   * @return a direction of a vector for each layer, zero in the others
   * @throws InvalidInputException if the direction has other layers, a chosen one is not among
   *     them, or nothing moves
   */
  public static Direction onChosenLayers(Direction direction, int layers, int... chosen) {
    int width = direction.width();
    double[] all = ConditionalDirections.vector(direction, "the generator", layers, width);
    float[] values = new float[all.length];
    for (int layer : chosen) {
      if (layer < 0 || layer >= layers) {
        throw new InvalidInputException(
            "layer %d is not within the generator's layers 0 to %d".formatted(layer, layers - 1));
      }
      for (int i = layer * width; i < (layer + 1) * width; i++) {
        values[i] = (float) all[i];
      }
    }
    return Direction.of(direction.name(), FloatTensor.wrap(values, layers, width))
        .withStrength(direction.strength());
  }

  /**
   * Writes directions as safetensors, with what {@link #readAll} reads of names, ranges of layers
   * and strengths.
   *
   * @param file the final name, ending in {@code .safetensors}; the directions' order in it is by
   *     name
   * @param directions at least one, each of a name of its own
   * @param metadata texts beside them, such as where they come from
   * @throws InvalidInputException if there are none, two have the same name, or the file cannot be
   *     written
   */
  public static void write(
      Path file, Collection<Direction> directions, Map<String, String> metadata) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>(metadata);
    DirectionCatalog.of(directions)
        .directions()
        .forEach(
            direction -> {
              tensors.put(direction.name(), direction.values());
              DirectionSettings.put(direction, texts);
            });
    if (tensors.isEmpty()) {
      throw new InvalidInputException("wanted at least one direction to write to " + file);
    }
    if (tensors.size() == 1) {
      texts.put("name", tensors.keySet().iterator().next());
    }
    new TensorFile(tensors, texts).write(file);
  }

  static Direction single(Path file, List<Direction> directions) {
    if (directions.size() != 1) {
      throw new InvalidInputException(
          "%s holds %d directions, wanted a file of one".formatted(file, directions.size()));
    }
    return directions.get(0);
  }

  static List<Direction> fromTensors(Path file, TensorFile content) {
    Map<String, FloatTensor> tensors = content.tensors();
    if (tensors.isEmpty()) {
      throw new InvalidInputException("%s holds no directions".formatted(file));
    }
    if (StyleDirection.isIn(content)) {
      throw new InvalidInputException(
          "%s holds a direction of style channels, wanted directions of latents".formatted(file));
    }
    if (MapperCheckpoint.find(file, content).isPresent()) {
      throw new InvalidInputException(
          "%s holds a StyleCLIP mapper, wanted directions".formatted(file));
    }
    String fileName = FileNames.stem(file);
    DirectionSettings settings = new DirectionSettings(content.metadata());
    List<Direction> directions = new ArrayList<>();
    try {
      if (GanSpaceFile.isIn(tensors)) {
        directions.addAll(GanSpaceFile.in(tensors).directions(settings.name(fileName)));
      } else {
        for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
          String name = tensors.size() == 1 ? settings.name(fileName) : tensor.getKey();
          directions.add(settings.applyTo(Direction.of(name, tensor.getValue()), tensor.getKey()));
        }
      }
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    return List.copyOf(directions);
  }
}
