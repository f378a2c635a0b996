package dev.pti.editing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One step of an edit as JSON; its first key says what it is.
 *
 * <ul>
 *   <li>{@code direction} (its name), {@code strength}, {@code sha256}, and with vectors {@code
 *       shape} and {@code values}
 *   <li>{@code mapper} (its name), {@code strength}, {@code file} (of its checkpoint, without a
 *       folder), {@code sha256}
 *   <li>{@code towards} (the other latent's name), {@code amount}, {@code shape}, {@code values}
 *   <li>{@code truncation}, and the mean in {@code shape} and {@code values}
 *   <li>{@code edit} (stages), {@code amount}
 * </ul>
 *
 * <p>Each has {@code first_layer} and {@code last_layer} if it does not move all. A latent of W is
 * its one vector.
 */
final class StepJson {
  private static final List<String> LAYERS = List.of("first_layer", "last_layer");
  private static final List<String> LATENT = List.of("shape", "values");

  /** Far above any generator's, so that a short file cannot ask for much memory. */
  private static final int MOST_LAYERS = 100;

  private StepJson() {}

  static JsonObject write(EditStep step, boolean withVectors) {
    JsonObject object = new JsonObject();
    if (step instanceof Move move) {
      write(move.direction(), withVectors, object);
    } else if (step instanceof Towards towards) {
      object.addProperty("towards", towards.name());
      object.addProperty("amount", towards.amount());
      write(towards.layers(), object);
      write(towards.target(), object);
    } else if (step instanceof Truncation truncation) {
      object.addProperty("truncation", truncation.psi());
      write(truncation.layers(), object);
      write(truncation.mean(), object);
    } else if (step instanceof Part part) {
      object.add("edit", EditJson.stages(part.stages(), withVectors));
      object.addProperty("amount", part.amount());
      write(part.layers(), object);
    } else if (step instanceof Mapping mapping) {
      object.addProperty("mapper", mapping.mapper().name());
      object.addProperty("strength", mapping.mapper().strength());
      object.addProperty("file", mapping.mapper().file());
      object.addProperty("sha256", mapping.mapper().sha256());
    }
    return object;
  }

  private static void write(Direction direction, boolean withVectors, JsonObject object) {
    object.addProperty("direction", direction.name());
    object.addProperty("strength", direction.strength());
    writeEnds(direction.layerRange(), object);
    object.addProperty("sha256", VectorText.sha256(direction.values()));
    if (withVectors) {
      write(direction.values().shape(), direction.values().toArray(), object);
    }
  }

  private static void write(LayerRange layers, JsonObject object) {
    if (!layers.isAll()) {
      writeEnds(layers, object);
    }
  }

  private static void writeEnds(LayerRange layers, JsonObject object) {
    object.addProperty("first_layer", layers.first());
    layers.last().ifPresent(last -> object.addProperty("last_layer", last));
  }

  private static void write(Latent latent, JsonObject object) {
    float[] values = latent.isInW() ? latent.layer(0) : latent.toTensor().toArray();
    write(new long[] {latent.layers(), latent.width()}, values, object);
  }

  private static void write(long[] shape, float[] values, JsonObject object) {
    JsonArray axes = new JsonArray();
    Arrays.stream(shape).forEach(axes::add);
    object.add("shape", axes);
    object.addProperty("values", VectorText.of(values));
  }

  static EditStep read(JsonElement json, DirectionCatalog known) {
    if (!(json instanceof JsonObject object)) {
      throw new InvalidInputException("is no JSON object");
    }
    JsonFields fields = new JsonFields(object);
    if (fields.has("direction")) {
      requireKeys(fields, List.of("direction", "strength", "sha256"), LATENT);
      return new Move(direction(fields, known));
    }
    if (fields.has("mapper")) {
      fields.requireOnly(List.of("mapper", "strength", "file", "sha256"));
      return new Mapping(mapper(fields, known));
    }
    if (fields.has("towards")) {
      requireKeys(fields, List.of("towards", "amount"), LATENT);
      return new Towards(
          fields.text("towards"), latent(fields), fields.number("amount"), layers(fields));
    }
    if (fields.has("truncation")) {
      requireKeys(fields, List.of("truncation"), LATENT);
      return new Truncation(latent(fields), fields.number("truncation"), layers(fields));
    }
    if (fields.has("edit")) {
      requireKeys(fields, List.of("edit", "amount"), List.of());
      EditStages stages = EditJson.readStages(fields.array("edit"), known);
      return new Part(stages, fields.number("amount"), layers(fields));
    }
    fields.requireOnly(List.of("direction", "mapper", "towards", "truncation", "edit"));
    throw new InvalidInputException(
        "is empty, wanted a direction, mapper, towards, truncation or edit");
  }

  private static void requireKeys(JsonFields fields, List<String> own, List<String> more) {
    fields.requireOnly(Stream.of(own, LAYERS, more).flatMap(List::stream).toList());
  }

  private static Direction direction(JsonFields fields, DirectionCatalog known) {
    String name = fields.text("direction");
    boolean embedded = fields.has("values");
    Direction direction =
        embedded
            ? Direction.of(name, FloatTensor.wrap(values(fields), fields.shape()))
            : known.get(name);
    String wanted = fields.textOrNull("sha256");
    String found = VectorText.sha256(direction.values());
    if (wanted != null && !wanted.equals(found)) {
      throw new InvalidInputException(
          embedded
              ? "values of direction %s have sha256 %s, beside them stands %s: they were changed"
                  .formatted(name, found, wanted)
              : "direction %s has sha256 %s, the one that is known has %s: it is another direction"
                  .formatted(name, wanted, found));
    }
    if (fields.has("first_layer") || fields.has("last_layer")) {
      direction = direction.onLayers(layers(fields));
    }
    return direction.withStrength(fields.number("strength", 1));
  }

  private static LatentMapper mapper(JsonFields fields, DirectionCatalog known) {
    String file = fields.text("file");
    LatentMapper found = known.mapper(file).named(fields.text("mapper"));
    String wanted = fields.text("sha256");
    if (!wanted.equals(found.sha256())) {
      throw new InvalidInputException(
          "mapper %s has sha256 %s, that in %s has %s: it is another mapper"
              .formatted(found.name(), wanted, file, found.sha256()));
    }
    return found.withStrength(fields.number("strength", found.strength()));
  }

  private static LayerRange layers(JsonFields fields) {
    return new LayerRange(fields.layer("first_layer").orElse(0), fields.layer("last_layer"));
  }

  private static Latent latent(JsonFields fields) {
    long[] shape = fields.shape();
    if (shape.length != 2 || shape[0] > MOST_LAYERS) {
      throw new InvalidInputException(
          "shape is %s, wanted [layers, width] of at most %d layers"
              .formatted(Arrays.toString(shape), MOST_LAYERS));
    }
    float[] values = VectorText.read(fields.text("values"));
    if (values.length == shape[1]) {
      return Latent.inW(values, (int) shape[0]);
    }
    return Latent.inWPlus(FloatTensor.wrap(requireCount(values, shape), shape));
  }

  private static float[] values(JsonFields fields) {
    return requireCount(VectorText.read(fields.text("values")), fields.shape());
  }

  private static float[] requireCount(float[] values, long[] shape) {
    double wanted = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (values.length != wanted) {
      throw new InvalidInputException(
          "there are %d values, shape %s wants %.0f"
              .formatted(values.length, Arrays.toString(shape), wanted));
    }
    return values;
  }
}
